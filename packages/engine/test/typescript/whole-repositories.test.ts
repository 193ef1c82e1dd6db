import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

type Code = string | Readonly<Record<string, string>>;

/** Shapes that whole public repositories showed: the first file is looked at. */
const DATABASE = `import { createPool, Pool, PoolConnection } from 'mysql2/promise';
  class DB {
    private pool: Pool | null = null;
    async query(query, params?, level = 'debug', connection?: PoolConnection) {
      if (level === 'timed') {
        const chosen = connection ? Promise.resolve(connection) : this.getPool();
        return chosen.then((pool: PoolConnection | Pool) => pool.query(query, params));
      }
      const pool = await this.getPool();
      return pool.query(query, params);
    }
    private async getPool(): Promise<Pool> { if (!this.pool) this.pool = createPool({}); return this.pool; }
  }
  export default new DB();`;

const PG = "import { Pool } from 'pg'; const pool = new Pool();";

const SETTER = `CREATE FUNCTION set_config_of_ours(key text, value text, is_local boolean DEFAULT false) RETURNS void
  LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('app.' || key, value, is_local); END; $$;`;

const FOUND: readonly (readonly [what: string, code: Code, expected: readonly string[]])[] = [
  [
    'a wrapper that takes a connection or its own pool',
    { 'src/a.ts': "import DB from './db'; await DB.query('START TRANSACTION;');", 'src/db.ts': DATABASE },
    ['split-transaction: START TRANSACTION'],
  ],
  [
    'a wrapper of that wrapper, which is handed an object',
    {
      'src/a.ts': `import DB from './db'; class M { timeout = 1;
        async up() { await this.execute('SET FOREIGN_KEY_CHECKS = 0'); await this.execute('TRUNCATE TABLE a'); }
        private async execute(query: string, silent = false) { return DB.query({ sql: query, timeout: this.timeout }); } }`,
      'src/db.ts': DATABASE,
    },
    ['session-setting: SET FOREIGN_KEY_CHECKS'],
  ],
  [
    'currval() after an insert of another transaction',
    `${PG} await pool.query('INSERT INTO a (b) VALUES (1)'); await pool.query("SELECT currval('a_id_seq')");`,
    ["pool-state: currval('a_id_seq')"],
  ],
  [
    'a function that sets something for its caller',
    {
      'src/a.ts': `${PG} await pool.query('SELECT set_claims($1)', [1]); await pool.query('SELECT * FROM a');`,
      'db/1.sql':
        'CREATE FUNCTION set_claims(u text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN SET LOCAL app.u = 1; END $$;',
    },
    ['no-effect: set_claims($1)'],
  ],
  [
    'what a text uses of what it makes, though it is not seen who sends it',
    `export const HELPERS = \`CREATE TEMP TABLE a (b int); INSERT INTO pg_temp.a VALUES (1);\`;`,
    ['temp-table: CREATE TEMP TABLE a'],
  ],
  [
    "pg-notify's listener",
    "import PGPubSub from 'pg-notify'; const bus = new PGPubSub({}); await bus.connect(); await bus.on('jobs', (job) => run(job));",
    ["listen: on('jobs'"],
  ],
  [
    'a temporary table that Kysely builds',
    `import { Kysely, PostgresDialect } from 'kysely'; const db = new Kysely({ dialect: new PostgresDialect({}) });
    await db.schema.createTable('a').temporary().addColumn('b', 'integer').execute(); await db.selectFrom('a').execute();`,
    ['temp-table: temporary'],
  ],
  [
    'what a function sets for the session, unless it is told otherwise',
    {
      'src/a.ts': `${PG} await pool.query('SELECT set_config_of_ours($1, $2)'); await pool.query('BEGIN; SELECT set_config_of_ours($1, $2, true); COMMIT');`,
      'db/1.sql': SETTER,
    },
    ['session-setting: set_config_of_ours($1, $2)'],
  ],
];

const SILENT: readonly (readonly [what: string, code: Code])[] = [
  [
    'a caller that hands its own connection over',
    {
      'src/a.ts': `import DB from './db'; import type { PoolConnection } from 'mysql2/promise';
        export async function f(connection: PoolConnection) { await DB.query('START TRANSACTION', [], 'debug', connection);
          await DB.query('COMMIT', [], 'debug', connection); }`,
      'src/db.ts': DATABASE,
    },
  ],
  [
    'currval() after an insert in the same transaction',
    `${PG} const c = await pool.connect(); await c.query('BEGIN'); await c.query('INSERT INTO a (b) VALUES (1)');
    await c.query("INSERT INTO d VALUES (currval('a_id_seq'))"); await c.query('COMMIT'); c.release();`,
  ],
  [
    'currval() in one message with the insert',
    `${PG} await pool.query("BEGIN; INSERT INTO a (b) VALUES (1); INSERT INTO d VALUES (currval('a_id_seq')); COMMIT");`,
  ],
  [
    'currval() in a block with the insert',
    { 'seed.sql': "DO $$ BEGIN INSERT INTO a (b) VALUES (1); INSERT INTO d VALUES (currval('a_id_seq')); END $$;" },
  ],
  [
    'a backend number that a function makes an id of',
    {
      'src/a.ts': `${PG} await pool.query('INSERT INTO a SELECT new_id(), b FROM c');`,
      'db/1.sql':
        'CREATE FUNCTION new_id() RETURNS text LANGUAGE plpgsql AS $$ DECLARE p int; BEGIN SELECT pg_backend_pid() INTO p; RETURN to_hex(p); END $$;',
    },
  ],
  [
    'what a procedure sets for its own work',
    {
      'src/a.ts': `${PG} await pool.query('CALL expire_folders()');`,
      'db/1.sql':
        'CREATE PROCEDURE expire_folders() LANGUAGE plpgsql AS $$ BEGIN PERFORM set_claims(); DELETE FROM a; END $$;',
      'db/0.sql':
        'CREATE FUNCTION set_claims() RETURNS void LANGUAGE plpgsql AS $$ BEGIN SET LOCAL app.u = 1; SET LOCAL ROLE worker; END $$;',
    },
  ],
  [
    'the use of a temporary relation that another text makes',
    `export const step = (id) => ({ sql: \`INSERT INTO pg_temp.side_effects (note) SELECT b FROM a WHERE c = \${id}\` });`,
  ],
  [
    'a header that an exporter writes',
    `export class PostgresExporter extends Base { async getHeader() { let text = await super.getHeader();
      text += 'SET statement_timeout = 0;'; return text; } }`,
  ],
  ['the end of a trigger that a form is filled with', "export const defaults = { triggerSql: 'EXECUTE PROCEDURE ' };"],
  [
    'a field that a transaction may be handed over for',
    `import knex from 'knex'; class Base { constructor(transacting, type) {
      if (transacting) { this.connection = transacting; } else { this.connection = knex({ client: 'pg' }); } }
      async execute(sql, values = []) { return (await this.connection.raw(sql, values)).rows; }
      async lock(key) { return this.execute('SELECT pg_try_advisory_xact_lock(?)', [key]); } }`,
  ],
  [
    'a temporary table that Kysely drops with the transaction',
    `import { Kysely, PostgresDialect } from 'kysely'; const db = new Kysely({ dialect: new PostgresDialect({}) });
    await db.schema.createTable('a').temporary().addColumn('b', 'integer').onCommit('drop').execute();`,
  ],
  [
    'a transaction that a callback does not take',
    `import { Sequelize } from 'sequelize'; const db = new Sequelize('postgres://', { dialect: 'postgres' });
    await db.transaction(async () => { await db.query("SET TIME ZONE 'Pacific/Apia'"); await db.query('SELECT now()'); });`,
  ],
  [
    'the middle of an update',
    'export function clause(parts) { return [`SET ${parts.map((part) => `"${part}" = 1`).join()}`, []]; } export const one = (a) => `SET "${a}" = "${a}" + 1`;',
  ],
  [
    'the session of an application',
    "import { a } from './models'; auth.startSession(props.token, props.refreshToken);",
  ],
];

describe('shapes of whole repositories', () => {
  it.each(FOUND)('%s', (_, code, expected) => {
    expect(found(code)).toEqual(expected);
  });
  it.each(SILENT)('silent: %s', (_, code) => {
    expect(found(code)).toEqual([]);
  });
});
