import { collect, type CommandRegistrar } from '../command.js';
import type { CheckFlags } from '../run/check.js';

export const registerCheck: CommandRegistrar = (program, exit) => {
  program
    .command('check')
    .description('lint code, SQL and project files')
    .argument('[paths...]', 'files, folders or globs', ['.'])
    .option(
      '--target <target>',
      'pooler to judge for: PRODUCT[@VERSION][/MODE][?setting=value&...]; repeatable',
      collect,
      [],
    )
    .option('--format <format>', 'pretty, json, sarif, github, gitlab, junit, markdown, html', 'pretty')
    .option('--output <file>', 'write the report to a file')
    .option('--config <file>', 'configuration file')
    .option('--rule <id[=level]>', 'run a rule at a level (off, info, warning, error); repeatable', collect, [])
    .option('--fix', 'make safe fixes')
    .option('--fix-unsafe', 'make the other fixes as well')
    .option('--fix-dry-run', 'show what fixing would change, as a diff')
    .option('--baseline <file>', 'report only what the baseline does not have')
    .option('--no-baseline', 'report what the baseline of the configuration has, too')
    .option(
      '--update-baseline',
      'write the baseline (default file: that of the configuration, else poolsafe-baseline.json)',
    )
    .option('--changed [commit]', 'report only what concerns files that differ from a commit (default: HEAD)')
    .option('--cache', 'keep what was read for the next run: only files that changed are read again')
    .option(
      '--cache-location <path>',
      'file or folder of the cache (default: node_modules/.cache/poolsafe, else the user cache)',
    )
    .option('--no-cache', 'read everything again (default)')
    .option('--threads <count>', 'how many threads read files (default: one for each processor, at most four)')
    .option('--max-warnings <count>', 'fail when there are more warnings')
    .option('--confidence <level>', 'leave out what is less sure: low, medium, high (default: medium)')
    .option('--quiet', 'report errors only')
    .option('--no-color', 'no colours')
    .option('--stats', 'say what was read and what could not be analysed')
    .option('--strict', 'fail when something could not be read or analysed')
    .option('--show-literals', 'show the values of literals')
    .action(async (paths: string[], flags: CheckFlags) => {
      const { check } = await import('../run/check.js');
      exit(await check(paths, flags));
    });
};
