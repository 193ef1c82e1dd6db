import { K } from '../keywords.js';
import { identifier } from '../names.js';
import type { CommandReader } from '../reader.js';

export const declare: CommandReader = ({ tokens, head, emit, readAt }) => {
  const name = identifier(tokens, head + 1);
  let cursor = -1;
  let hold = -1;
  for (let i = head + 2; i < tokens.count; i++) {
    const keyword = tokens.keyword(i);
    if (keyword === K.cursor) cursor = i;
    if (keyword === K.hold && tokens.keyword(i - 1) === K.with) hold = i;
    if (keyword !== K.for || cursor === -1) continue;
    emit({
      state: 'cursor',
      action: 'write',
      scope: hold === -1 ? 'transaction' : 'session',
      via: 'declare',
      name,
      range: hold === -1 ? tokens.range(head, cursor) : tokens.range(hold - 1, hold),
    });
    readAt(i + 1);
    return;
  }
};

/** The last word of `FETCH [direction] [FROM | IN] cursor`. */
const use: CommandReader = ({ tokens, head, emit }) => {
  let last = tokens.count - 1;
  // Materialize: FETCH c WITH (timeout = '1s').
  for (let i = head + 2; i <= last; i++) if (tokens.keyword(i) === K.with) last = i - 1;
  if (last <= head) return;
  const via = tokens.keyword(head) === K.move ? 'move' : 'fetch';
  emit({
    state: 'cursor',
    action: 'read',
    scope: 'session',
    via,
    name: identifier(tokens, last),
    range: tokens.range(head, last),
  });
};

export const fetch = use;
export const move = use;

export const close: CommandReader = ({ tokens, head, emit }) => {
  if (tokens.count <= head + 1) return;
  emit({
    state: 'cursor',
    action: 'release',
    scope: 'session',
    via: 'close',
    name: tokens.keyword(head + 1) === K.all ? '*' : identifier(tokens, head + 1),
    range: tokens.range(head, head + 1),
  });
};
