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
];

describe('shapes of whole repositories', () => {
  it.each(FOUND)('%s', (_, code, expected) => {
    expect(found(code)).toEqual(expected);
  });
  it.each(SILENT)('silent: %s', (_, code) => {
    expect(found(code)).toEqual([]);
  });
});
