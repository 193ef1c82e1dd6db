import type { EffectDraft } from '../../sql/effect-draft.js';
import type { StatementTokens } from '../../sql/tokens.js';
import { foldedIdentifier, isUserVariable, stringValue, userVariable } from '../names.js';

/** A system variable as `@@scope.name` writes it. */
export interface SystemVariable {
  readonly scope: 'session' | 'global';
  /** True when the scope was written; `SET @@x` means something else than `SET @@session.x` for a few variables. */
  readonly scoped: boolean;
  /** False for a scope without a name, or nothing at all: text that is still being typed. */
  readonly named: boolean;
  /** Folded, with the instance of a structured variable (`hot.key_buffer_size`); absent where a hole stands in it. */
  readonly name: string | undefined;
  readonly next: number;
}

const SCOPES: Readonly<Record<string, 'session' | 'global'>> = {
  session: 'session',
  local: 'session',
  global: 'global',
  persist: 'global',
  persist_only: 'global',
};

/** Reads `@@x`, `@@session.x`, `@@global.cache.x`, whose first token is `i`. */
export function readSystemVariable(tokens: StatementTokens, i: number): SystemVariable {
  const first = tokens.raw(i).slice(2).replaceAll('`', '').toLowerCase();
  let complete = !tokens.hasHole(i);
  const parts = [first];
  let next = i + 1;
  while (tokens.isPunctuation(next, '.') && next + 1 < tokens.count) {
    // An instance may stand in quotation marks: @@global.'m1'.replicate_do_db
    const part = foldedIdentifier(tokens, next + 1) ?? stringValue(tokens, next + 1)?.toLowerCase();
    if (part === undefined) complete = false;
    else parts.push(part);
    next += 2;
  }
  const scope = SCOPES[first];
  if (scope !== undefined) parts.shift();
  const named = !complete || (parts.length > 0 && first !== '');
  // `@@default.x` is the default instance's, as `@@x` is.
  if (parts.length > 1 && parts[0] === 'default') parts.shift();
  const name = complete && named ? parts.join('.') : undefined;
  return { scope: scope ?? 'session', scoped: scope !== undefined, named, name, next };
}

/** System variables whose value another kind of state stands behind. */
const STANDS_FOR: Readonly<Record<string, 'insert-id' | 'diagnostics'>> = {
  identity: 'insert-id',
  last_insert_id: 'insert-id',
  warning_count: 'diagnostics',
  error_count: 'diagnostics',
};

/** What reading a system variable does. */
export function systemVariableRead(tokens: StatementTokens, i: number, variable: SystemVariable): EffectDraft {
  const range = tokens.range(i, variable.next - 1);
  const state = variable.scope === 'session' ? STANDS_FOR[variable.name ?? ''] : undefined;
  if (state !== undefined) return { state, action: 'read', scope: 'session', via: `@@${variable.name ?? ''}`, range };
  return { state: 'setting', action: 'read', scope: variable.scope, via: '@@', name: variable.name, range };
}

export const userVariableEffect = (
  tokens: StatementTokens,
  i: number,
  action: 'read' | 'write',
  via: string,
): EffectDraft => ({
  state: 'user-variable',
  action,
  scope: 'session',
  via,
  name: userVariable(tokens, i),
  range: tokens.range(i, i),
});

/** Indexes of the user variables in `INTO a, @b, c`, whose first target is token `i`. */
export function intoTargets(tokens: StatementTokens, i: number): readonly number[] {
  const found: number[] = [];
  for (let at = i; at < tokens.count; at += 2) {
    if (isUserVariable(tokens, at)) found.push(at);
    else if (!tokens.isIdentifier(at)) break;
    if (!tokens.isPunctuation(at + 1, ',')) break;
  }
  return found;
}
