import type { EffectDraft } from '../../sql/effect-draft.js';
import type { StatementTokens } from '../../sql/tokens.js';

const SET_VAR = /\bset_var\s*\(\s*`?([^\s=`)]*)`?\s*(?:=\s*(?:'[^']*'|"[^"]*"|[^)'"]*)\s*\)?)?/gi;

/** `SET_VAR(name = value)` in the hint at token `i`: set for the statement, set back after it. */
export function readHint(tokens: StatementTokens, i: number): readonly EffectDraft[] {
  const start = tokens.start(i);
  const found: EffectDraft[] = [];
  for (const match of tokens.raw(i).matchAll(SET_VAR)) {
    const name = match[1] ?? '';
    found.push({
      state: 'setting',
      action: 'write',
      scope: 'statement',
      via: 'set_var',
      name: /^\w+$/.test(name) ? name.toLowerCase() : undefined,
      range: { start: start + match.index, end: start + match.index + match[0].length },
    });
  }
  return found;
}
