import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { absoluteIn, filesUnder, NEVER_READ } from './walk.js';

/** Something that was asked for and cannot be read. */
export interface FileProblem {
  readonly file: string;
  readonly reason: string;
}

export interface FileSelection {
  /** Paths relative to `cwd`, with forward slashes, sorted. */
  readonly files: readonly string[];
  /** Everything that was found on the way, whoever reads it. */
  readonly all: readonly string[];
  readonly problems: readonly FileProblem[];
}

export interface FilesWanted {
  /** Whether the configuration lets a file be read; `path` is absolute. */
  readonly includes: (path: string) => boolean;
  /** Globs relative to `cwd` of what need not be looked at. */
  readonly skip?: readonly string[];
  readonly reads: (path: string) => boolean;
}

/**
 * The files that paths, folders and globs stand for. `.gitignore` is respected below folders and globs; a file that is
 * named is read whatever ignores it.
 */
export async function selectFiles(
  cwd: string,
  paths: readonly string[],
  { includes, skip = [], reads }: FilesWanted,
): Promise<FileSelection> {
  const files = new Set<string>();
  const all = new Set<string>();
  const problems: FileProblem[] = [];
  const absolute = absoluteIn(resolve(cwd));
  const below = (folder: string) => {
    const walked = filesUnder(cwd, folder, skip);
    problems.push(...walked.unreadable.map(([file, reason]) => ({ file, reason })));
    return walked.files;
  };
  const globbed = async (glob: string) => {
    // Few are asked for with globs: the library that reads them is loaded for those only.
    const { globby } = await import('globby');
    return globby([glob], { cwd, gitignore: true, ignore: [...NEVER_READ, ...skip], dot: true, suppressErrors: true });
  };
  for (const path of paths) {
    const found = await stat(resolve(cwd, path)).catch(() => undefined);
    if (found?.isFile()) {
      files.add(relative(cwd, resolve(cwd, path)).replaceAll('\\', '/'));
      continue;
    }
    const isGlob = /[*?{}[\]!]/.test(path);
    if (!found && !isGlob) {
      problems.push({ file: path, reason: 'no such file or folder' });
      continue;
    }
    const matched = found ? below(path) : await globbed(path);
    for (const file of matched) all.add(file);
    const readable = matched.filter((file) => reads(file) && includes(absolute(file)));
    if (isGlob && !found && matched.length === 0) problems.push({ file: path, reason: 'matches no file' });
    for (const file of readable) files.add(file);
  }
  return { files: [...files].sort(), all: [...all], problems };
}
