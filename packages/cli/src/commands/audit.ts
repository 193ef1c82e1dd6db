import { collect, type CommandRegistrar } from '../command.js';
import type { AuditFlags } from '../run/audit.js';

export const registerAudit: CommandRegistrar = (program, exit) => {
  program
    .command('audit')
    .description('the report before a migration: code, project files and logs together')
    .argument('[paths...]', 'files, folders or globs', ['.'])
    .option(
      '--logs <files...>',
      'query logs, .gz and .zst too',
      (file: string, before: readonly string[]) => [...before, file],
      [],
    )
    .option('--log-format <format>', 'read the logs as this format instead of detecting it')
    .option('--log-line-prefix <prefix>', "PostgreSQL's log_line_prefix, when it is not found by itself")
    .option('--target <target>', 'pooler to judge for; repeatable, side by side in the report', collect, [])
    .option('--format <format>', 'pretty, json, sarif, github, gitlab, junit, markdown, html', 'pretty')
    .option('--output <file>', 'write the report to a file')
    .option('--config <file>', 'configuration file')
    .option('--rule <id[=level]>', 'run a rule at a level (off, info, warning, error); repeatable', collect, [])
    .option('--max-warnings <count>', 'fail when there are more warnings')
    .option('--quiet', 'report errors only')
    .option('--anonymize', 'hide the names of users, databases, applications and sessions, and what locks are taken on')
    .option('--no-color', 'no colours')
    .option('--stats', 'say what was read and what could not be analysed')
    .option('--strict', 'fail when something could not be read or analysed')
    .option('--show-literals', 'show the values of literals')
    .action(async (paths: string[], flags: AuditFlags) => {
      const { audit } = await import('../run/audit.js');
      exit(await audit(paths, flags));
    });
};
