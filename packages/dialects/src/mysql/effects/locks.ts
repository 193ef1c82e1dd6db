import type { EffectDraft } from '../../sql/effect-draft.js';
import type { StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import { readName } from '../names.js';
import type { CommandReader, Reader } from '../reader.js';

const held = (via: string, range: EffectDraft['range'], name?: string): EffectDraft => ({
  state: 'table-lock',
  action: 'write',
  scope: 'session',
  via,
  name,
  range,
});

const given = (via: string, range: EffectDraft['range'], name?: string): EffectDraft => ({
  ...held(via, range, name),
  action: 'release',
});

const isTables = (keyword: number) => keyword === K.table || keyword === K.tables;

/** Names between commas from token `i` on, each as a lock; words behind a name (`AS x READ LOCAL`) are passed over. */
function lockEach({ tokens, head, emit }: Reader, i: number, end: number, via: string): void {
  for (let first = true; i < end; first = false) {
    const { parts, next } = readName(tokens, i);
    if (next === i) return;
    emit(held(via, first ? tokens.range(head, next - 1) : tokens.range(i, next - 1), parts?.join('.')));
    i = next;
    while (i < end && !tokens.isPunctuation(i, ',')) i++;
    i++;
  }
}

/** `LOCK TABLES a READ, b WRITE`, `LOCK INSTANCE FOR BACKUP`; Percona's `LOCK TABLES | BINLOG FOR BACKUP`. */
export const lock: CommandReader = (reader) => {
  const { tokens, head, emit } = reader;
  const what = tokens.keyword(head + 1);
  const forBackup = tokens.keyword(head + 2) === K.for && tokens.keyword(head + 3) === K.backup;
  if (what === K.instance) emit(held('lock_instance', tokens.range(head, head + 1)));
  else if (isTables(what) && forBackup) emit(held('lock_tables', tokens.range(head, head + 1), '*'));
  else if (what === K.binlog && forBackup) emit(held('lock_binlog', tokens.range(head, head + 1)));
  else if (isTables(what)) lockEach(reader, head + 2, tokens.count, 'lock_tables');
};

export const unlock: CommandReader = ({ tokens, head, emit }) => {
  const what = tokens.keyword(head + 1);
  const range = tokens.range(head, head + 1);
  if (isTables(what)) emit(given('unlock_tables', range, '*'));
  else if (what === K.instance) emit(given('unlock_instance', range));
  else if (what === K.binlog) emit(given('unlock_binlog', range));
};

/** Where `WITH READ LOCK` or `FOR EXPORT` begins; the end when neither is there. */
function lockClause(tokens: StatementTokens, from: number): number {
  for (let i = from; i < tokens.count; i++) {
    if (tokens.keyword(i) === K.with && tokens.keyword(i + 1) === K.read && tokens.keyword(i + 2) === K.lock) return i;
    if (tokens.keyword(i) === K.for && tokens.keyword(i + 1) === K.export) return i;
  }
  return tokens.count;
}

/** `FLUSH TABLES [a, b] WITH READ LOCK`, `FLUSH TABLES a FOR EXPORT`: held until `UNLOCK TABLES`. */
export const flush: CommandReader = (reader) => {
  const { tokens, head, emit } = reader;
  let at = head + 1;
  if (tokens.keyword(at) === K.local || tokens.keyword(at) === K.no_write_to_binlog) at++;
  if (!isTables(tokens.keyword(at))) return;
  const clause = lockClause(tokens, at + 1);
  if (clause === tokens.count) return;
  if (clause === at + 1) emit(held('flush_tables', tokens.range(head, clause + 2), '*'));
  else lockEach(reader, at + 1, clause, 'flush_tables');
};

/** MariaDB's `BACKUP STAGE x`, from `START` to `END`, and `BACKUP LOCK t`, `BACKUP UNLOCK`. */
export const backup: CommandReader = (reader) => {
  const { tokens, head, emit } = reader;
  const range = tokens.range(head, Math.min(head + 2, tokens.count - 1));
  switch (tokens.keyword(head + 1)) {
    case K.stage:
      if (tokens.count <= head + 2) return;
      emit(tokens.keyword(head + 2) === K.end ? given('backup_stage', range) : held('backup_stage', range));
      return;
    case K.lock:
      lockEach(reader, head + 2, tokens.count, 'backup_lock');
      return;
    case K.unlock:
      emit(given('backup_lock', tokens.range(head, head + 1)));
      return;
  }
};
