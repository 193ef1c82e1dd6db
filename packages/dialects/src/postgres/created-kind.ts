import type { StatementTokens } from '../sql/tokens.js';
import { K } from './keywords.js';

const MODIFIERS: ReadonlySet<number> = new Set([
  K.or,
  K.replace,
  K.local,
  K.global,
  K.temp,
  K.temporary,
  K.unlogged,
  K.recursive,
  K.constraint,
]);

/** Index of the word that says what is created: `TABLE`, `VIEW`, `FUNCTION`, ... */
export function createdKind(tokens: StatementTokens, head: number): number {
  let i = head + 1;
  while (MODIFIERS.has(tokens.keyword(i))) i++;
  return i;
}

/** `CREATE [OR REPLACE] RULE`: what stands in its parentheses may hold semicolons. */
export function isRule(tokens: StatementTokens): boolean {
  if (tokens.keyword(0) !== K.create) return false;
  const second = tokens.keyword(1);
  return second === K.rule || (second === K.or && tokens.keyword(3) === K.rule);
}
