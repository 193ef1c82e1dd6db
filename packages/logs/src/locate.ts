import type { SessionEffect } from '@poolsafe/core';
import type { AnalysedShape } from './analyse.js';
import type { Place, WordPlace } from './findings.js';
import { unitsIn } from './input/units.js';
import { Escape, type LogRecord, type OuterLine } from './record.js';

/**
 * Where an effect's words stand in the file: lines and columns from 1, columns and offsets in UTF-16 units, offsets
 * from 0.
 */
export function locate(
  file: string,
  record: LogRecord,
  shape: AnalysedShape,
  effect: SessionEffect,
  text: string,
  place: Place,
): WordPlace {
  const words = shape.text.slice(effect.range.start, effect.range.end);
  const found = text === shape.text ? effect.range.start : Math.max(0, text.indexOf(words));
  const start = Math.min(found, text.length);
  const end = Math.min(start + words.length, text.length);
  const { line, transaction, time } = place;
  const [from, to] =
    record.outer.length > 0
      ? inLines(record, text, start, end)
      : [position(record, bytesTo(record, text, start)), position(record, bytesTo(record, text, end))];
  return { line, transaction, time, file, start: from, end: to };
}

type Position = WordPlace['start'];

/** Bytes of the text in front of one of its characters. */
const bytesTo = (record: LogRecord, text: string, to: number): number =>
  record.textEnd - record.textStart === text.length ? to : Buffer.byteLength(text.slice(0, to), 'utf8');

/** The place of a byte of the statement's text. */
function position(record: LogRecord, offset: number): Position {
  const { source, start } = record;
  const at = record.escape === Escape.lost ? start : rawOffset(record, record.placeSkip + offset);
  let { line } = record;
  let lineStart = start;
  for (let newline = source.indexOf(10, start); newline !== -1 && newline < at;) {
    line++;
    lineStart = newline + 1;
    newline = source.indexOf(10, lineStart);
  }
  return {
    line,
    column: unitsIn(source, lineStart, at) + 1,
    offset: offsetOf(record, at),
  };
}

/** Bytes that are counted anew each time. */
const SMALL = 1 << 16;

/** The last place that was counted: the next one is mostly a little behind it in the same bytes. */
const counted: { source: Buffer | undefined; base: number; at: number; offset: number } = {
  source: undefined,
  base: 0,
  at: 0,
  offset: 0,
};

/** UTF-16 offset in the file of a byte of the record's source. */
export function offsetOf({ source, base }: LogRecord, at: number): number {
  // Copies of single records come in between.
  if (source.length < SMALL) return base + unitsIn(source, 0, at);
  const goesOn = counted.source === source && counted.base === base && counted.at <= at;
  counted.offset = goesOn ? counted.offset + unitsIn(source, counted.at, at) : base + unitsIn(source, 0, at);
  counted.source = source;
  counted.base = base;
  counted.at = at;
  return counted.offset;
}

/** Where the byte stands in the file that is the `decoded`th of the text once its escapes are undone. */
function rawOffset({ source, placeStart, escape }: LogRecord, decoded: number): number {
  if (escape === Escape.none) return placeStart + decoded;
  let at = placeStart;
  let left = decoded;
  while (left > 0 && at < source.length) {
    const byte = source[at] ?? 0;
    if (escape === Escape.csv) at += byte === 34 ? 2 : 1;
    else if (byte !== 92) at++;
    else if (source[at + 1] === 117) {
      const code = Number.parseInt(source.toString('latin1', at + 2, at + 6), 16);
      // A surrogate is half of four bytes.
      left -= code < 0x80 ? 0 : code < 0x800 ? 1 : code >= 0xd800 && code < 0xe000 ? 1 : 2;
      at += 6;
    } else at += 2;
    left--;
  }
  return at;
}

const json = (text: string) => JSON.stringify(text).slice(1, -1);
// The tabs that mark lines as going on are the server's, and not in every collector's text.
const untabbed = (text: string) => text.replaceAll('\n\t', '\n');

/** Ways in which collectors write a whole statement in one line of theirs. */
const WRITTEN: readonly ((text: string) => string)[] = [
  json,
  (text) => json(untabbed(text)),
  (text) => json(json(text)),
  (text) => text.replaceAll('"', '""'),
];

/** A JSON string of the line that holds the text, however its letters are escaped: where its `to`th character stands. */
function inString(raw: string, text: string): ((to: number) => number) | undefined {
  for (const { 0: token, index } of raw.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    if (!token.includes('\\') || token.length < text.length) continue;
    let value: unknown;
    try {
      value = JSON.parse(token);
    } catch {
      continue;
    }
    if (typeof value !== 'string' || !value.endsWith(text)) continue;
    const before = value.length - text.length;
    return (to) => {
      let at = index + 1;
      for (let left = before + to; left > 0; left--) at += raw[at] !== '\\' ? 1 : raw[at + 1] === 'u' ? 6 : 2;
      return at;
    };
  }
  return undefined;
}

/** What was found of a collector's line, which can hold a whole log. */
interface Search {
  /** Where the last text was found: records stand in their order, or newest first, so the next one is near. */
  at: number;
  /** How that one was written. */
  write: (text: string) => string;
  /** Texts that a long line was looked through for from its beginning. */
  whole: number;
}
const searches = new WeakMap<OuterLine, Search>();
/** How far from the last text the next one is looked for first, in UTF-16 units. */
const NEAR = 1 << 17;
/** After so many looks through all of a line its beginning is the place. */
const MOST_WHOLE = 200;

function searchIn(line: OuterLine): Search {
  let search = searches.get(line);
  if (!search) searches.set(line, (search = { at: 0, write: json, whole: 0 }));
  return search;
}

/** Where the text stands in a collector's line, near the last one or anywhere; -1 when it does not as it is written. */
function find(raw: string, text: string, search: Search): number {
  const ways = [search.write, ...WRITTEN.filter((write) => write !== search.write)];
  const from = Math.max(0, search.at - NEAR);
  const near = raw.slice(from, search.at + NEAR);
  for (const write of ways) {
    const written = write(text);
    let at = near.indexOf(written, search.at - from);
    if (at === -1) at = near.lastIndexOf(written);
    if (at !== -1) return found(search, write, from + at);
  }
  if (near.length === raw.length) return -1;
  search.whole++;
  for (const write of ways) {
    const at = raw.indexOf(write(text));
    if (at !== -1) return found(search, write, at);
  }
  return -1;
}

function found(search: Search, write: Search['write'], at: number): number {
  search.at = at;
  search.write = write;
  return at;
}

/** The place of a part of the text in the lines of a collector, which hold the statement as a string of theirs. */
function inLines(record: LogRecord, text: string, start: number, end: number): [Position, Position] {
  const { outer } = record;
  for (const holder of outer) {
    const { line, offset, text: raw } = holder;
    const search = searchIn(holder);
    if (search.whole >= MOST_WHOLE) continue;
    const at = find(raw, text, search);
    if (at !== -1) {
      const { write } = search;
      const place = (to: number): Position => {
        const column = at + write(text.slice(0, to)).length;
        return { line, column: column + 1, offset: offset + column };
      };
      return [place(start), place(end)];
    }
    const string = inString(raw, text);
    if (!string) continue;
    const place = (to: number): Position => ({ line, column: string(to) + 1, offset: offset + string(to) });
    return [place(start), place(end)];
  }
  // A line of the statement is a line of the file.
  const place = (to: number): Position | undefined => {
    const before = text.slice(0, to).split('\n');
    const tail = before.at(-1) ?? '';
    const whole = tail + (text.slice(to).split('\n')[0] ?? '');
    const holder = outer[Math.min(before.length, outer.length) - 1];
    if (!holder) return undefined;
    for (const write of [(plain: string) => plain, (plain: string) => plain.replaceAll('\t', '#011')]) {
      const at = holder.text.lastIndexOf(write(whole));
      if (at === -1) continue;
      const column = at + write(tail).length;
      return { line: holder.line, column: column + 1, offset: holder.offset + column };
    }
    return undefined;
  };
  const [from, to] = [place(start), place(end)];
  if (from && to) return [from, to];
  const [first] = outer;
  const begin = { line: first?.line ?? record.line, column: 1, offset: first?.offset ?? record.base };
  return [begin, { ...begin, column: (first?.text.length ?? 0) + 1, offset: begin.offset + (first?.text.length ?? 0) }];
}
