import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  Configurations,
  excludedBy,
  loadConfig,
  type Origin,
  selectFiles,
  shownPath,
  type Sourced,
  sourcedFor,
} from '@poolsafe/engine';
import { DEFAULT_TARGETS } from '@poolsafe/poolers';
import { roleOf, sourceReaders } from '@poolsafe/sources';
import pc from 'picocolors';
import { EXIT, print, UsageError } from '../command.js';
import { layoutFor } from './emit.js';
import { oneOf } from './options.js';

export interface ConfigFlags {
  readonly print: string;
  readonly config?: string;
  readonly format: string;
  readonly color?: boolean;
}

/** Why a file is or is not read. */
interface Reading {
  readonly read: boolean;
  readonly because: string;
}

async function readingOf(file: string, excluded: 'include' | 'exclude' | undefined): Promise<Reading> {
  const cwd = process.cwd();
  const path = resolve(cwd, file);
  const reads = (name: string) => sourceReaders.some((reader) => reader.reads(name));
  if (!reads(path)) return { read: false, because: 'no kind of file that poolsafe reads' };
  if (excluded === 'include') return { read: false, because: 'not named by "include"' };
  if (excluded === 'exclude') return { read: false, because: 'named by "exclude"' };
  if (!existsSync(path)) return { read: true, because: 'there is no such file yet' };
  const { files } = await selectFiles(cwd, [file.replace(/[^/]*$/, '') || '.'], { includes: () => true, reads });
  return files.some((found) => resolve(cwd, found) === path)
    ? { read: true, because: 'named by "include"' }
    : { read: false, because: 'left out by .gitignore, or in a folder that is never read' };
}

const detectedRole = (path: string): string =>
  roleOf(
    shownPath(path),
    statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : '',
  );

const placeOf = ({ file, line, override }: Origin): string => {
  if (file === null) return 'the default';
  const place = `${shownPath(file)}${line === null ? '' : `:${String(line)}`}`;
  return override === null ? place : `${place}, for ${override.join(', ')}`;
};

const UNNAMED = `what the project's files show, else ${Object.values(DEFAULT_TARGETS).join(', ')}`;

const valueOf = ({ name, value }: Sourced): string => {
  if (typeof value === 'string') return value;
  return value.length > 0 ? value.join(', ') : name === 'targets' ? UNNAMED : 'none';
};

/** Runs `poolsafe config --print FILE`. */
export async function configCommand(flags: ConfigFlags): Promise<number> {
  const format = oneOf('format', flags.format, ['pretty', 'json'] as const);
  const cwd = process.cwd();
  const path = resolve(cwd, flags.print);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(`${flags.print} is a folder; name a file`);
  const config = flags.config === undefined ? new Configurations().of(path) : loadConfig(cwd, flags.config);
  const values = sourcedFor(config, path);
  const reading = await readingOf(flags.print, excludedBy(config, path));
  const role = values.some(({ name }) => name === 'role') ? undefined : detectedRole(path);
  if (format === 'json') {
    const shown = {
      file: shownPath(path),
      config: config.file === undefined ? null : shownPath(config.file),
      files: config.files.map(shownPath),
      ...reading,
      values: Object.fromEntries(
        values.map(({ name, value, from }) => [
          name,
          { value, from: from.file === null ? null : { ...from, file: shownPath(from.file) } },
        ]),
      ),
      ...(role === undefined ? {} : { detected: { role } }),
    };
    await print(`${JSON.stringify(shown, null, 2)}\n`);
    return EXIT.ok;
  }
  const colors = pc.createColors(layoutFor(flags).color);
  const rows: (readonly [string, string, string])[] = [
    ['configuration', config.file === undefined ? 'none' : shownPath(config.file), ''],
    ...config.files.filter((file) => file !== config.file).map((file) => ['', shownPath(file), 'read for it'] as const),
    ['read', reading.read ? 'yes' : 'no', reading.because],
    ...values.map((value) => [value.name, valueOf(value), placeOf(value.from)] as const),
    ...(role === undefined ? [] : [['role', role, 'its path and imports'] as const]),
  ];
  const width = (column: 0 | 1) => Math.min(60, Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map(
    ([name, value, from]) =>
      `  ${colors.bold(name.padEnd(width(0)))}  ${from === '' ? value : value.padEnd(width(1))}${from === '' ? '' : `  ${colors.dim(from)}`}`,
  );
  await print(`${shownPath(path)}\n${lines.join('\n')}\n`);
  return EXIT.ok;
}
