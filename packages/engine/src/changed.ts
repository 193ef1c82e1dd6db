import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Finding } from '@poolsafe/core';
import { ConfigError } from './config/index.js';

const run = promisify(execFile);

/**
 * Files that differ from a commit, and new ones that git does not ignore; relative to `cwd`, with forward slashes.
 *
 * @throws ConfigError outside a git repository, or for a commit that is not there
 */
export async function changedFiles(cwd: string, since: string): Promise<ReadonlySet<string>> {
  const git = async (...args: string[]) => {
    try {
      const { stdout } = await run('git', args, { cwd, maxBuffer: 1 << 28 });
      return stdout.split('\0').filter(Boolean);
    } catch (error) {
      const reason =
        (error as { stderr?: string }).stderr?.trim() ?? (error instanceof Error ? error.message : String(error));
      throw new ConfigError(`--changed: git cannot tell what changed since ${since}: ${reason}`);
    }
  };
  const changed = await git('diff', '--name-only', '-z', '--relative', since, '--');
  const added = await git('ls-files', '--others', '--exclude-standard', '-z');
  return new Set([...changed, ...added]);
}

/** What `--changed` has to know of a run. */
export interface Dependants {
  readonly findings: readonly Finding[];
  /** The files that each file's reading depended on. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  /** Files that say what all the others run on: addresses and poolers in project files. */
  readonly decisive: readonly string[];
}

/**
 * Findings in changed files, those that a changed file has part in, and those in files that depend on one. When a file
 * that decides what everything runs on has changed, all of them.
 *
 * @param configs files that the configuration was read from, relative as those of the findings
 */
export function concerning(
  { findings, dependencies, decisive }: Dependants,
  files: ReadonlySet<string>,
  configs: readonly string[] = [],
): readonly Finding[] {
  if ([...decisive, ...configs].some((file) => files.has(file))) return findings;
  const depends = (file: string) => dependencies.get(file)?.some((other) => files.has(other)) === true;
  return findings.filter(
    ({ file, related }) => files.has(file) || related.some((place) => files.has(place.file)) || depends(file),
  );
}
