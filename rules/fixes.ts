import type { Fix, Occurrence, TextEdit } from '@poolsafe/core';

const edit = (start: number, end: number, text: string): TextEdit => ({ start, end, text });

/** Whether the words stand in a transaction block that the text shows. */
const inBlock = ({ context }: Occurrence) => context.transaction === 'inside';

/**
 * `SET [SESSION] x` to `SET LOCAL x`, and `set_config(..., false)` to `true`, inside a transaction block. Statements
 * after the block no longer find the value, which is why it is a safe fix only where none follows. PostgreSQL's only: in
 * MySQL `LOCAL` is another word for `SESSION`.
 */
export function makeLocal(occurrence: Occurrence): readonly Fix[] {
  const { effect, context } = occurrence;
  if (!inBlock(occurrence) || context.dialect !== 'postgres') return [];
  const words = context.text.slice(effect.range.start, effect.range.end);
  const set = /^(set)\s+(session\s+(?!authorization|characteristics))?/i.exec(words);
  if (effect.via === 'set' && set && !/^set\s+session\s+characteristics/i.test(words)) {
    const keyword = set[1] === 'set' ? 'set local ' : 'SET LOCAL ';
    const end = effect.range.start + set[0].length;
    return [
      {
        title: 'Set it for this transaction only',
        safety: 'unsafe',
        sameUntil: 'transaction-end',
        edits: [edit(effect.range.start, end, keyword)],
      },
    ];
  }
  const last = /\b(false|'f'|'false')(\s*\)\s*)$/i.exec(words);
  if (effect.via === 'set_config' && last?.[1] !== undefined) {
    const start = effect.range.start + last.index;
    return [
      {
        title: 'Set it for this transaction only',
        safety: 'unsafe',
        sameUntil: 'transaction-end',
        edits: [edit(start, start + last[1].length, 'true')],
      },
    ];
  }
  return [];
}

/**
 * `pg_advisory_lock(k)` to `pg_advisory_xact_lock(k)`, inside a transaction block. Never a safe fix: a lock that was
 * meant to be held for longer is given up at the end of the transaction.
 */
export function lockForTransaction(occurrence: Occurrence): readonly Fix[] {
  const { effect, context } = occurrence;
  if (!inBlock(occurrence) || effect.action !== 'write') return [];
  const words = context.text.slice(effect.range.start, effect.range.end);
  const name = /advisory_lock/i.exec(words);
  if (!name) return [];
  const start = effect.range.start + name.index + 'advisory_'.length;
  return [
    { title: 'Hold the lock to the end of the transaction', safety: 'unsafe', edits: [edit(start, start, 'xact_')] },
  ];
}

/** `CREATE TEMP TABLE x (...)` with `ON COMMIT DROP`, inside a transaction block. */
export function dropOnCommit(occurrence: Occurrence): readonly Fix[] {
  const { effect, context } = occurrence;
  if (!inBlock(occurrence) || effect.action !== 'write' || effect.via !== 'create') return [];
  const head = context.text.slice(effect.range.start, effect.range.end);
  if (!/\btemp(orary)?\s+table\b/i.test(head)) return [];
  // Only where the column list closes the statement: a place that needs no parser to be found.
  const rest = /^\s*\([^()]*(?:\([^()]*\)[^()]*)*\)(?=\s*(;|$))/.exec(context.text.slice(effect.range.end));
  if (!rest) return [];
  const at = effect.range.end + rest[0].length;
  return [
    {
      title: 'Drop it at the end of the transaction',
      safety: 'unsafe',
      sameUntil: 'transaction-end',
      edits: [edit(at, at, ' ON COMMIT DROP')],
    },
  ];
}
