import type { SessionEffect } from '@poolsafe/core';
import type { AnalysedShape } from './analyse.js';
import type { Place, WordPlace } from './findings.js';
import { Escape, type LogRecord } from './record.js';

/**
 * Where an effect's words stand in the file: lines and columns from 1, columns in UTF-16 units; offsets count bytes of
 * the file, which for a log without letters beyond ASCII are the same units.
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
  const ascii = record.textEnd - record.textStart === text.length;
  const bytes = (to: number) => (ascii ? to : Buffer.byteLength(text.slice(0, to), 'utf8'));
  return {
    line: place.line,
    transaction: place.transaction,
    time: place.time,
    file,
    start: position(record, bytes(start)),
    end: position(record, bytes(end)),
  };
}

/** The place of a byte of the statement's text. */
function position(record: LogRecord, offset: number): WordPlace['start'] {
  const { source, start } = record;
  const at = record.escape === Escape.lost ? start : rawOffset(record, record.placeSkip + offset);
  let line = record.line;
  let lineStart = start;
  let column = 1;
  for (let i = start; i < at; i++) {
    const byte = source[i] ?? 0;
    if (byte === 10) {
      line++;
      lineStart = i + 1;
      column = 1;
    } else if (byte < 128) column++;
    else {
      // From a letter beyond ASCII on, bytes are no columns.
      const lines = source.toString('utf8', lineStart, at).split('\n');
      return {
        line: line + lines.length - 1,
        column: (lines.at(-1) ?? '').length + 1,
        offset: record.lineStart + (at - start),
      };
    }
  }
  return { line, column, offset: record.lineStart + (at - start) };
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
