import type { Definition } from '@poolsafe/core';
import { WATCHED as MYSQL_WORDS, skimRules } from './mysql/skim-rules.js';
import { SKIM_RULES, WATCHED as POSTGRES_WORDS } from './postgres/skim-rules.js';
import { type Passed, Skimmer } from './sql/skimmer.js';

const QUIET = {
  postgres: { words: POSTGRES_WORDS, rules: SKIM_RULES },
  mysql: { words: MYSQL_WORDS, rules: skimRules({ ansiQuotes: false, noBackslashEscapes: false }) },
} as const;

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
