import type { EffectDraft } from '../../sql/effect-draft.js';
import { K } from '../keywords.js';
import type { CommandReader, Reader } from '../reader.js';

const transaction = (
  { tokens, head, emit }: Reader,
  action: 'write' | 'release',
  via: string,
  last: number,
  scope: EffectDraft['scope'] = 'transaction',
) => emit({ state: 'transaction', action, scope, via, range: tokens.range(head, Math.min(last, tokens.count - 1)) });

export const begin: CommandReader = (reader) => transaction(reader, 'write', 'begin', reader.head);

export const start: CommandReader = (reader) => {
  if (reader.tokens.keyword(reader.head + 1) === K.transaction) transaction(reader, 'write', 'begin', reader.head + 1);
};

export const savepoint: CommandReader = (reader) => {
  if (reader.tokens.count > reader.head + 1) transaction(reader, 'write', 'savepoint', reader.head + 1);
};

export const release: CommandReader = (reader) => {
  if (reader.tokens.keyword(reader.head + 1) !== K.savepoint) return;
  transaction(reader, 'release', 'release_savepoint', reader.head + 2);
};

/** `... AND CHAIN` opens the next transaction at once. */
const chains = ({ tokens, head }: Reader): boolean => {
  const and = tokens.keyword(head + 1) === K.work ? head + 2 : head + 1;
  return tokens.keyword(and) === K.and && tokens.keyword(and + 1) === K.chain;
};

export const commit: CommandReader = (reader) =>
  transaction(reader, 'release', chains(reader) ? 'commit_and_chain' : 'commit', reader.head);

export const rollback: CommandReader = (reader) => {
  const { tokens, head } = reader;
  const at = tokens.keyword(head + 1) === K.work ? head + 2 : head + 1;
  if (tokens.keyword(at) === K.to) {
    transaction(reader, 'release', 'rollback_to_savepoint', tokens.keyword(at + 1) === K.savepoint ? at + 2 : at + 1);
  } else transaction(reader, 'release', chains(reader) ? 'rollback_and_chain' : 'rollback', head);
};

/** Two-phase transactions. From `XA PREPARE` on any connection may finish one. */
export const xa: CommandReader = (reader) => {
  const { tokens, head } = reader;
  const at = head + 1;
  const onePhase = tokens.keyword(tokens.count - 1) === K.phase;
  switch (tokens.keyword(at)) {
    case K.start:
    case K.begin:
      return transaction(reader, 'write', 'xa_start', at);
    case K.end:
      return transaction(reader, 'write', 'xa_end', at);
    case K.prepare:
      return transaction(reader, 'write', 'xa_prepare', at, 'global');
    case K.commit:
      return transaction(reader, 'release', 'xa_commit', at, onePhase ? 'transaction' : 'global');
    case K.rollback:
      return transaction(reader, 'release', 'xa_rollback', at, 'global');
  }
};
