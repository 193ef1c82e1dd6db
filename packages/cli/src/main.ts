import * as nodeModule from 'node:module';
import { Command, CommanderError } from 'commander';
import { version } from './version.js';
import { type CommandRegistrar, EXIT, UsageError } from './command.js';
import { registerAudit } from './commands/audit.js';
import { registerCheck } from './commands/check.js';
import { registerConfig } from './commands/config.js';
import { registerExplain } from './commands/explain.js';
import { registerInit } from './commands/init.js';
import { registerLogs } from './commands/logs.js';
import { registerLsp } from './commands/lsp.js';
import { registerPoolers } from './commands/poolers.js';
import { registerProbe } from './commands/probe.js';

// What this program is made of comes from `launch/modules.ts`; libraries that stand outside of it are kept by Node where
// it can (22.8 and later).
if ('enableCompileCache' in nodeModule) (nodeModule.enableCompileCache as () => unknown)();

const COMMANDS: readonly CommandRegistrar[] = [
  registerCheck,
  registerLogs,
  registerAudit,
  registerExplain,
  registerPoolers,
  registerProbe,
  registerInit,
  registerConfig,
  registerLsp,
];

async function main(): Promise<number> {
  const program = new Command('poolsafe')
    .description('Finds session state that breaks, leaks or pins behind a connection pooler.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    // What follows a command is that command's: `logs` and `logs merge` have options of the same names.
    .enablePositionalOptions()
    .configureHelp({ sortSubcommands: false });
  let exitCode: number = EXIT.ok;
  for (const register of COMMANDS) register(program, (code) => (exitCode = code));
  for (const command of program.commands.flatMap((own) => [own, ...own.commands]))
    command.exitOverride().showSuggestionAfterError();
  try {
    await program.parseAsync();
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (
      error instanceof UsageError ||
      (error instanceof Error && (error.name === 'TargetError' || error.name === 'ConfigError'))
    ) {
      process.stderr.write(`poolsafe: ${error.message}\n`);
      return EXIT.usage;
    }
    process.stderr.write(
      `poolsafe: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.failure;
  }
}

// A reader that goes away (head, less) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

void main().then((code) => (process.exitCode = code));
