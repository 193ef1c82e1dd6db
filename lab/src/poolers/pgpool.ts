import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programOf } from '../debian.js';
import { freePort, startServer } from '../processes.js';
import type { LabPooler } from './pooler.js';

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

export const pgpool: LabPooler = {
  product: 'pgpool',
  title: 'Pgpool-II',
  package: 'pgpool2',
  // One child: its cache of server connections is what is measured.
  atOnce: 1,
  endBackends: false,
  // A cancel request needs a second child.
  skip: ['cancel-request', 'cancel-request-late', 'export-snapshot'],
  async start({ root, settings, server, standby, folder, account }) {
    const port = await freePort();
    const backend = (number: number, at: number, weight: number) => `
backend_hostname${String(number)} = '127.0.0.1'
backend_port${String(number)} = ${String(at)}
backend_weight${String(number)} = ${String(weight)}
backend_data_directory${String(number)} = ${quoted(folder)}
backend_flag${String(number)} = 'DISALLOW_TO_FAILOVER'`;
    const own: Readonly<Record<string, string>> = {
      backend_clustering_mode: standby ? 'streaming_replication' : 'raw',
      load_balance_mode: standby ? 'on' : 'off',
      ...settings,
    };
    const config = join(folder, 'pgpool.conf');
    for (const name of ['pool_passwd', 'pcp.conf', 'pool_hba.conf']) writeFileSync(join(folder, name), '');
    writeFileSync(
      config,
      `listen_addresses = '127.0.0.1'
port = ${String(port)}
unix_socket_directories = ${quoted(folder)}
pcp_socket_dir = ${quoted(folder)}
wd_ipc_socket_dir = ${quoted(folder)}
pcp_port = ${String(await freePort())}
pcp_listen_addresses = '127.0.0.1'
pid_file_name = ${quoted(join(folder, 'pgpool.pid'))}
logdir = ${quoted(folder)}
work_dir = ${quoted(folder)}
enable_pool_hba = off
num_init_children = 1
max_pool = 4
child_life_time = 0
sr_check_period = 2
sr_check_user = 'postgres'
sr_check_database = 'postgres'
health_check_period = 0
use_watchdog = off
failover_on_backend_error = off
${Object.entries(own)
  .map(([name, value]) => `${name} = ${quoted(value)}`)
  .join('\n')}
${backend(0, server.port, standby ? 0 : 1)}
${standby ? backend(1, standby.port, 1) : ''}
`,
    );
    const { program, args } = programOf(root, 'usr/sbin/pgpool');
    return startServer({
      program,
      args: [...args, '-n', '-f', config, '-F', join(folder, 'pcp.conf'), '-a', join(folder, 'pool_hba.conf')],
      signal: 'INT',
      account,
      log: join(folder, 'log'),
      port,
    });
  },
};
