import type { KnownNames } from '../../sql/known-names.js';
import type { TreeReading, TreeSource } from './reading.js';
import { TreeReader } from './tree-reader.js';

export type { TreeEffect, TreeReading, TreeSource } from './reading.js';

/**
 * The effects that PostgreSQL's grammar shows in one statement, bodies and dynamic statements included. Shares nothing
 * with the readers of tokens, so that each can be held against the other.
 *
 * @param knownTemps names of temporary relations that exist when the statement runs
 * @throws what the grammar throws when it rejects the statement
 */
export function readTree(sql: string, source: TreeSource, knownTemps: KnownNames = new Set()): TreeReading {
  const reader = new TreeReader(source, knownTemps);
  reader.read(source.parse(sql), sql);
  return reader.reading;
}
