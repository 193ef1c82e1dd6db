import type { PoolerProfile } from '@poolsafe/core';
import type { ConfigProblem } from './config-reader.js';
import { checkSettings, hint, place, unknownKeys } from './entries.js';
import type { KeyTable } from './known-keys.js';
import type { TomlFile } from './toml.js';

/** What a table of a TOML file is called in messages, and the keys that it takes. */
export interface KnownTable {
  readonly title: string;
  /** `undefined`: the pooler has no such table; `anything`: the names in it are the user's own. */
  readonly keys: KeyTable | 'anything' | undefined;
}

/** Tells of tables and keys that the pooler does not know, and of values that it does not take. */
export function checkTables(
  { entries, lists }: Pick<TomlFile, 'entries' | 'lists'>,
  profile: PoolerProfile,
  known: (table: string) => KnownTable,
  sections: readonly string[],
): readonly ConfigProblem[] {
  const written = [...entries, ...lists];
  return [...new Set(written.map(({ table }) => table))].flatMap((table) => {
    const { title: what, keys } = known(table);
    if (keys === 'anything') return [];
    const here = (entry: { readonly table: string }) => entry.table === table;
    if (keys) {
      return [
        ...checkSettings(entries.filter(here), profile, { what, keys }),
        ...unknownKeys(lists.filter(here), { what, keys }),
      ];
    }
    const [first] = written.filter(here);
    if (!first) return [];
    const meant = hint(table.split(/[.[]/)[0] ?? '', sections);
    return [place(first, table === '' ? 'a key before any section' : `unknown section ${what}${meant}`)];
  });
}
