import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadPostgresParser } from '@poolsafe/dialects';
import { readerFor } from '@poolsafe/sources';
import { checkText, type JudgeOptions } from './check-text.js';
import { ConfigError } from './config/index.js';
import type { FileProblem } from './files.js';
import { type FixSafety, fixText } from './fixing.js';
import { writeWhole } from './write-whole.js';

export interface FixedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly made: number;
}

export interface FixResult {
  readonly fixed: readonly FixedFile[];
  /** Files with findings that could be fixed and are left alone. */
  readonly refused: readonly FileProblem[];
}

/**
 * What fixing would make of files. Only UTF-8 is edited, byte order mark and line endings as they are: a file of another
 * encoding is left alone and told.
 *
 * @param files those that have findings with a fix
 */
export async function fixFiles(
  cwd: string,
  files: Iterable<string>,
  optionsOf: (file: string) => JudgeOptions,
  safety: FixSafety,
): Promise<FixResult> {
  await loadPostgresParser();
  const fixed: FixedFile[] = [];
  const refused: FileProblem[] = [];
  for (const file of files) {
    const bytes = await readFile(resolve(cwd, file));
    const before = bytes.toString('utf8');
    const reader = readerFor(file, before);
    if (!reader) continue;
    if (!Buffer.from(before, 'utf8').equals(bytes)) {
      refused.push({ file, reason: 'not fixed: its bytes are not UTF-8' });
      continue;
    }
    const options = optionsOf(file);
    const { text, made } = fixText(
      before,
      (candidate) => {
        const { findings, notAnalysed } = checkText(candidate, file, reader, options);
        return { findings, notAnalysed: notAnalysed.length };
      },
      safety,
    );
    if (made > 0) fixed.push({ file, before, after: text, made });
  }
  return { fixed, refused };
}

/**
 * Writes fixed files, each whole or not at all; links lead to the same files as before, which keep their permissions. A
 * file that was changed meanwhile is left alone.
 *
 * @returns the files that were left alone
 * @throws ConfigError when one cannot be written
 */
export async function writeFixed(cwd: string, fixed: readonly FixedFile[]): Promise<readonly FileProblem[]> {
  const refused: FileProblem[] = [];
  for (const { file, before, after } of fixed) {
    try {
      const path = resolve(cwd, file);
      if (!(await readFile(path)).equals(Buffer.from(before, 'utf8'))) {
        refused.push({ file, reason: 'not fixed: it was changed meanwhile' });
        continue;
      }
      await writeWhole(path, after);
    } catch (error) {
      throw new ConfigError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return refused;
}
