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

/** Findings in changed files, and those elsewhere that a changed file has part in. */
export const concerning = (findings: readonly Finding[], files: ReadonlySet<string>): readonly Finding[] =>
  findings.filter(({ file, related }) => files.has(file) || related.some((place) => files.has(place.file)));
