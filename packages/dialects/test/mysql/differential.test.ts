import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseMysql } from '../../src/index.js';
import { fetchMariadb, startMariadb, type RunningServer } from './mariadb.js';
import { readMysqltest } from './mysqltest-reader.js';

const suite = fetchMariadb();
if (suite === undefined && process.env['CI'] === 'true')
  throw new Error("MariaDB's test suite could not be fetched with apt");

const { Parser } = createRequire(import.meta.url)('node-sql-parser/build/mariadb') as {
  Parser: new () => { astify: (sql: string, options: { database: string }) => unknown };
};

const FOLDERS = [
  'main',
  'suite/sys_vars',
  'suite/rpl',
  'suite/innodb',
  'suite/binlog',
  'suite/handler',
  'suite/funcs_1',
  'suite/engines',
  'suite/perfschema',
  'suite/versioning',
  'suite/roles',
  'suite/sql_sequence',
];
/** Every how many statements are taken; 1 reads all of them. */
const STEP = Number(process.env['POOLSAFE_CORPUS_STEP'] ?? 24);

function corpus(folder: string): readonly string[] {
  const found = new Set<string>();
  for (const name of FOLDERS) {
    for (const file of readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(test|inc)$/.test(file)) continue;
      for (const { sql } of readMysqltest(readFileSync(join(folder, name, file), 'latin1'))) {
        if (sql.length < 3000) found.add(sql);
      }
    }
  }
  return [...found];
}

const FUNCTIONS = new Set([
  'get_lock',
  'release_lock',
  'release_all_locks',
  'last_insert_id',
  'found_rows',
  'row_count',
  'connection_id',
  'nextval',
  'setval',
  'lastval',
]);

/** User variables and session functions in the tree of a parser that other people wrote. */
function factsOfTree(node: unknown, found: Set<string>): Set<string> {
  if (Array.isArray(node)) for (const item of node) factsOfTree(item, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, prefix, name, members } = node as Record<string, unknown>;
    if (type === 'var' && prefix === '@') {
      found.add(`@${[name, ...(Array.isArray(members) ? members : [])].join('.').toLowerCase()}`);
    }
    if (type === 'function') {
      const parts = (name as { name?: readonly { value?: unknown }[] } | undefined)?.name ?? [];
      const called = parts
        .map(({ value }) => String(value))
        .join('.')
        .toLowerCase();
      if (FUNCTIONS.has(called)) found.add(called);
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'loc') factsOfTree(value, found);
  }
  return found;
}

function factsOfEffects(sql: string): Set<string> {
  const found = new Set<string>();
  for (const { effects } of analyseMysql(sql).statements) {
    for (const { state, via, name } of effects) {
      if (state === 'user-variable') found.add(`@${name ?? ''}`);
      else if (FUNCTIONS.has(via)) found.add(via);
    }
  }
  return found;
}

const percent = (part: number, whole: number) => (whole === 0 ? 100 : (100 * part) / whole);

describe.skipIf(suite === undefined)("MariaDB's own test suite (skipped where apt cannot fetch it)", () => {
  const all = suite === undefined ? [] : corpus(suite);
  const some = all.filter((_, index) => index % STEP === 0);
  let server: RunningServer | undefined;
  const valid: string[] = [];

  beforeAll(async () => {
    server = await startMariadb();
    if (!server) return;
    for (const sql of some) {
      // Parsed, never run.
      const error = await server.connection.query(`PREPARE poolsafe FROM ${server.connection.escape(sql)}`).then(
        () => 0,
        ({ errno }: { errno?: number }) => errno ?? -1,
      );
      if (error !== 1064) valid.push(sql);
    }
  }, 300_000);

  afterAll(async () => {
    await server?.connection.end();
    await server?.stop();
  });

  it('is there', () => {
    expect(all.length).toBeGreaterThan(100_000);
  });

  it('is cut where the server cuts it: what it takes as one statement is one', ({ skip }) => {
    if (valid.length === 0) skip('the MariaDB server does not start here');
    const others = valid.filter((sql) => analyseMysql(sql).statements.length !== 1);
    console.log(
      `MariaDB suite: ${all.length} distinct statements, ${some.length} taken, ${valid.length} valid to the server; ${others.length} not read as one`,
    );
    for (const sql of others) console.log(`  ${JSON.stringify(sql.slice(0, 160))}`);
    expect(percent(valid.length - others.length, valid.length)).toBeGreaterThanOrEqual(99.9);
  });

  it('has the variables and calls that another parser finds', () => {
    const parser = new Parser();
    const disagreements: string[] = [];
    const sum = { parsed: 0, right: 0, missed: 0, extra: 0 };
    const asked = valid.length > 0 ? valid : some;
    for (const sql of asked) {
      let tree: unknown;
      try {
        tree = parser.astify(sql, { database: 'mariadb' });
      } catch {
        continue;
      }
      sum.parsed++;
      const theirs = factsOfTree(tree, new Set());
      const ours = factsOfEffects(sql);
      const missed = [...theirs].filter((fact) => !ours.has(fact));
      const extra = [...ours].filter((fact) => !theirs.has(fact));
      sum.right += theirs.size - missed.length;
      sum.missed += missed.length;
      sum.extra += extra.length;
      if (missed.length + extra.length > 0) {
        disagreements.push(
          `${JSON.stringify(sql.slice(0, 160))} missed [${missed.join(' ')}] extra [${extra.join(' ')}]`,
        );
      }
    }
    const recall = percent(sum.right, sum.right + sum.missed);
    const precision = percent(sum.right, sum.right + sum.extra);
    console.log(
      `beside node-sql-parser (parses ${sum.parsed} of ${asked.length}): ${sum.right} facts agree; recall ${recall.toFixed(2)} %, precision ${precision.toFixed(2)} %`,
    );
    for (const disagreement of disagreements) console.log(`  ${disagreement}`);
    expect(recall).toBeGreaterThanOrEqual(99.9);
    expect(precision).toBeGreaterThanOrEqual(99.9);
  }, 240_000);
});
