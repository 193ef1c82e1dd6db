import { K } from '../keywords.js';
import { identifier } from '../names.js';
import type { CommandReader } from '../reader.js';

export const prepare: CommandReader = ({ tokens, head, emit, readAt }) => {
  if (tokens.keyword(head + 1) === K.transaction) {
    emit({
      state: 'transaction',
      action: 'write',
      scope: 'global',
      via: 'prepare_transaction',
      range: tokens.range(head, head + 1),
    });
    return;
  }
  if (tokens.count <= head + 1) return;
  emit({
    state: 'prepared-statement',
    action: 'write',
    scope: 'session',
    via: 'prepare',
    name: identifier(tokens, head + 1),
    range: tokens.range(head, head + 1),
  });
  const types = tokens.isPunctuation(head + 2, '(') ? tokens.closing(head + 2) + 1 : head + 2;
  if (tokens.keyword(types) === K.as) readAt(types + 1, { deferred: 'prepare' });
};

export const execute: CommandReader = ({ tokens, head, emit, definitions, follow, readExpressions }) => {
  if (tokens.count <= head + 1) return;
  emit({
    state: 'prepared-statement',
    action: 'read',
    scope: 'session',
    via: 'execute',
    name: identifier(tokens, head + 1),
    range: tokens.range(head, head + 1),
  });
  const definition = definitions.prepared(identifier(tokens, head + 1) ?? '');
  if (definition) follow(definition, tokens.range(head, head + 1));
  readExpressions(head + 2);
};

export const deallocate: CommandReader = ({ tokens, head, emit }) => {
  const at = tokens.keyword(head + 1) === K.prepare && tokens.count > head + 2 ? head + 2 : head + 1;
  if (tokens.count <= at) return;
  emit({
    state: 'prepared-statement',
    action: 'release',
    scope: 'session',
    via: 'deallocate',
    name: tokens.keyword(at) === K.all ? '*' : identifier(tokens, at),
    range: tokens.range(head, at),
  });
};
