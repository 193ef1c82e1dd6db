import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { USER_NAMES } from '../users.js';
import { programOf } from '../debian.js';
import { freePort, startServer } from '../processes.js';
import type { LabPooler } from './pooler.js';

export const pgbouncer: LabPooler = {
  product: 'pgbouncer',
  title: 'PgBouncer',
  package: 'pgbouncer',
  atOnce: 4,
  endBackends: true,
  async start({ root, mode, settings, server, database, folder, account }) {
    const port = await freePort();
    const users = join(folder, 'users.txt');
    writeFileSync(users, USER_NAMES.map((name) => `"${name}" ""\n`).join(''));
    const all: Readonly<Record<string, string | number>> = {
      listen_addr: '127.0.0.1',
      listen_port: port,
      unix_socket_dir: '',
      auth_type: 'trust',
      auth_file: users,
      pool_mode: mode,
      // In session mode the next client must get the connection that the last one left.
      default_pool_size: mode === 'session' ? 1 : 4,
      max_client_conn: 500,
      query_wait_timeout: 8,
      ...settings,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name} = ${String(value)}`);
    const config = join(folder, 'pgbouncer.ini');
    writeFileSync(
      config,
      `[databases]\n${database} = host=127.0.0.1 port=${String(server.port)}\n[pgbouncer]\n${lines.join('\n')}\n`,
    );
    const { program, args } = programOf(root, 'usr/sbin/pgbouncer');
    return startServer({ program, args: [...args, config], signal: 'QUIT', account, log: join(folder, 'log'), port });
  },
};
