import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from '@poolsafe/rules';
import { Linter as Linter10, RuleTester } from 'eslint';
import { Linter as Linter9 } from 'eslint9';
import { afterAll, describe, expect, it } from 'vitest';
import plugin, { configs } from '../src/index.js';

const root = join(fileURLToPath(import.meta.url), '../../../..');

RuleTester.describe = describe;
RuleTester.it = it;
(RuleTester as unknown as { afterAll: typeof afterAll }).afterAll = afterAll;

/** A module around a piece of code, by its client. */
const PROGRAMS: Readonly<
  Record<'pg' | 'mysql2' | 'ioredis' | 'quietRedis' | 'mongodb' | 'postgres', (body: string) => string>
> = {
  pg: (body: string) =>
    `import { Pool } from 'pg';\nconst pool = new Pool();\nexport async function f() {\n  const client = await pool.connect();\n  ${body};\n}\n`,
  mysql2: (body: string) =>
    `import mysql from 'mysql2/promise';\nconst pool = mysql.createPool({});\nexport async function f() {\n  ${body};\n}\n`,
  ioredis: (body: string) =>
    `import Redis from 'ioredis';\nexport const redis = new Redis();\nexport async function f() {\n  await redis.get('a');\n  ${body};\n}\n`,
  quietRedis: (body: string) =>
    PROGRAMS.ioredis(body).replace(
      'Redis()',
      'Redis({ enableReadyCheck: false, disableClientInfo: true, protocol: 2 })',
    ),
  mongodb: (body: string) =>
    `import { MongoClient } from 'mongodb';\nconst client = new MongoClient('');\nexport const f = () => client.withSession((session) => session.withTransaction(async () => {\n  ${body};\n}));\n`,
  postgres: (body: string) => `import postgres from 'postgres';\nexport const sql = postgres('', { ${body} });\n`,
};

/** A piece of code that each rule must report, and one that it must not. `pg` where no client is named. */
const CODE: Readonly<
  Record<
    string,
    {
      readonly bad: string;
      readonly good: string;
      readonly target?: string;
      readonly client?: keyof typeof PROGRAMS;
      readonly fixed?: string;
      readonly suggestions?: number;
    }
  >
> = {
  'session-setting': {
    bad: "await client.query('SET search_path TO a')",
    good: "await client.query('SET timezone = 1')",
  },
  'session-role': { bad: "await client.query('SET ROLE a')", good: "await client.query('RESET ROLE')" },
  'sql-prepare': {
    bad: "await client.query('PREPARE p AS SELECT 1')",
    good: "await client.query({ text: 'SELECT 1' })",
  },
  'named-statement': {
    bad: "await client.query({ name: 'a', text: 'SELECT 1' })",
    good: "await client.query({ text: 'SELECT 1' })",
    target: 'pgbouncer@1.20/transaction',
  },
  'temp-table': {
    bad: "await client.query('CREATE TEMP TABLE x (a int)')",
    good: "await client.query('CREATE TABLE x (a int)')",
  },
  'session-lock': {
    bad: "await client.query('SELECT pg_advisory_lock(1)')",
    good: "await client.query('SELECT pg_locks')",
  },
  listen: { bad: "await client.query('LISTEN a')", good: "await client.query('NOTIFY a')" },
  'hold-cursor': {
    bad: "await client.query('DECLARE c CURSOR WITH HOLD FOR SELECT 1')",
    good: "await client.query('SELECT 1')",
  },
  'sequence-value': {
    bad: 'await client.query("SELECT currval(\'s\')")',
    good: 'await client.query("SELECT nextval(\'s\')")',
  },
  'load-library': { bad: 'await client.query("LOAD \'a\'")', good: "await client.query('SELECT 1')" },
  'extension-state': {
    bad: "await client.query('SELECT setseed(0.5)')",
    good: "await client.query('SELECT random()')",
  },
  'connection-identity': {
    bad: "keep(await client.query('SELECT pg_backend_pid()'))",
    good: "await client.query('SELECT 1')",
  },
  'no-effect': {
    bad: "await client.query('SET LOCAL a = 1')",
    good: "await client.query('BEGIN; SET LOCAL a = 1; COMMIT')",
  },
  'foreign-reset': { bad: "await client.query('DISCARD ALL')", good: "await client.query('DISCARD PLANS')" },
  'pool-state': {
    bad: "await pool.query('SELECT pg_advisory_lock(1)'); await pool.query('SELECT pg_advisory_unlock(1)')",
    good: "await pool.query('SELECT 1')",
  },
  'split-transaction': { bad: "await pool.query('BEGIN')", good: "await client.query('BEGIN')" },
  'statement-mode-transaction': {
    bad: "await client.query('BEGIN')",
    good: "await client.query('BEGIN; SELECT 1; COMMIT')",
    target: 'pgbouncer/statement',
  },
  'user-variable': {
    bad: "await pool.query('SET @n = 1')",
    good: "await pool.query('SELECT 1')",
    client: 'mysql2',
    target: 'proxysql',
  },
  'table-lock': {
    bad: "await pool.query('LOCK TABLES t WRITE')",
    good: "await pool.query('SHOW TABLES')",
    client: 'mysql2',
    target: 'proxysql',
  },
  'found-rows': {
    bad: "await pool.query('SELECT FOUND_ROWS()')",
    good: "await pool.query('SELECT COUNT(*) FROM t')",
    client: 'mysql2',
    target: 'proxysql',
  },
  'insert-id': {
    bad: "await pool.query('SELECT LAST_INSERT_ID()')",
    good: "await pool.query('INSERT INTO t VALUES (1)')",
    client: 'mysql2',
    target: 'proxysql',
  },
  'session-diagnostics': {
    bad: "await pool.query('SHOW WARNINGS')",
    good: "await pool.query('SHOW STATUS')",
    client: 'mysql2',
    target: 'proxysql',
  },
  'blocking-command': { bad: "await redis.blpop('q', 0)", good: "await redis.lpop('q')", client: 'ioredis' },
  'raw-multi': { bad: "await redis.call('MULTI')", good: 'await redis.multi().exec()', client: 'ioredis' },
  watch: { bad: "await redis.watch('a')", good: "await redis.set('a', 1)", client: 'ioredis' },
  'shared-database': { bad: 'await redis.select(2)', good: 'await redis.dbsize()', client: 'ioredis' },
  'shared-subscription': {
    bad: "await redis.subscribe('a')",
    good: "await redis.publish('a', 'b')",
    client: 'ioredis',
  },
  'client-mode': {
    bad: "await redis.client('REPLY', 'OFF')",
    good: "await redis.client('ID')",
    client: 'ioredis',
  },
  'proxy-command': {
    bad: 'await redis.select(2)',
    good: "await redis.get('b')",
    client: 'quietRedis',
    target: 'twemproxy',
  },
  'mongodb-session': {
    bad: "await client.db().collection('a').insertOne({ a: 1 })",
    good: "await client.db().collection('a').insertOne({ a: 1 }, { session })",
    client: 'mongodb',
    target: 'mongodb-driver',
  },
  'prepare-option': {
    bad: 'prepare: true',
    fixed: 'prepare: false',
    good: 'prepare: false',
    client: 'postgres',
    target: 'pgbouncer@1.20/transaction',
  },
  'startup-parameter': {
    bad: 'await new Pool({ statement_timeout: 5000 }).query("SELECT 1")',
    good: 'await new Pool({ max: 5 }).query("SELECT 1")',
    suggestions: 1,
  },
};

/** Rules whose findings do not stand in a module of JavaScript. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'memcached-stream': 'clients of memcached have no method for these commands',
};

const program = PROGRAMS.pg;

for (const [id, { bad, good, target, fixed, suggestions, client = 'pg' }] of Object.entries(CODE)) {
  const rule = plugin.rules?.[id];
  const usual = client === 'ioredis' ? 'redis-shared' : 'pgbouncer@1.26/transaction';
  const settings = { poolsafe: { targets: [target ?? usual] } };
  const module = PROGRAMS[client];
  const tester = new RuleTester({ settings });
  it(`${id} is a rule of the plugin`, () => {
    expect(rule?.meta?.docs?.url).toContain(`rules/${id}/`);
  });
  if (rule) {
    tester.run(id, rule, {
      valid: [{ code: module(good), filename: 'a.js' }],
      invalid: [
        {
          code: module(bad),
          filename: 'a.js',
          output: fixed === undefined ? null : module(fixed),
          errors:
            id === 'pool-state'
              ? [{ messageId: 'found' }, { messageId: 'found' }]
              : [{ messageId: 'found', ...(suggestions === undefined ? {} : { suggestions }) }],
        },
      ],
    });
  }
}

it('every rule about what code does is tested here', () => {
  const ofCode = rules.filter((rule) => rule.about === 'effects').map(({ id }) => id);
  expect([...Object.keys(CODE), ...Object.keys(ELSEWHERE)].sort()).toEqual([...ofCode].sort());
});

describe('suggestions', () => {
  const lint = (code: string) => {
    const linter = new Linter10();
    return linter.verify(code, [{ ...configs['pgbouncer-transaction']?.[0], files: ['**/*.js'] }], 'a.js');
  };

  it('changes the literal in place, in its own quotes', () => {
    const code = program(
      "await client.query('BEGIN');\n  await client.query(`SET search_path TO a`);\n  await client.query('COMMIT')",
    );
    const [message] = lint(code);
    const fix = message?.suggestions?.[0]?.fix;
    expect(fix && code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1])).toBe(
      code.replace('SET search', 'SET LOCAL search'),
    );
  });

  it('offers nothing where a hole stands in the words', () => {
    const code = program(
      "await client.query('BEGIN');\n  await client.query(`${x} search_path TO a`);\n  await client.query('COMMIT')",
    );
    expect(lint(code)).toEqual([]);
  });
});

describe.each([
  ['9', Linter9 as unknown as typeof Linter10],
  ['10', Linter10],
])('in ESLint %s', (version, Linter) => {
  it("leaves suppressing to ESLint's own comments as well", () => {
    const linter = new Linter();
    const code = program('// eslint-disable-next-line poolsafe/listen -- direct\n  await client.query("LISTEN a")');
    expect(linter.verify(code, [{ ...configs['recommended']?.[0], files: ['**/*.js'] }], 'a.js')).toEqual([]);
  });

  it.each([
    [{ targets: ['pgbuoncer'] }, /settings\.poolsafe: unknown pooler "pgbuoncer"; did you mean "pgbouncer"/],
    [{ targts: [] }, /settings\.poolsafe: unknown key "targts"; did you mean "targets"/],
    ['pgbouncer', /settings\.poolsafe: must be an object; it is "pgbouncer"/],
    [null, /settings\.poolsafe: must be an object; it is null/],
    [() => [], /settings\.poolsafe: must be an object; it is a function/],
    [['pgbouncer'], /settings\.poolsafe: must be an object; it is a list/],
    [{ targets: 'pgbouncer' }, /settings\.poolsafe: "targets" must be a list of strings/],
    [{ extends: '.' }, /settings\.poolsafe: "extends" names \., which is a folder/],
  ])('says once in a file what is wrong with its settings, and other rules go on: %j', (poolsafe, message) => {
    const linter = new Linter();
    const [config] = configs['recommended'] ?? [];
    const messages = linter.verify(
      program('debugger; client.query("LISTEN a")'),
      [{ ...config, rules: { ...config?.rules, 'no-debugger': 'error' }, files: ['**/*.js'], settings: { poolsafe } }],
      'a.js',
    );
    expect(messages.map(({ ruleId, message: text }) => (ruleId === 'no-debugger' ? ruleId : text))).toEqual([
      expect.stringMatching(message),
      'no-debugger',
    ]);
    expect(messages[0]).toMatchObject({ line: 1, column: 1 });
  });

  it.each([
    ['-- eslint-disable-next-line poolsafe/listen -- direct\nLISTEN a;\nLISTEN b;\n', [3]],
    ['LISTEN a; -- eslint-disable-line poolsafe/listen\nLISTEN b;\n', [2]],
    ['/* eslint-disable poolsafe/listen -- why */\nLISTEN a;\n/* eslint-enable */\nLISTEN b;\n', [4]],
    ['-- eslint-disable\r\nLISTEN a;\r\nLISTEN b;\r\n', []],
    ['-- eslint-disable-next-line poolsafe/watch\nLISTEN a;\nLISTEN b;\n', [1, 2, 3]],
    ['-- eslint-disabled\nLISTEN a;\nLISTEN b;\n', [2, 3]],
  ])("takes ESLint's own comments in SQL: %j", (text, lines) => {
    const [, sql] = configs['recommended'] ?? [];
    const found = new Linter().verify(text, [sql as Linter10.Config], 'a.sql');
    expect(found.map(({ line }) => line)).toEqual(lines);
  });

  it('lets ESLint take out the whole of a comment of its own that is not used', () => {
    const [, sql] = configs['recommended'] ?? [];
    const text = '/* eslint-disable poolsafe/watch --\n * why */\nSELECT 1; -- eslint-disable-line poolsafe/watch\n';
    const { output } = new Linter().verifyAndFix(text, [sql as Linter10.Config], 'a.sql');
    expect(output.trim()).toBe('SELECT 1;');
  });

  it('reads a SQL file as what its language says', () => {
    const linter = new Linter();
    const [, sql] = configs['recommended'] ?? [];
    const rulesFor = (language: string) =>
      linter.verify('SET @n = 1;\n', [{ ...sql, language } as Linter10.Config], 'a.sql').map(({ ruleId }) => ruleId);
    expect(rulesFor('poolsafe/mysql')).toEqual(['poolsafe/user-variable']);
    expect(rulesFor('poolsafe/postgres')).not.toContain('poolsafe/user-variable');
  });

  it(`is serialisable for --inspect-config (${version})`, () => {
    expect(JSON.stringify(configs['recommended']?.map(({ name, rules: levels }) => ({ name, levels })))).toContain(
      'poolsafe/listen',
    );
  });
});

it('exports what its manifest and types say', () => {
  const types = readFileSync(join(root, 'packages/eslint-plugin/dist/index.d.ts'), 'utf8');
  for (const name of Object.keys(configs)) expect(types).toMatch(new RegExp(`\\| '?${name}'?`));
});
