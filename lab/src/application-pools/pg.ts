import pg from 'pg';
import { answer, type ApplicationPool, installedVersion } from './pool.js';

/** Values as the server sends them. */
const types = { getTypeParser: () => (value: string) => value };

const first = (result: pg.QueryArrayResult | readonly pg.QueryArrayResult[]): string | null => {
  const last = Array.isArray(result)
    ? (result as readonly pg.QueryArrayResult[]).at(-1)
    : (result as pg.QueryArrayResult);
  return (last?.rows[0]?.[0] as string | null | undefined) ?? null;
};

export const pgPool: ApplicationPool = {
  product: 'pg',
  title: 'pg.Pool',
  version: installedVersion('pg'),
  open({ port, user, database, max }) {
    const pool = new pg.Pool({ host: '127.0.0.1', port, user, database, max });
    const ask = (client: pg.Pool | pg.PoolClient, text: string) =>
      answer(async () => first(await client.query({ text, rowMode: 'array', types })));
    return {
      query: (sql) => ask(pool, sql),
      async checkOut() {
        const client = await pool.connect();
        return {
          query: (sql) => ask(client, sql),
          release: () => {
            client.release();
            return Promise.resolve();
          },
        };
      },
      end: () => pool.end(),
    };
  },
};
