import { parseTarget } from '@poolsafe/poolers';
import { sourceReaders } from '@poolsafe/sources';
import { describe, expect, it } from 'vitest';
import { checkText } from '../src/check-text.js';
import { projectOf } from './support/code.js';

const TARGETS = ['pgbouncer@1.24/transaction', 'proxysql@2.7'].map(parseTarget);

/** What is found in a SQL file: `rule severity: words`. */
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
