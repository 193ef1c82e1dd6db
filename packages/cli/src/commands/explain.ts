import { collect, type CommandRegistrar } from '../command.js';
import { EXPLAIN_FORMATS } from '../formats.js';
import type { ExplainFlags } from '../run/explain.js';

export const registerExplain: CommandRegistrar = (program, exit) => {
  program
    .command('explain')
    .description("a rule's page, or what each known pooler does with one statement")
    .argument('[rule or statement]')
    .option('--dialect <dialect>', 'dialect of the statement; by its words where not given, else postgres')
    .option('--target <target>', 'only these targets; repeatable', collect, [])
    .option('--format <format>', EXPLAIN_FORMATS.join(', '), 'pretty')
    .option(
      '--stdin',
      'read many statements, one JSON object {"id", "sql", "dialect"} a line; use with --format ndjson',
    )
    .option('--no-color', 'no colours')
    .option('--show-literals', 'show the values of literals')
    .action(async (subject: string | undefined, flags: ExplainFlags) => {
      const { explainCommand } = await import('../run/explain.js');
      exit(await explainCommand(subject, flags));
    });
};
