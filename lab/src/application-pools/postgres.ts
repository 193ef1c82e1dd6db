import postgres from 'postgres';
import { answer, type ApplicationPool, installedVersion } from './pool.js';

export const postgresJs: ApplicationPool = {
  product: 'postgres',
  title: 'postgres.js',
  version: installedVersion('postgres'),
  open({ port, user, database, max }) {
    const sql = postgres({ host: '127.0.0.1', port, user, database, max, onnotice: () => undefined });
    const ask = (client: postgres.Sql, text: string) =>
      answer(async () => {
        const rows: readonly unknown[] = await client.unsafe(text).simple().raw();
        const row = rows.at(-1);
        const cells = Array.isArray(row) ? (row as readonly unknown[]) : [];
        const cell = Array.isArray(cells[0]) ? (cells[0] as readonly unknown[])[0] : cells[0];
        return cell === null || cell === undefined ? null : Buffer.from(cell as Uint8Array).toString('utf8');
      });
    return {
      query: (text) => ask(sql, text),
      async checkOut() {
        const held = await sql.reserve();
        return {
          query: (text) => ask(held, text),
          release: () => {
            held.release();
            return Promise.resolve();
          },
        };
      },
      end: () => sql.end({ timeout: 1 }),
    };
  },
};
