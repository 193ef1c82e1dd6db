import type { Definition } from '@poolsafe/core';
import { HEADS as MYSQL_HEADS, skimRules, WATCHED as MYSQL_WORDS, WORDS as MYSQL_WATCHED } from './mysql/skim-rules.js';
import { SESSION_WORDS as POSTGRES_HEADS } from './postgres/session-words.js';
import { SKIM_RULES, WATCHED as POSTGRES_WORDS, WORDS as POSTGRES_WATCHED } from './postgres/skim-rules.js';
import { Mark, marksOf, type Passed, Skimmer } from './sql/skimmer.js';
import { Watch, WordSet } from './sql/watch.js';

const QUIET = {
  postgres: { words: POSTGRES_WORDS, rules: SKIM_RULES },
  mysql: { words: MYSQL_WORDS, rules: skimRules({ ansiQuotes: false, noBackslashEscapes: false }) },
} as const;

/** What either dialect reads a statement for, and where one of them would stop. */
const EITHER = {
  words: Watch.of([...POSTGRES_WATCHED, ...MYSQL_WATCHED], ';\'"`-/$\\{<#@:\0'),
  rules: {
    marks: marksOf({ "'": Mark.String, '"': Mark.Name, '`': Mark.Stop, '@': Mark.Stop, ':': Mark.Stop }),
    heads: new WordSet([...POSTGRES_HEADS, ...MYSQL_HEADS]),
    headsOfTwo: SKIM_RULES.headsOfTwo,
    spacedDashes: false,
  },
} as const;

/**
 * The same where it is not known whose script it is: what it says holds for both dialects, as PostgreSQL counts
 * statements.
 */
export function quietInEither(text: string): Passed | undefined {
  // Whether a backslash escapes what follows is what they differ in.
  return text.includes('\\') ? undefined : new Skimmer(text, EITHER.words, EITHER.rules).passAll();
}

/**
 * How many statements a script holds, where none of them has an effect, defines anything or is damaged: known at a
 * small part of the cost of reading it, from the same words. `undefined`: it has to be read.
 *
 * @param definitions what other texts define that this one may run
 */
export function quietScript(
  text: string,
  dialect: keyof typeof QUIET,
  definitions: readonly Definition[] = [],
): Passed | undefined {
  const { words, rules } = QUIET[dialect];
  const watch = words.fork();
  for (const definition of definitions) if (definition.dialect === dialect) watch.add(definition.name);
  return new Skimmer(text, watch, rules).passAll();
}
