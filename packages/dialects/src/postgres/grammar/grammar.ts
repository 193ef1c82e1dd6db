import type { KnownNames } from '../../sql/known-names.js';
import type { TreeReading } from '../tree/reading.js';

/** A grammar of PostgreSQL that confirms what tokens show. */
export interface Grammar {
  readonly name: 'libpg-query' | 'pgsql-ast-parser';
  /**
   * True when a reading has everything that the statement holds, so that what is not in it can be dropped. Otherwise it
   * only confirms.
   */
  readonly isComplete: boolean;
  /**
   * The effects of one statement.
   *
   * @throws when the grammar rejects the statement or gives up on it
   */
  readonly read: (sql: string, knownTemps: KnownNames) => TreeReading;
  /** True while it answers at all: a crash inside WebAssembly can leave it dead. */
  readonly isAlive: () => boolean;
}
