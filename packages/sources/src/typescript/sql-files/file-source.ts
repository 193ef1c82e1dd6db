import { posix } from 'node:path';
import { HOLE } from '@poolsafe/dialects';
import type { ProjectFiles } from '../../extraction.js';
import { partsOf, sameName } from '../../sql/parts.js';

/** The contents of a SQL file, or of a named part of it. */
export interface FileSource {
  /** Path of the file in the project; `*` stands for any characters: one of several files. */
  readonly path: string;
  readonly part?: string;
  /** The statements are taken apart and sent one by one. */
  readonly apart?: true;
}

export const SQL_FILE = /\.(sql|psql|pgsql)$/i;

/** Files of a pattern that are still told apart. */
const MOST_FILES = 2000;

/** Tells the paths that a source's path covers. */
export function pathMatcher(path: string): (candidate: string) => boolean {
  const parts = path.split('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return (candidate) => candidate === path;
  return (candidate) => {
    // The end first: most paths differ there.
    if (!candidate.endsWith(last) || !candidate.startsWith(first)) return false;
    let at = first.length;
    for (let index = 1; index < parts.length - 1; index++) {
      const part = parts[index] ?? '';
      const found = candidate.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= candidate.length - last.length;
  };
}

/** The SQL files of the project that a path covers. */
export function filesOf(files: ProjectFiles, { path }: FileSource): readonly string[] {
  const known = files.sqlFiles?.() ?? [];
  return path.includes('*') ? known.filter(pathMatcher(path)).slice(0, MOST_FILES) : [path];
}

/** Folders that a relative path may start in: those of the packages around a module, the innermost first, and its own. */
function* basesOf(files: ProjectFiles, modulePath: string): Generator<string> {
  const own = posix.dirname(modulePath);
  for (let folder = own; ; folder = posix.dirname(folder)) {
    if (folder === '.' || files.has(posix.join(folder, 'package.json'))) yield folder;
    if (folder === '.') break;
  }
  yield own;
}

/**
 * The SQL files that a path in the code stands for: a file, all of a folder, or those that fit a path of which a part is
 * not known.
 *
 * @param text absolute paths begin at the project's root; a HOLE is a part that is not known
 */
export function sourcesAt(files: ProjectFiles, modulePath: string, text: string): readonly FileSource[] {
  const known = files.sqlFiles?.() ?? [];
  if (known.length === 0 || text.length > 300 || /[\n;]/.test(text)) return [];
  const path = text.replace(/^file:\/\//, '');
  if (!path.includes('/') && !SQL_FILE.test(path)) return [];
  const candidates = path.startsWith('/')
    ? [posix.normalize(path).slice(1)]
    : path.startsWith(HOLE)
      ? [path.replace(HOLE, '*')]
      : [...basesOf(files, modulePath)].map((base) => posix.join(base, path));
  for (const candidate of candidates) {
    const found = rememberedAt(known, candidate.replaceAll(HOLE, '*'));
    if (found) return [found];
  }
  return [];
}

/** What paths were found to stand for, by the list of files: hundreds of modules ask for the same ones. */
const remembered = new WeakMap<readonly string[], Map<string, FileSource | undefined>>();

function rememberedAt(known: readonly string[], path: string): FileSource | undefined {
  const found = remembered.get(known) ?? new Map<string, FileSource | undefined>();
  remembered.set(known, found);
  if (!found.has(path)) found.set(path, sourceAt(known, path));
  return found.get(path);
}

function sourceAt(known: readonly string[], path: string): FileSource | undefined {
  if (path.includes('*')) {
    // At least a name or a folder has to be known.
    if (!/[\w-]{2,}/.test(path.replace(SQL_FILE, ''))) return undefined;
    const matching = pathMatcher(path);
    const matched = known.filter(matching);
    // Where a path begins is often not known: then its end has to be one file's alone.
    if (matched.length === 0 || (path.startsWith('*') && matched.length > 1)) return undefined;
    return { path: matched.length === 1 && path.startsWith('*') ? (matched[0] ?? path) : path };
  }
  if (SQL_FILE.test(path)) return known.includes(path) ? { path } : undefined;
  // A module names the file beside it that has its name.
  const beside = path.replace(/\.[cm]?[jt]sx?$/, '.sql');
  if (beside !== path) return known.includes(beside) ? { path: beside } : undefined;
  const folder = path === '.' ? '' : `${path.replace(/\/$/, '')}/`;
  return folder !== '' && known.some((file) => file.startsWith(folder)) ? { path: `${folder}*` } : undefined;
}

/** What a loaded object has under a name: a part of its file, or a file or folder of its folder. */
export function narrowed(files: ProjectFiles, source: FileSource, name: string): readonly FileSource[] {
  if (source.part !== undefined) return [];
  if (!source.path.includes('*')) {
    const part = partsOf(files.read(source.path) ?? '').find((candidate) => sameName(candidate.name, name));
    return part ? [{ path: source.path, part: part.name }] : [];
  }
  const covered = filesOf(files, source);
  const base = source.path.slice(0, source.path.indexOf('*'));
  const segments = (file: string) => file.slice(base.length).split('/');
  const ownName = (file: string) => posix.basename(file).replace(/\.\w+$/, '');
  const named = covered.filter((file) => segments(file).length === 1 && sameName(ownName(file), name));
  if (named.length > 0) return named.slice(0, 1).map((path) => ({ path }));
  const inside = covered.find((file) => segments(file).length > 1 && sameName(segments(file)[0] ?? '', name));
  if (inside !== undefined) return [{ path: `${base}${segments(inside)[0] ?? ''}/*` }];
  for (const path of covered) {
    const part = partsOf(files.read(path) ?? '').find((candidate) => sameName(candidate.name, name));
    if (part) return [{ path, part: part.name }];
  }
  return [];
}

/** The text of a source, where it is one file or one part of one. */
export function textOfSource(files: ProjectFiles, { path, part }: FileSource): string | undefined {
  if (path.includes('*')) return undefined;
  const text = files.read(path);
  if (text === undefined || part === undefined) return text;
  const found = partsOf(text).find(({ name }) => name === part);
  return found && text.slice(found.start, found.end);
}
