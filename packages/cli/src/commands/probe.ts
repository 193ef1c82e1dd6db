import type { CommandRegistrar } from '../command.js';
import type { ProbeFlags } from '../run/probe.js';

export const registerProbe: CommandRegistrar = (program, exit) => {
  program
    .command('probe')
    .description(
      'measures a live PostgreSQL pooler and writes a profile for it; leaves state on server connections and ends them, so take one that serves nobody else',
    )
    .argument('<url>', 'postgres://user:password@host:port/database')
    .option('--output <file>', 'the profile to write; a target names it: --target ./my-pooler.json', 'my-pooler.json')
    .option('--title <name>', 'what messages call the pooler', 'the probed pooler')
    .option('--force', 'write over a file that is there')
    .action(async (url: string, flags: ProbeFlags) => {
      const { probe } = await import('../run/probe.js');
      exit(await probe(url, flags));
    });
};
