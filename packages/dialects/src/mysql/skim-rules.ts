import { Mark, marksOf, type SkimRules } from '../sql/skimmer.js';
import { Watch, WordSet } from '../sql/watch.js';
import { CLIENT_WORDS } from './client-commands.js';
import type { SqlMode } from './mode.js';

/** First words of statements with effects, of blocks, and of what explains another statement. */
const STATEMENTS = [
  ...[
    'set',
    'reset',
    'show',
    'begin',
    'start',
    'commit',
    'rollback',
    'savepoint',
    'release',
    'xa',
    'prepare',
    'execute',
  ],
  ...['deallocate', 'lock', 'unlock', 'flush', 'backup', 'use', 'handler', 'get', 'load', 'call', 'declare', 'if'],
  ...['while', 'loop', 'repeat', 'for', 'case', 'explain', 'describe', 'desc', 'delimiter'],
];

/** First words that make a statement be read. */
export const HEADS: readonly string[] = [...STATEMENTS, ...CLIENT_WORDS];

/** Words of effects and of stored programs, wherever they stand; variables and hints are known by their signs. */
export const WORDS: readonly string[] = [
  ...['get_lock', 'release_lock', 'release_all_locks', 'service_get_read_locks', 'service_get_write_locks'],
  ...['service_release_locks', 'last_insert_id', 'found_rows', 'row_count', 'connection_id', 'sql_calc_found_rows'],
  ...['nextval', 'setval', 'lastval', 'next', 'previous', 'temporary', 'prepare'],
  ...['procedure', 'function', 'trigger', 'event', 'package', 'delimiter'],
];

/** What a statement is read for; without any of it, it is skimmed. */
export const WATCHED = Watch.of(WORDS, ';\'"`-/$\\{<#@:\0');

function rulesFor({ ansiQuotes, noBackslashEscapes }: SqlMode): SkimRules {
  const string = noBackslashEscapes ? Mark.String : Mark.EscapedString;
  return {
    marks: marksOf({
      "'": string,
      '"': ansiQuotes ? Mark.Name : string,
      '`': Mark.Name,
      '@': Mark.Stop,
      ':': Mark.Stop,
    }),
    heads: new WordSet(HEADS),
    headsOfTwo: [new WordSet(), new WordSet()],
    spacedDashes: true,
  };
}

const RULES = [false, true].map((ansiQuotes) =>
  [false, true].map((noBackslashEscapes) => rulesFor({ ansiQuotes, noBackslashEscapes })),
);

/** How statements are skimmed in this mode. */
export const skimRules = ({ ansiQuotes, noBackslashEscapes }: SqlMode): SkimRules =>
  RULES[ansiQuotes ? 1 : 0]?.[noBackslashEscapes ? 1 : 0] ?? rulesFor({ ansiQuotes, noBackslashEscapes });
