import { K } from '../keywords.js';
import { identifier, readName, stringValue } from '../names.js';
import type { CommandReader } from '../reader.js';

/** `LOCK [TABLE] a, b [IN ... MODE]`: held to the end of the transaction. */
export const lock: CommandReader = ({ tokens, head, emit, readExpressions }) => {
  readExpressions(head);
  let i = head + 1;
  if (tokens.keyword(i) === K.table) i++;
  for (;;) {
    if (tokens.keyword(i) === K.only) i++;
    const { parts, next } = readName(tokens, i);
    if (next === i) return;
    emit({
      state: 'table-lock',
      action: 'write',
      scope: 'transaction',
      via: 'lock',
      name: parts?.join('.'),
      range: i <= head + 2 ? tokens.range(head, next - 1) : tokens.range(i, next - 1),
    });
    i = next;
    if (tokens.isPunctuation(i, '*')) i++;
    if (!tokens.isPunctuation(i, ',')) return;
    i++;
  }
};

/** `COPY (query) TO ...` runs the query. */
export const copy: CommandReader = ({ tokens, head, readAt, readExpressions }) => {
  if (!tokens.isPunctuation(head + 1, '(')) {
    readExpressions(head);
    return;
  }
  const close = tokens.closing(head + 1);
  readAt(head + 2, { end: close });
  readExpressions(close);
};

export const listen: CommandReader = ({ tokens, head, emit }) => {
  if (tokens.count <= head + 1) return;
  emit({
    state: 'notification',
    action: 'write',
    scope: 'session',
    via: 'listen',
    name: identifier(tokens, head + 1),
    range: tokens.range(head, head + 1),
  });
};

export const unlisten: CommandReader = ({ tokens, head, emit }) => {
  if (tokens.count <= head + 1) return;
  const name = tokens.isPunctuation(head + 1, '*') ? '*' : identifier(tokens, head + 1);
  emit({
    state: 'notification',
    action: 'release',
    scope: 'session',
    via: 'unlisten',
    name,
    range: tokens.range(head, head + 1),
  });
};

export const notify: CommandReader = ({ tokens, head, emit }) => {
  if (tokens.count <= head + 1) return;
  emit({
    state: 'notification',
    action: 'send',
    scope: 'transaction',
    via: 'notify',
    name: identifier(tokens, head + 1),
    range: tokens.range(head, head + 1),
  });
};

export const load: CommandReader = ({ tokens, head, emit }) => {
  // LOAD DATA is another product's statement.
  if (tokens.count !== head + 2 || tokens.isIdentifier(head + 1)) return;
  emit({
    state: 'library',
    action: 'write',
    scope: 'session',
    via: 'load',
    name: stringValue(tokens, head + 1),
    range: tokens.range(head, head + 1),
  });
};

export const discard: CommandReader = ({ tokens, head, emit }) => {
  const what = tokens.keyword(head + 1);
  const state =
    what === K.all
      ? 'every-state'
      : what === K.temp || what === K.temporary
        ? 'temp-relation'
        : what === K.sequences
          ? 'sequence-value'
          : undefined;
  if (state === undefined) return;
  emit({ state, action: 'release', scope: 'session', via: 'discard', name: '*', range: tokens.range(head, head + 1) });
};
