import { parseTarget } from '@poolsafe/poolers';
import { sourceReaders } from '@poolsafe/sources';
import { describe, expect, it } from 'vitest';
import { checkText } from '../src/check-text.js';
import { projectOf } from './support/code.js';

const TARGETS = ['pgbouncer@1.24/transaction', 'proxysql@2.7'].map(parseTarget);

/** What is found in a SQL file: `rule severity: words`, then what was left alone. */
function read(text: string, path = 'db/a.sql', around: Readonly<Record<string, string>> = {}): readonly string[] {
  const reader = sourceReaders.find((candidate) => candidate.reads(path));
  if (!reader) throw new Error(`${path} is not read`);
  const files = projectOf({ [path]: text, ...around });
  const { findings, notAnalysed } = checkText(text, path, reader, { targets: TARGETS, levels: {}, files });
  return [
    ...findings.map(
      ({ rule, severity, range }) => `${rule} ${severity}: ${text.slice(range.start.offset, range.end.offset)}`,
    ),
    ...notAnalysed.map(({ reason }) => `note: ${reason}`),
  ];
}

const manifest = (...names: readonly string[]) => ({
  'package.json': JSON.stringify({ name: 'x', dependencies: Object.fromEntries(names.map((name) => [name, '1'])) }),
});

describe('whose SQL a file holds', () => {
  const USER_VARIABLE = ['user-variable warning: @n'];
  it.each([
    [
      'its words',
      'CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB; SET @n = 1',
      'a.sql',
      {},
      USER_VARIABLE,
    ],
    ['its path', 'SET SESSION sql_notes = 0', 'db/mysql/a.sql', {}, ['session-setting warning: SET SESSION sql_notes']],
    [
      'the drivers of the project',
      'SET SESSION sql_notes = 0',
      'a.sql',
      manifest('mysql2'),
      ['session-setting warning: SET SESSION sql_notes'],
    ],
    [
      'PostgreSQL otherwise',
      'SET statement_timeout = 0',
      'a.sql',
      {},
      ['session-setting error: SET statement_timeout'],
    ],
    [
      'PostgreSQL against one doubtful word',
      'SET statement_timeout = 0; SELECT strftime(1)',
      'a.sql',
      manifest('pg'),
      ['session-setting error: SET statement_timeout'],
    ],
    [
      'words before drivers',
      'SELECT GET_LOCK(1, 1); UNLOCK TABLES',
      'a.sql',
      manifest('pg'),
      ['session-lock warning: GET_LOCK(1, 1)'],
    ],
    [
      'both drivers',
      'SET search_path TO a',
      'a.sql',
      manifest('pg', 'mysql2'),
      ['session-setting error: SET search_path'],
    ],
    [
      'SQLite',
      'PRAGMA foreign_keys = ON; CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)',
      'a.sql',
      {},
      ["note: this is SQLite's SQL (PRAGMA foreign_keys, AUTOINCREMENT), which is left alone"],
    ],
    [
      'SQL Server',
      'SET NOCOUNT ON\nGO\nEXEC sp_getapplock 1',
      'a.sql',
      {},
      ["note: this is SQL Server's SQL (SET NOCOUNT, GO), which is left alone"],
    ],
    [
      'client commands of mysql',
      'DELIMITER //\nCREATE PROCEDURE p() BEGIN SET @a = 1; END//\nDELIMITER ;\nSET @n = 1',
      'a.sql',
      {},
      USER_VARIABLE,
    ],
  ] as const)('%s', (_, text, path, around, expected) => {
    expect(read(text, path, around)).toEqual(expected);
  });
});

describe('scripts that run on one connection', () => {
  const DUMP = [
    '-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)',
    '/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;',
    '/*!40101 SET NAMES utf8mb4 */;',
    'LOCK TABLES `orders` WRITE;',
    'INSERT INTO `orders` VALUES (1),(2);',
    'UNLOCK TABLES;',
    '/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;',
  ].join('\n');

  it('notes what a dump does, and no more', () => {
    const severities = new Set(read(DUMP).map((line) => line.split(/[ :]/)[1]));
    expect([...severities]).toEqual(['info']);
    expect(read(DUMP)).toContain('table-lock info: LOCK TABLES `orders`');
  });

  it('knows the insert that an id is asked for', () => {
    expect(read('INSERT IGNORE INTO `a` (x) VALUES (1);\nINSERT INTO b SELECT LAST_INSERT_ID();')).toEqual([]);
  });
});
