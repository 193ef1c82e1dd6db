import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programOf } from '../debian.js';
import { freePort, startServer } from '../processes.js';
import type { LabPooler } from './pooler.js';

export const odyssey: LabPooler = {
  product: 'odyssey',
  title: 'Odyssey',
  package: 'odyssey',
  // It left clients unanswered for seconds when it was measured on a busy machine.
  atOnce: 2,
  endBackends: true,
  async start({ root, mode, settings, server, folder, account }) {
    const port = await freePort();
    const own = Object.entries(settings).map(([name, value]) => `    ${name} ${value}`);
    const config = join(folder, 'odyssey.conf');
    // Without this stack size version 1.5.2 dies on the second client.
    writeFileSync(
      config,
      `daemonize no
log_format "%p %t %l [%i %s] (%c) %m\\n"
log_to_stdout yes
log_config no
log_debug no
log_session no
log_stats no
log_query no
coroutine_stack_size 24
workers 1
locks_dir "${folder}"
listen {
  host "127.0.0.1"
  port ${String(port)}
}
storage "server" {
  type "remote"
  host "127.0.0.1"
  port ${String(server.port)}
}
database default {
  user default {
    authentication "none"
    storage "server"
    pool "${mode}"
    pool_size ${mode === 'session' ? '1' : '4'}
    pool_timeout 8000
    client_fwd_error yes
${own.join('\n')}
  }
}
`,
    );
    const { program, args } = programOf(root, 'usr/bin/odyssey');
    return startServer({ program, args: [...args, config], signal: 'KILL', account, log: join(folder, 'log'), port });
  },
};
