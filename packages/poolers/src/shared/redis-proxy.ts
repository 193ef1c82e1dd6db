import type { Evidence, HandlingClause, ModeDescription } from '@poolsafe/core';
import { clause, rejects } from './redis-connection.js';

/** A proxy sends the commands of many clients over a few connections to each server. */
export const proxyMode = (name = 'proxy'): ModeDescription => ({
  name,
  boundary: 'command',
  concurrent: true,
  between: 'clients',
});

const words = (names: readonly string[]): string => names.map((name) => name.replaceAll(' ', '\\s+')).join('|');

/**
 * Commands that a proxy does not take: every command of the list, whether it has an effect on a connection or not.
 * `CLIENT` stands for all of its subcommands.
 */
export const takesNo = (
  names: readonly string[],
  error: string,
  because: string,
  evidence?: readonly Evidence[],
): HandlingClause =>
  clause({}, rejects(error), because, {
    reach: 'message',
    recognition: { by: 'text', pattern: `(?:^|\\n)\\s*["']?(?:${words(names)})["']?(?:\\s|$)`, over: 'text' },
    ...(evidence === undefined ? {} : { evidence }),
  });

/** The words of a text. */
export const wordList = (text: string): readonly string[] => text.trim().split(/\s+/);
