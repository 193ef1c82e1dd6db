import type { CommandRegistrar } from '../command.js';
import type { PoolersFlags } from '../run/poolers.js';

export const registerPoolers: CommandRegistrar = (program, exit) => {
  program
    .command('poolers')
    .description('the known poolers, with versions, modes and where the evidence comes from')
    .option('--format <format>', 'pretty, json', 'pretty')
    .option('--no-color', 'no colours')
    .action(async (flags: PoolersFlags) => {
      const { poolers } = await import('../run/poolers.js');
      exit(await poolers(flags));
    });
};
