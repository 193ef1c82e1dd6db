import { LineIndex, type TextEdit, type TextRange } from '@poolsafe/core';
import stringWidth from 'string-width';

/** A line of a file with the part that is meant. */
export interface Frame {
  readonly line: number;
  readonly code: string;
  /** White space up to the marked part, as wide as the code before it. */
  readonly indent: string;
  /** How many terminal cells the marked part takes, at least one. */
  readonly width: number;
}

const TAB = '  ';
const WIDEST = 160;

const show = (text: string) => text.replaceAll('\t', TAB).replace(/\p{Cc}/gu, '\uFFFD');

/** The line that a range begins in. A very long line is cut around the range; a range of several lines ends with the first. */
export function frameOf(text: string, range: TextRange): Frame {
  const lines = new LineIndex(text);
  const { line } = lines.positionAt(range.start);
  const bounds = lines.lineRange(line);
  const whole = text.slice(bounds.start, bounds.end).replace(/[\r\n]+$/, '');
  const from = range.start - bounds.start;
  const to = Math.min(range.end - bounds.start, whole.length);
  const cut = whole.length > WIDEST ? Math.max(0, from - 40) : 0;
  const code = (cut > 0 ? '…' : '') + show(whole.slice(cut, cut + WIDEST));
  const indent = ' '.repeat(stringWidth((cut > 0 ? '…' : '') + show(whole.slice(cut, from))));
  return { line, code, indent, width: Math.max(1, stringWidth(show(whole.slice(from, Math.min(to, cut + WIDEST))))) };
}

/** The line that edits begin in, as it reads once they are made. */
export function fixedLine(text: string, edits: readonly TextEdit[]): string {
  const first = Math.min(...edits.map(({ start }) => start));
  const lines = new LineIndex(text);
  const { start } = lines.lineRange(lines.positionAt(first).line);
  let fixed = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    fixed = fixed.slice(0, edit.start) + edit.text + fixed.slice(edit.end);
  }
  return show(fixed.slice(start).split(/\r?\n|\r/, 1)[0] ?? '');
}
