import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseTarget } from '@poolsafe/poolers';
import type { SourceReader } from '@poolsafe/sources';
import { extractUnfiltered, typescriptFile } from '../../../sources/src/typescript/extract.js';
import { checkText } from '../../src/index.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

const targets = ['pgbouncer@1.24/transaction', 'pgbouncer/statement', 'proxysql', 'redis-shared', 'mongodb-driver'].map(
  (text) => parseTarget(text),
);

const without: SourceReader = { ...typescriptFile, extract: extractUnfiltered };

/** What is found with a reader, and the facts that project rules get. */
const told = (reader: SourceReader, text: string, path: string) => ({
  findings: checkText(text, path, reader, { targets, levels: {} }).findings,
  facts: reader.extract(text, path).facts ?? [],
});

/** Code of the repository: projects written as fixtures, the cases of rules and tests, the tool itself. */
const files = ['fixtures', 'packages', 'rules', 'lab', 'bench', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => typescriptFile.reads(path) && !/(^|\/)(node_modules|dist|\.\w+)\/|generated/.test(path)),
);

describe('the look at the words of a file before it is parsed changes nothing', () => {
  test('there are files to compare', () => {
    expect(files.length).toBeGreaterThan(400);
  });

  test.each([...new Set(files.map((path) => path.split('/').slice(0, 3).join('/')))])('%s', (folder) => {
    for (const path of files.filter((file) => file === folder || file.startsWith(`${folder}/`))) {
      const text = readFileSync(join(root, path), 'utf8');
      // As code of the application: in tests nothing is told about.
      const name = `src/application${extname(path)}`;
      expect(told(typescriptFile, text, name), path).toEqual(told(without, text, name));
    }
  });

  const SNIPPETS: readonly (readonly [string, string])[] = [
    [
      'USE at the end of a literal',
      "import mysql from 'mysql2/promise';\nawait mysql.createPool({}).query('USE shop');",
    ],
    ['use in small letters, with a hole', 'await conn.query(`use ${name}`);'],
    ['use, concatenated', "connection.query('USE ' + name);"],
    ['use before a semicolon', "connection.query('use shop; select 1');"],
    ['use in backquotes', "connection.query('USE `shop`');"],
    ['use, then another line', 'connection.query(`\n  USE shop\n`);'],
    ['use with a comment behind', "connection.query('USE shop -- the first one');"],
    ['use as the text of a database called client', "connection.query('use client');"],
    ['a directive, and a statement', "'use client';\npool.query('SET search_path TO a');"],
    ['a statement behind a comment of SQL', "pool.query('/* jobs */ SET search_path TO a');"],
    ['a statement behind an escaped line break', "pool.query('SELECT 1;\\nSET search_path TO a');"],
    ['a statement behind an escaped tab', "pool.query('\\tSET search_path TO a');"],
    ['a system variable', "connection.query('SELECT @@sql_mode');"],
    ['a system variable behind an escaped line break', "connection.query('SELECT\\n@@sql_mode, 1');"],
    ['a channel in a field', "import postgres from 'postgres';\npostgres().listen(config.report, run);"],
    ['a channel behind a port', 'server.listen(config.port, go);\nsubscriber.listen(channels.jobs, run);'],
    ['the last value, and a variable', "let lastValue;\npool.query('SELECT lastval()');"],
    ['a statement behind a remark', "// SET x = 1 here\npool.query('SET search_path TO a');"],
    ['a statement behind an event', "stream.on('close', stop);\nclient.query('CLOSE ' + cursor);"],
    [
      'a command behind a log',
      "import { createClient } from 'redis';\nlogger.debug('x');\nconst client = createClient();\nclient.debug('sleep', 1);",
    ],
    ['an update, then a setting', "pool.query('UPDATE a SET b = 1; SET search_path TO a');"],
    ['an update over lines', 'pool.query(`UPDATE a AS x\n  SET b = 1`);'],
    ['a setting behind an update without a semicolon', 'c.query(`update a`)\nc.query(`set search_path = a`)'],
    ['a statement with one capital letter', "pool.query('Close all');\npool.query('Reset all');"],
    ['a cursor', "client.query('DECLARE c CURSOR WITH HOLD FOR SELECT 1');\nclient.query('FETCH FORWARD 10 FROM c');"],
    ['a library', "client.query(`LOAD 'age'`);"],
    ['a statement by its name', "client.query('PREPARE p AS SELECT 1');\nclient.query('EXECUTE p(1)');"],
    ['a name that is filled in', 'client.query(`CLOSE ${cursor}`);\nclient.query(`LISTEN ${channel}`);'],
    ['a channel, concatenated', "client.query('LISTEN ' + channel);"],
    ['a block on one line', 'pool.query("DO $$ BEGIN SET ROLE app; END $$");'],
    ['a block with a tag', 'pool.query(`DO $do$ LOAD $do$`);\npool.query(`do $body$ set role app $body$`);'],
    ['a branch of a block', 'pool.query(`DO $$ BEGIN IF true THEN SET search_path TO a; END IF; END $$`);'],
    ['another branch', 'pool.query("do $$ begin if a then null; else set role b; end if; end $$");'],
    ['a loop', 'pool.query("do $$ begin for i in 1..2 loop set role b; end loop; end $$");'],
    ['words of an array', "client.query(['listen', channel].join(' '));"],
    [
      'words of an array, over lines',
      "const words = [\n  'set',\n  name,\n  'to 1',\n];\npool.query(words.join(' '));",
    ],
    ['words, concatenated by a method', "client.query('listen '.concat(channel));"],
    ['words in capital letters that a function takes', "pool.query(words('SET', 'search_path', 'TO', 'a'));"],
    ['a statement behind what looks like a comment', "pool.query('/* // */ SET search_path TO a'); // SET"],
    ['a statement behind comments', "// LISTEN a\npool.query(/* SET a = 1 */ 'SET search_path TO a');"],
    [
      'a statement in a template with what looks like a comment',
      'pool.query(`\n// no comment\nSET search_path TO a`);',
    ],
    ['the kind of the database in a comment only', "/* mysql */\nconnection.execute('SELECT ?', [1]);"],
    ['a method of pg-listen', "subscriber.listenTo('jobs');"],
    ['a temporary table over lines', 'pool.query(`CREATE TEMP\nTABLE t (a int)`);'],
    ['a statement with a name', "import pg from 'pg';\nnew pg.Pool().query({ name: 'a', text: 'SELECT 1' });"],
    ['a client under another name', "import { Pool as P } from 'pg';\nnew P({ statement_timeout: 5 });"],
    [
      'a client out of its namespace',
      "const pg = require('pg');\nconst P = pg.Pool;\nnew P({ statement_timeout: 5 });",
    ],
    ['knex by its keys', "export default { client: 'pg', connection: { host: 'pgbouncer', port: 6432 } };"],
    [
      'typeorm by its keys',
      "export const postgres = { type: 'postgres', url: process.env.DATABASE_URL, entities: [] };",
    ],
    [
      'sequelize by its keys',
      "module.exports = { production: { dialect: 'postgres', use_env_variable: 'DATABASE_URL' } };",
    ],
    [
      'a kind from a constant',
      "// postgres\nconst KIND = 'postgres';\nexport default { type: KIND, host: 'a', extra: {} };",
    ],
    ['an address', "const url = 'postgres://app@pooler:6432/app?options=-csearch_path%3Da';"],
    [
      'an address with a scheme that is filled in',
      "// postgres or mysql\nconst s = 'postgres';\nconst url = `${s}://app@pooler:6432/app`;",
    ],
    ['key and value', "const dsn = 'host=pgbouncer port=6432 dbname=app user=postgres';"],
    ['a module of Deno', "import postgres from 'npm:postgres@3.4.4';\nconst sql = postgres(url, { prepare: true });"],
    ['a client made where it is required', "const db = require('knex')({ client: 'pg', connection: url });"],
    [
      'a namespace',
      "import * as all from 'sequelize';\nexport const db = new all.Sequelize(url, { dialect: 'postgres' });",
    ],
  ];

  test.each(SNIPPETS)('%s', (_, text) => {
    expect(told(typescriptFile, text, 'src/db.ts')).toEqual(told(without, text, 'src/db.ts'));
  });
});
