import type { CommandRegistrar } from '../command.js';
import type { ConfigFlags } from '../run/config.js';

export const registerConfig: CommandRegistrar = (program, exit) => {
  program
    .command('config')
    .description('what the configuration says about a file, and where each value comes from')
    .requiredOption('--print <file>', 'the file; it need not exist')
    .option('--config <file>', 'configuration file, in place of the nearest')
    .option('--format <format>', 'pretty, json', 'pretty')
    .option('--no-color', 'no colours')
    .action(async (flags: ConfigFlags) => {
      const { configCommand } = await import('../run/config.js');
      exit(await configCommand(flags));
    });
};
