import { existsSync, type Dirent, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import picomatch from 'picomatch';

/** Folders that hold other people's code or what a build made. */
const NEVER_ENTERED: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  'dist',
  'build',
  'coverage',
  '.next',
  'vendor',
]);

/** The same as globs, and files that are read as little. */
export const NEVER_READ: readonly string[] = [...[...NEVER_ENTERED].map((name) => `**/${name}/**`), '**/*.min.js'];

/** What a `.gitignore` says about what is below its folder. */
interface Rules {
  /** Absolute, with a slash at its end. */
  readonly folder: string;
  readonly rules: Ignore;
  /** False for the name of what they say nothing about. */
  readonly mayMean: (name: string) => boolean;
}

export interface Walked {
  /** Paths relative to `cwd`, with forward slashes. */
  readonly files: readonly string[];
  /** Folders that cannot be read, relative to `cwd`, and why. */
  readonly unreadable: readonly (readonly [folder: string, reason: string])[];
}

/**
 * All files below a folder, as git sees them: what a `.gitignore` of the folder, of those in it and of those above it in
 * the same repository leaves out is not entered. Links are followed once.
 *
 * @param folder relative to `cwd`; of one that is absolute the files' paths are, too
 * @param skip globs relative to `cwd` of what need not be looked at
 * @param entered is told each folder, absolute, and the names of all that is in it
 */
export function filesUnder(
  cwd: string,
  folder: string,
  skip: readonly string[] = [],
  entered?: (folder: string, names: readonly string[]) => void,
): Walked {
  const root = resolve(cwd, folder);
  const files: string[] = [];
  const unreadable: [string, string][] = [];
  const seen = new Set<string>();
  const isSkipped =
    skip.length === 0
      ? undefined
      : picomatch([...skip, ...skip.map((glob) => glob.replace(/\/\*\*$/, ''))], { dot: true });

  const visit = (path: string, name: string, above: readonly Rules[]): void => {
    let entries: Dirent[];
    try {
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') unreadable.push([name, code === 'EACCES' ? 'permission denied' : message]);
      return;
    }
    entered?.(
      path,
      entries.map((entry) => entry.name),
    );
    const own = entries.some((entry) => entry.name === '.gitignore' && !entry.isDirectory())
      ? rulesOf(path)
      : undefined;
    const rules = own ? [...above, own] : above;
    for (const entry of entries) {
      const inside = join(path, entry.name);
      const named = name === '' ? entry.name : `${name}/${entry.name}`;
      let isFolder = entry.isDirectory();
      let isFile = entry.isFile();
      if (entry.isSymbolicLink()) {
        const led = leadsTo(inside);
        isFolder = led?.isDirectory() === true;
        isFile = led?.isFile() === true;
        if (isFolder && !enters(inside)) continue;
      }
      if (NEVER_ENTERED.has(entry.name)) continue;
      if (isFile && entry.name.endsWith('.min.js')) continue;
      if ((!isFolder && !isFile) || isSkipped?.(named) === true || isIgnored(inside, entry.name, isFolder, rules))
        continue;
      if (isFolder) visit(inside, named, rules);
      else files.push(named);
    }
  };
  /** A link to a folder is followed when it does not lead to where it has been already. */
  const enters = (path: string): boolean => {
    const real = realpathSync(path);
    if (seen.has(real) || `${root}/`.startsWith(`${real}/`) || real.startsWith(`${root}/`)) return false;
    seen.add(real);
    return true;
  };

  const isOfOthers = relative(cwd, root)
    .split(sep)
    .some((part) => NEVER_ENTERED.has(part));
  if (!isOfOthers)
    visit(
      root,
      (isAbsolute(folder) ? root : relative(cwd, root)).replaceAll('\\', '/'),
      rulesAbove(resolve(cwd), root),
    );
  return { files, unreadable };
}

/** What a link leads to: nothing where it leads nowhere, or to itself through others. */
function leadsTo(link: string): Stats | undefined {
  try {
    return statSync(link, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The absolute path of a file of `cwd`, as `resolve` gives it, for paths without steps in them: those of a walk. */
export const absoluteIn = (cwd: string): ((file: string) => string) => {
  const base = cwd.endsWith('/') ? cwd : `${cwd}/`;
  return (file) => (sep === '/' && !file.startsWith('.') && !file.startsWith('/') ? base + file : resolve(cwd, file));
};

/**
 * The rules of the folders above a folder, the outermost first: those of its repository, or up to the working folder where
 * there is none.
 */
function rulesAbove(cwd: string, folder: string): readonly Rules[] {
  const found: Rules[] = [];
  let ofWorkingFolder = 0;
  if (existsSync(join(folder, '.git'))) return [];
  for (let at = folder; at !== dirname(at);) {
    at = dirname(at);
    const rules = rulesOf(at);
    // What they mean may be a folder that was asked for, or one around it.
    if (rules) found.unshift({ ...rules, mayMean: () => true });
    if (existsSync(join(at, '.git'))) return found;
    if (at === cwd) ofWorkingFolder = found.length;
  }
  return found.slice(found.length - ofWorkingFolder);
}

function rulesOf(folder: string): Rules | undefined {
  try {
    const text = readFileSync(join(folder, '.gitignore'), 'utf8');
    const patterns = text.replace(/^\uFEFF/, '');
    return { folder: `${folder}/`, rules: ignore().add(patterns), mayMean: namesMeant(patterns) };
  } catch {
    return undefined;
  }
}

/**
 * Most names are meant by no pattern, which is seen by the last part of each pattern: folders that are meant are not
 * entered, so that nothing below them is asked about.
 */
function namesMeant(patterns: string): (name: string) => boolean {
  const lasts = patterns
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/^!/, '').replace(/\/+$/, '').split('/').at(-1) ?? '');
  if (lasts.some((last) => last === '' || /[[\]?\\ ]|^\*+$/.test(last))) return () => true;
  const exact = new Set(lasts.filter((last) => !last.includes('*')).map((last) => last.toLowerCase()));
  const globs = lasts
    .filter((last) => last.includes('*'))
    .map((last) => last.replace(/[.+^${}()|]/g, '\\$&').replace(/\*+/g, '.*'));
  const glob = globs.length === 0 ? undefined : new RegExp(`^(?:${globs.join('|')})$`, 'is');
  return (name) => exact.has(name.toLowerCase()) || glob?.test(name) === true;
}

/** The innermost rules that say anything about a path decide. */
function isIgnored(path: string, name: string, isFolder: boolean, above: readonly Rules[]): boolean {
  for (let index = above.length - 1; index >= 0; index--) {
    const { folder, rules, mayMean } = above[index] as Rules;
    if (!mayMean(name)) continue;
    const { ignored, unignored } = rules.test(path.slice(folder.length).replaceAll('\\', '/') + (isFolder ? '/' : ''));
    if (ignored || unignored) return ignored;
  }
  return false;
}
