import type { EffectDraft } from '../../sql/effect-draft.js';
import { Kind, type StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import { identifier, isUserVariable, readName } from '../names.js';
import type { CommandReader } from '../reader.js';
import { follow } from '../words.js';
import { showVariables } from './settings.js';
import { userVariableEffect } from './variables.js';

export const use: CommandReader = ({ tokens, head, emit, claim }) => {
  if (!tokens.isIdentifier(head + 1) && tokens.kind(head + 1) !== Kind.Hole) return;
  // Vitess: `keyspace:shard@tablet_type`, which has no spaces.
  let last = head + 1;
  while (last + 1 < tokens.count && tokens.start(last + 1) === tokens.end(last)) claim(++last);
  emit({
    state: 'database',
    action: 'write',
    scope: 'session',
    via: 'use',
    name: last === head + 1 ? identifier(tokens, last) : wholeName(tokens, head + 1, last),
    range: tokens.range(head, last),
  });
};

/** What stands from one token to another without spaces; `undefined` where something else fills in a part of it. */
function wholeName(tokens: StatementTokens, first: number, last: number): string | undefined {
  for (let i = first; i <= last; i++) if (tokens.hasHole(i)) return undefined;
  return tokens.text.slice(tokens.start(first), tokens.end(last));
}

/** `HANDLER t OPEN [AS a] | READ ... | CLOSE`: a cursor on a table, by its alias. */
export const handler: CommandReader = ({ tokens, head, emit }) => {
  const { parts, next } = readName(tokens, head + 1);
  if (next === head + 1) return;
  const verb = tokens.keyword(next);
  const action = verb === K.open ? 'write' : verb === K.read ? 'read' : verb === K.close ? 'release' : undefined;
  if (action === undefined) return;
  const alias = tokens.keyword(next + 1) === K.as ? next + 2 : next + 1;
  const aliased = verb === K.open && tokens.isIdentifier(alias);
  emit({
    state: 'cursor',
    action,
    scope: 'session',
    via: 'handler',
    name: aliased ? identifier(tokens, alias) : parts?.at(-1),
    range: tokens.range(head, next),
  });
};

const diagnostics = (tokens: StatementTokens, first: number, last: number, via: string): EffectDraft => ({
  state: 'diagnostics',
  action: 'read',
  scope: 'session',
  via,
  range: tokens.range(first, last),
});

const isDiagnostics = (keyword: number) => keyword === K.warnings || keyword === K.errors;

/** `SHOW WARNINGS`, `SHOW COUNT(*) ERRORS`, `SHOW VARIABLES`. */
export const show: CommandReader = (reader) => {
  const { tokens, head, emit } = reader;
  const at = tokens.keyword(head + 1) === K.count ? tokens.closing(head + 2) + 1 : head + 1;
  if (isDiagnostics(tokens.keyword(at))) emit(diagnostics(tokens, head, at, 'show'));
  else showVariables(reader);
};

/** `GET [CURRENT | STACKED] DIAGNOSTICS [CONDITION n] @x = item, ...`. */
export const get: CommandReader = ({ tokens, head, emit, claim }) => {
  const at = tokens.keyword(head + 1) === K.diagnostics ? head + 1 : head + 2;
  if (tokens.keyword(at) !== K.diagnostics) return;
  emit(diagnostics(tokens, head, at, 'get_diagnostics'));
  for (let i = at + 1; i < tokens.count; i++) {
    if (!isUserVariable(tokens, i) || !tokens.isPunctuation(i + 1, '=')) continue;
    emit(userVariableEffect(tokens, i, 'write', 'get_diagnostics'));
    claim(i);
  }
};

/** `LOAD DATA | XML ... (a, @b) SET c = @b`: variables in the list of columns take what the file holds. */
export const load: CommandReader = ({ tokens, head, emit, claim }) => {
  const what = tokens.keyword(head + 1);
  if (what !== K.data && what !== K.xml) return;
  for (let i = head + 2; i < tokens.count; i++) {
    // CHARACTER SET says how the file is written.
    if (tokens.keyword(i) === K.set && tokens.keyword(i - 1) !== K.character) return;
    if (!isUserVariable(tokens, i)) continue;
    const listed = tokens.isPunctuation(i - 1, '(') || tokens.isPunctuation(i - 1, ',');
    if (!listed) continue;
    emit(userVariableEffect(tokens, i, 'write', 'load_data'));
    claim(i);
  }
};

/** `CALL p(...)`: what a procedure of the text does, happens here; its `OUT` parameters write the variables given. */
export const call: CommandReader = ({ tokens, head, emit, claim, memory }) => {
  const { parts, next } = readName(tokens, head + 1);
  const name = parts?.at(-1);
  const routine = name === undefined ? undefined : memory.routines.find('procedure', name);
  if (!routine) return;
  const range = tokens.range(head, next - 1);
  for (const effect of routine.effects) emit(follow(routine, effect, range));
  if (!tokens.isPunctuation(next, '(')) return;
  tokens.arguments(next).forEach(({ first, last }, index) => {
    const mode = routine.parameters[index]?.mode ?? 'in';
    if (mode === 'in' || first !== last || !isUserVariable(tokens, first)) return;
    if (mode === 'out') claim(first);
    emit(userVariableEffect(tokens, first, 'write', 'call'));
  });
};

/** `DROP PROCEDURE p`: later calls are not the one that the text defined. */
export const dropRoutine: CommandReader = ({ tokens, head, memory }) => {
  const kind = tokens.keyword(head + 1);
  if (kind !== K.procedure && kind !== K.function) return;
  const at = tokens.keyword(head + 2) === K.if ? head + 4 : head + 2;
  const name = readName(tokens, at).parts?.at(-1);
  if (name !== undefined) memory.routines.forget(kind === K.procedure ? 'procedure' : 'function', name);
};
