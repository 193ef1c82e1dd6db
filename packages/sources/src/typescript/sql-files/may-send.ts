import { posix } from 'node:path';
import type { ProjectFiles } from '../../extraction.js';
import { partsOf } from '../../sql/parts.js';
import { roleOf } from '../../role.js';
import { WordSearch } from '../../word-search.js';
import { mayHoldState } from '../state-words.js';

/** What a module's words have to hold for it to send a file with session state: a path, or a name that it is loaded by. */
interface SentWords {
  readonly names: RegExp | undefined;
  /** Paths of modules that have a SQL file of their own name beside them. */
  readonly beside: ReadonlySet<string>;
}

const known = new WeakMap<readonly string[], SentWords | null>();

const LOADING = new WordSearch(['.sql', '.psql', '.pgsql', '/sql', 'readdir', 'migrationsFolder']);
/** A path at its end, or a folder that is read. */
const LOADS = /\.(?:sql|psql|pgsql)['"`?)]|\/sql\/?['"`]|migrationsFolder|\breaddir[^]*readFile|\breadFile[^]*readdir/i;
/** Run by tools of their own, which read no code. */
const RUN_BY_TOOLS = /(^|\/)prisma\/migrations\/|(^|\/)supabase\/(migrations|seed)|(^|\/)hasura\/.*\/migrations\//;
const ABOUT_SQL = /sql|quer/i;

/** Shorter names are words of everything. */
const SHORTEST_NAME = 4;

function wordsOf(files: ProjectFiles | undefined): SentWords | undefined {
  const all = files?.sqlFiles?.();
  if (!files || !all || all.length === 0) return undefined;
  let words = known.get(all);
  if (words === undefined) {
    const stateful = all.filter((path) => !RUN_BY_TOOLS.test(path) && mayHoldState(files.read(path) ?? ''));
    // Migrations are run by the folder.
    const loaded = stateful.filter((path) => roleOf(path, '') !== 'migration');
    const names = new Set(
      loaded.flatMap((path) => [
        posix.basename(path).replace(/\.\w+$/, ''),
        ...partsOf(files.read(path) ?? '').map(({ name }) => name),
      ]),
    );
    const patterns = [...names]
      .filter((name) => name.length >= SHORTEST_NAME && /^[\w.\- ]+$/.test(name))
      .map((name) => name.replace(/(?<=[a-z])(?=[A-Z])|[-_. ]/g, '[-_. ]?').replace(/(\[-_\. \]\?)+/g, '[-_. ]?'));
    words =
      stateful.length === 0
        ? null
        : {
            names: patterns.length === 0 ? undefined : new RegExp(`\\b(?:${patterns.join('|')})\\b`, 'i'),
            beside: new Set(loaded.map((path) => path.replace(/\.\w+$/, ''))),
          };
    known.set(all, words);
  }
  return words ?? undefined;
}

/** False for a module that sends no SQL file which holds session state. */
export function maySendFiles(text: string, path: string, files: ProjectFiles | undefined): boolean {
  const words = wordsOf(files);
  if (!words) return false;
  if ((LOADING.test(text) && LOADS.test(text)) || words.beside.has(path.replace(/\.\w+$/, ''))) return true;
  return ABOUT_SQL.test(text) && words.names?.test(text) === true;
}
