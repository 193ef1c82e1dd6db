import type { CommandRegistrar } from '../command.js';
import type { InitFlags } from '../run/init.js';

export const registerInit: CommandRegistrar = (program, exit) => {
  program
    .command('init')
    .description('look at the project and write a configuration')
    .option('--force', 'overwrite a configuration that is there')
    .option('--dry-run', 'print what would be written, and write nothing')
    .action(async (flags: InitFlags) => {
      const { init } = await import('../run/init.js');
      exit(await init(flags));
    });
};
