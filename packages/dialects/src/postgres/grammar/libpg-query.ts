import { readTree } from '../tree/index.js';
import type { TreeSource } from '../tree/reading.js';
import type { Grammar } from './grammar.js';

/** PostgreSQL's own grammar, in WebAssembly. */
export async function loadLibpgQuery(): Promise<Grammar> {
  const { loadModule, parseSync, parsePlPgSQLSync } = await import('libpg-query');
  await loadModule();
  const source: TreeSource = {
    parse: (sql) => parseSync(sql) as unknown,
    parsePlpgsql: (sql) => parsePlPgSQLSync(sql) as unknown,
  };
  return {
    name: 'libpg-query',
    isComplete: true,
    read: (sql, knownTemps) => readTree(sql, source, knownTemps),
    isAlive: () => {
      try {
        source.parse('SELECT 1');
        return true;
      } catch {
        return false;
      }
    },
  };
}
