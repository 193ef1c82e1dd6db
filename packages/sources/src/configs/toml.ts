import { LineIndex } from '@poolsafe/core';
import { parse, TomlError } from 'smol-toml';
import type { ConfigProblem, ConfiguredSetting } from './config-reader.js';

/** A key of a TOML file, with the table that it stands in (`pools.app`, `databases[1]`). */
export interface TomlEntry extends ConfiguredSetting {
  readonly table: string;
}

/** How many broken lines are passed over before the rest is given up. */
const PATIENCE = 20;

export interface TomlFile {
  /** Scalars, with their places. */
  readonly entries: readonly TomlEntry[];
  /** Keys that hold lists or tables on their line, with no value. */
  readonly lists: readonly TomlEntry[];
  readonly problems: readonly ConfigProblem[];
}

/** Reads a TOML file with the places of its keys. A line that is no TOML is told of, and the others are read. */
export function readToml(text: string, file: string): TomlFile {
  const problems: ConfigProblem[] = [];
  const lines = new LineIndex(text);
  let rest = text;
  for (let attempt = 0; attempt < PATIENCE; attempt++) {
    try {
      return { ...placed(text, file, parse(rest)), problems };
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      const range = lines.lineRange(Math.min(error.line, lines.lineCount));
      const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
      const words = text.slice(range.start, range.end).trimEnd();
      problems.push({
        file,
        range: { start: range.start, end: range.start + words.length },
        message: `not TOML: ${reason}; the line is passed over`,
      });
      const blank = rest.slice(range.start, range.end).replace(/[^\r\n]/g, ' ');
      if (blank === rest.slice(range.start, range.end)) break;
      rest = rest.slice(0, range.start) + blank + rest.slice(range.end);
    }
  }
  return { entries: [], lists: [], problems };
}

/** The parser knows values, the lines know places: both are walked together. */
function placed(text: string, file: string, document: Record<string, unknown>): Omit<TomlFile, 'problems'> {
  const entries: TomlEntry[] = [];
  const lists: TomlEntry[] = [];
  const counts = new Map<string, number>();
  let table: unknown = document;
  let name = '';
  let offset = 0;
  for (const raw of text.split('\n')) {
    const start = offset + raw.length - raw.trimStart().length;
    offset += raw.length + 1;
    const header = /^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?\r?$/.exec(raw);
    if (header) {
      const path = (header[2] ?? '').split('.').map((part) => part.trim().replace(/^["'](.*)["']$/, '$1'));
      const key = path.join('.');
      const index = counts.get(key) ?? 0;
      if (header[1] === '[[') counts.set(key, index + 1);
      name = header[1] === '[[' ? `${key}[${String(index)}]` : key;
      table = header[1] === '[[' ? item(resolve(document, path), index) : resolve(document, path);
      continue;
    }
    const pair = /^\s*["']?([\w-]+)["']?\s*=/.exec(raw);
    const value = pair && member(table, pair[1] ?? '');
    if (!pair || value === undefined || value === null) continue;
    const range = { start, end: offset - 1 - (raw.length - raw.trimEnd().length) };
    const entry = { file, range, table: name, name: pair[1] ?? '' };
    if (
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      typeof value === 'bigint'
    )
      entries.push({ ...entry, value: String(value) });
    else lists.push({ ...entry, value: '' });
  }
  return { entries, lists };
}

const item = (value: unknown, index: number): unknown =>
  Array.isArray(value) ? (value as unknown[])[index] : undefined;

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)[key]
    : undefined;

const resolve = (document: unknown, path: readonly string[]): unknown =>
  path.reduce((value, key) => {
    const found = member(value, key);
    return found;
  }, document);
