import { readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadPostgresParser } from '@poolsafe/dialects';
import { sourceReaders } from '@poolsafe/sources';
import { checkText, type JudgeOptions } from './check-text.js';
import { type FixSafety, fixText } from './fixing.js';

export interface FixedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly made: number;
}

/**
 * What fixing would make of files. Files are read as UTF-8; one that is not, or whose kind is not known, is left alone.
 */
export async function fixFiles(
  cwd: string,
  files: Iterable<string>,
  optionsOf: (file: string) => JudgeOptions,
  safety: FixSafety,
): Promise<readonly FixedFile[]> {
  await loadPostgresParser();
  const fixed: FixedFile[] = [];
  for (const file of files) {
    const reader = sourceReaders.find((candidate) => candidate.reads(file));
    if (!reader) continue;
    const bytes = await readFile(resolve(cwd, file));
    const before = bytes.toString('utf8');
    if (!Buffer.from(before, 'utf8').equals(bytes)) continue;
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
  return fixed;
}

/** Writes fixed files, each whole or not at all. */
export async function writeFixed(cwd: string, fixed: readonly FixedFile[]): Promise<void> {
  for (const { file, after } of fixed) {
    const path = resolve(cwd, file);
    const temporary = `${path}.${String(process.pid)}.tmp`;
    await writeFile(temporary, after);
    await rename(temporary, path);
  }
}
