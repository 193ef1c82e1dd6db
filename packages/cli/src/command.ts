import type { Command } from 'commander';

/** What the process ends with: see the contract of the command line. */
export const EXIT = {
  ok: 0,
  findings: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** Something could not be read or analysed and --strict was given, or an internal error. */
  failure: 3,
} as const;

/** Adds a command to the program. The command tells what the process is to end with. */
export type CommandRegistrar = (program: Command, exit: (code: number) => void) => void;

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Adds one value of an option that may be repeated. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** Whether to colour standard output: asked for or not, else what the terminal and the environment say. */
export function colorFor(stream: NodeJS.WriteStream, wanted: boolean | undefined): boolean {
  if (wanted === false || process.env['NO_COLOR']) return false;
  return process.env['FORCE_COLOR'] !== undefined ? process.env['FORCE_COLOR'] !== '0' : stream.isTTY;
}

/** Resolves once standard output has taken the text. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) =>
    process.stdout.write(text, () => {
      resolve();
    }),
  );
}
