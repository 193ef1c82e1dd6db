import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LineIndex, type ProjectFiles } from '@poolsafe/core';
import { describe, expect, it } from 'vitest';
import { configReaderFor, includesBeside, sourceReaders, targetText } from '../src/index.js';

/**
 * Configuration files as users have them: of packages, images, charts, templates and manuals, and broken ones. Beside each
 * stands what is read from it, in `expected.txt`: targets (T), what cannot be used (P), what is dangerous (F).
 */
const folder = join(fileURLToPath(import.meta.url), '../../../../fixtures/configs');

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'expected.txt')
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .sort();

const noProject: ProjectFiles = { paths: [], read: () => undefined } as unknown as ProjectFiles;

/** What is read from a file, line by line. */
function account(file: string): string[] {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const lines = new LineIndex(text);
  const at = (offset: number) => String(lines.positionAt(offset).line);
  const configuration = configReaderFor(path, text)?.read(text, path, includesBeside(path));
  const targets = (configuration?.targets ?? []).map(
    (target) => `T ${target.label}: ${configuration ? decodeURIComponent(targetText(configuration, target)) : ''}`,
  );
  const reader =
    sourceReaders.find((candidate) => candidate.knows?.(path, text) ?? false) ??
    sourceReaders.find((candidate) => candidate.reads(path));
  const extraction = reader?.extract(text, path, noProject, undefined);
  const problems = (extraction?.notAnalysed ?? []).map(
    ({ range, reason }) => `P ${at(range.start)} ${reason.replaceAll(`${folder}/`, '')}`,
  );
  const dangers = (extraction?.observations ?? []).map(
    ({ range, severity, subject }) =>
      `F ${at(range.start)} ${severity} ${subject}: ${text.slice(range.start, range.end).split('\n')[0] ?? ''}`,
  );
  return [...targets, ...problems, ...dangers];
}

describe('configuration files as users have them', () => {
  it('there are many of them', () => {
    expect(files.length).toBeGreaterThan(35);
  });

  it.each(files)('%s', (file) => {
    const expected = join(folder, dirname(file), 'expected.txt');
    const own = `== ${basename(file)}\n${account(file).join('\n')}\n`;
    if (process.env['UPDATE_EXPECTED'] === '1') {
      const rest = existsSync(expected) ? readFileSync(expected, 'utf8').split(/^(?=== )/m) : [];
      const others = rest.filter((part) => !part.startsWith(`== ${basename(file)}\n`));
      writeFileSync(expected, [...others, own].sort().join(''));
    }
    expect(readFileSync(expected, 'utf8')).toContain(own);
  });
});
