import { collect, type CommandRegistrar } from '../command.js';
import { LOGS_FORMATS } from '../formats.js';
import type { LogsFlags, MergeFlags } from '../run/logs.js';

export const registerLogs: CommandRegistrar = (program, exit) => {
  const logs = program
    .command('logs')
    .description('analyse query logs: replay their sessions behind a pooler')
    .argument('[files...]', 'log files, .gz and .zst too; - is standard input')
    .enablePositionalOptions()
    .option('--target <target>', 'pooler to judge for; repeatable', collect, [])
    .option('--log-format <format>', 'read the files as this format instead of detecting it')
    .option('--log-line-prefix <prefix>', "PostgreSQL's log_line_prefix, when it is not found by itself")
    .option('--format <format>', LOGS_FORMATS.join(', '), 'pretty')
    .option('--output <file>', 'write the report to a file')
    .option('--config <file>', 'configuration file')
    .option('--rule <id[=level]>', 'run a rule at a level (off, info, warning, error); repeatable', collect, [])
    .option('--follow', 'wait for more at the end of the last file, until Ctrl-C')
    .option('--jobs <count>', 'threads that read parts of large logs ahead; default: the processors')
    .option('--shard <index/count>', 'replay only this share of the sessions (0/4 to 3/4), for --partial')
    .option('--partial <file>', 'write a partial result for `poolsafe logs merge` instead of a report')
    .option('--max-warnings <count>', 'fail when there are more warnings')
    .option('--quiet', 'report errors only')
    .option('--anonymize', 'hide the names of users, databases, applications and sessions, and what locks are taken on')
    .option('--show-literals', 'show the values of literals')
    .option('--strict', 'fail when something could not be read')
    .option('--no-color', 'no colours')
    .option('--stats', 'say what was read and what could not be analysed')
    .action(async (files: string[], flags: LogsFlags) => {
      const { logsCommand } = await import('../run/logs.js');
      exit(await logsCommand(files, flags));
    });
  logs
    .command('merge')
    .description('make one report out of partial results')
    .argument('<partials...>', 'files that `poolsafe logs --partial` wrote')
    .option('--format <format>', LOGS_FORMATS.join(', '), 'pretty')
    .option('--output <file>', 'write the report to a file')
    .option('--partial <file>', 'write the merged partial result instead of a report')
    .option('--max-warnings <count>', 'fail when there are more warnings')
    .option('--quiet', 'report errors only')
    .option('--anonymize', 'hide the names of users, databases, applications and sessions, and what locks are taken on')
    .option('--no-color', 'no colours')
    .action(async (files: string[], flags: MergeFlags) => {
      const { mergeCommand } = await import('../run/logs.js');
      exit(await mergeCommand(files, flags));
    });
};
