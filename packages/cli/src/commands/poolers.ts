import { collect, type CommandRegistrar } from '../command.js';
import type { PoolersFlags } from '../run/poolers.js';

export const registerPoolers: CommandRegistrar = (program, exit) => {
  program
    .command('poolers')
    .description('the known poolers, with versions, modes and where the evidence comes from')
    .option('--matrix', 'what each target does with each construct, instead of the list')
    .option(
      '--target <target>',
      'a column of the matrix, PRODUCT[@VERSION][/MODE][?setting=value]; repeatable',
      collect,
      [],
    )
    .option('--dialect <dialect>', 'postgres, mysql, redis, mongodb, memcached: only this table of the matrix')
    .option('--format <format>', 'pretty, json; with --matrix also markdown, html', 'pretty')
    .option('--output <file>', 'write to a file instead of standard output')
    .option('--no-color', 'no colours')
    .action(async (flags: PoolersFlags) => {
      const { poolers } = await import('../run/poolers.js');
      exit(await poolers(flags));
    });
};
