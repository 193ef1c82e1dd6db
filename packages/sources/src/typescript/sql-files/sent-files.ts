import type { Boundary, Confidence, Dialect, SentFileFact } from '@poolsafe/core';
import type { Draft } from '../drafts.js';
import { boundaryOf, type Handle } from '../handle.js';
import type { StringValue } from '../string-value.js';
import type { Node } from '../tree.js';
import type { FileSource } from './file-source.js';

/** What is known about the place of a call that sends files. */
export interface SendingPlace {
  readonly node: Node;
  readonly handle: Handle | undefined;
  readonly dialect: Dialect | 'other';
  readonly start: SentFileFact['start'];
  readonly confidence: Confidence;
}

/** The facts about the files that a call sends. */
export function sentFiles(
  sources: readonly FileSource[],
  { node, handle, dialect, start, confidence }: SendingPlace,
): readonly SentFileFact[] {
  const { environmentVariable, target, hook } = handle ?? {};
  const connection = {
    ...(environmentVariable === undefined ? {} : { environmentVariable }),
    ...(target === undefined ? {} : { target }),
  };
  return sources.map(({ path, part, apart = false }) => ({
    kind: 'sent-file',
    path,
    ...(part === undefined ? {} : { part }),
    dialect,
    handle: boundaryAt(handle),
    start,
    apart,
    confidence,
    ...(Object.keys(connection).length > 0 ? { connection } : {}),
    ...(hook === undefined ? {} : { hook }),
    range: { start: node.range[0], end: node.range[1] },
  }));
}

/** The boundary that calls on a handle have: of one that is not known for sure, only a pool's counts. */
export const boundaryAt = (handle: Handle | undefined): Boundary =>
  handle && (handle.certain || handle.kind === 'pool') ? boundaryOf(handle) : 'session';

const CLOSING: ReadonlySet<string> = new Set(['commit', 'rollback', 'prepare_transaction']);

/** Whether a transaction is open behind what was sent before on the same connection. */
export function openAfter(start: SentFileFact['start'], before: readonly Draft[]): SentFileFact['start'] {
  let open = start;
  for (const { state, action, via } of before.flatMap(({ statement }) => statement.effects)) {
    if (state !== 'transaction') continue;
    if (action === 'write' && via === 'begin') open = 'inside';
    else if (CLOSING.has(via)) open = 'outside';
  }
  return open;
}

/** The message that a file is put into begins a transaction before it. */
export function beginsBefore(texts: readonly StringValue[]): boolean {
  return texts.some(({ pieces }) => {
    const at = pieces.findIndex(({ sources = [] }) => sources.length > 0);
    const before = pieces
      .slice(0, Math.max(0, at))
      .map(({ text }) => text)
      .join('');
    return /\b(begin|start\s+transaction)\b/i.test(before);
  });
}
