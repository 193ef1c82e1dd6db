import type { EffectDraft } from '../../sql/effect-draft.js';
import { K } from '../keywords.js';
import type { CommandReader, Reader } from '../reader.js';

const transaction = (
  { tokens, head, emit }: Reader,
  action: 'write' | 'release',
  via: string,
  last: number,
  scope: EffectDraft['scope'] = 'transaction',
) => emit({ state: 'transaction', action, scope, via, range: tokens.range(head, last) });

export const begin: CommandReader = (reader) => {
  if (reader.tokens.keyword(reader.head + 1) === K.atomic) return;
  transaction(reader, 'write', 'begin', reader.head);
};

export const start: CommandReader = (reader) => {
  if (reader.tokens.keyword(reader.head + 1) === K.transaction) transaction(reader, 'write', 'begin', reader.head + 1);
};

export const savepoint: CommandReader = (reader) =>
  transaction(reader, 'write', 'savepoint', Math.min(reader.head + 1, reader.tokens.count - 1));

export const release: CommandReader = (reader) =>
  transaction(reader, 'release', 'release_savepoint', reader.tokens.count - 1);

/** `... AND CHAIN` opens the next transaction at once. */
const chains = ({ tokens, head }: Reader): boolean => {
  for (let i = head + 1; i < tokens.count; i++) {
    if (/^chain$/i.test(tokens.raw(i))) return tokens.keyword(i - 1) !== K.no;
  }
  return false;
};

export const commit: CommandReader = (reader) => {
  const { tokens, head } = reader;
  if (tokens.keyword(head + 1) === K.prepared) {
    transaction(reader, 'release', 'commit_prepared', head + 1, 'global');
  } else transaction(reader, 'release', chains(reader) ? 'commit_and_chain' : 'commit', head);
};

export const rollback: CommandReader = (reader) => {
  const { tokens, head } = reader;
  if (tokens.keyword(head + 1) === K.prepared) {
    transaction(reader, 'release', 'rollback_prepared', head + 1, 'global');
    return;
  }
  for (let i = head + 1; i < tokens.count; i++) {
    if (tokens.keyword(i) === K.to) {
      transaction(reader, 'release', 'rollback_to_savepoint', tokens.count - 1);
      return;
    }
  }
  transaction(reader, 'release', chains(reader) ? 'rollback_and_chain' : 'rollback', head);
};
