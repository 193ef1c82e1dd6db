import type { TextRange } from '@poolsafe/core';
import { HOLE } from '@poolsafe/dialects';
import type { FileSource } from './sql-files/file-source.js';
import type { Node } from './tree.js';

/** A run of characters of a value and where they stand in the file. */
export interface Piece {
  readonly text: string;
  readonly fileStart: number;
  readonly fileEnd: number;
  /** The file's characters are the text's. */
  readonly exact: boolean;
  /** The text stands in another file, which tells about it itself. */
  readonly foreign?: boolean;
  /** The SQL files that it is read from; its text is a HOLE where that is more than one. */
  readonly sources?: readonly FileSource[];
}

/** A string as the program makes it, with one HOLE character for each part that is not known. */
export class StringValue {
  readonly text: string;
  readonly #pieces: readonly Piece[];
  readonly #ends: readonly number[];

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.text = pieces.map((piece) => piece.text).join('');
    let end = 0;
    this.#ends = pieces.map((piece) => (end += piece.text.length));
  }

  static hole(node: Node): StringValue {
    return new StringValue([{ text: HOLE, fileStart: node.range[0], fileEnd: node.range[1], exact: false }]);
  }

  static join(values: readonly StringValue[]): StringValue {
    return new StringValue(values.flatMap((value) => value.#pieces));
  }

  /** A text that stands elsewhere, where this expression stands for it. */
  static standingFor(node: Node, text: string, foreign = false, sources: readonly FileSource[] = []): StringValue {
    const from = sources.length > 0 ? { sources } : {};
    return new StringValue([
      { text, fileStart: node.range[0], fileEnd: node.range[1], exact: false, foreign, ...from },
    ]);
  }

  /** The same text where an expression stands for it. */
  at(node: Node, foreign = this.foreign): StringValue {
    return StringValue.standingFor(node, this.unknown ? HOLE : this.text, foreign && !this.unknown, this.sources);
  }

  /** A literal with its escapes; `raw` is what stands between the quotes, from `offset` in the file. */
  static literal(raw: string, offset: number): StringValue {
    return new StringValue(
      raw === '' ? [{ text: '', fileStart: offset, fileEnd: offset, exact: true }] : literalPieces(raw, offset),
    );
  }

  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  /** The SQL files that some of it is read from. */
  get sources(): readonly FileSource[] {
    return this.#pieces.flatMap(({ sources = [] }) => sources);
  }

  /** Nothing of it is known. */
  get unknown(): boolean {
    return this.#pieces.every((piece) => piece.text === HOLE || piece.text === '');
  }

  /** The range in the file; a range that ends inside an inexact piece takes the whole piece. */
  inFile({ start, end }: TextRange): TextRange {
    return { start: this.#offset(start, 'start'), end: this.#offset(Math.max(start, end - 1), 'end') };
  }

  /** True when the range is plain text of the file. */
  isExact({ start, end }: TextRange): boolean {
    const first = this.#indexAt(start);
    const last = this.#indexAt(Math.max(start, end - 1));
    return first === last && this.#pieces[first]?.exact === true;
  }

  /** True when the range begins in text of another file. */
  isForeign({ start }: TextRange): boolean {
    return this.#pieces[this.#indexAt(start)]?.foreign === true;
  }

  /** The text that a range begins in, when it stands elsewhere in the file or in another one. */
  embedded({ start }: TextRange): string | undefined {
    const piece = this.#pieces[this.#indexAt(start)];
    return piece && !piece.exact && piece.text.length > 2 && piece.text !== HOLE ? piece.text : undefined;
  }

  /** Some of the text stands in another file. */
  get foreign(): boolean {
    return this.#pieces.some((piece) => piece.foreign === true && piece.text !== '');
  }

  #indexAt(offset: number): number {
    const index = this.#ends.findIndex((end) => offset < end);
    return index === -1 ? this.#pieces.length - 1 : index;
  }

  #offset(offset: number, side: 'start' | 'end'): number {
    const index = this.#indexAt(offset);
    const piece = this.#pieces[index];
    if (!piece) return 0;
    if (!piece.exact) return side === 'start' ? piece.fileStart : piece.fileEnd;
    const inside = offset - ((this.#ends[index] ?? 0) - piece.text.length);
    return piece.fileStart + inside + (side === 'end' ? 1 : 0);
  }
}

const ESCAPE = /\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|[^])/g;

/** A literal's characters, escape by escape. `raw` is what stands between the quotes, from `offset` in the file. */
function literalPieces(raw: string, offset: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from)
      pieces.push({ text: raw.slice(from, to), fileStart: offset + from, fileEnd: offset + to, exact: true });
  };
  for (const match of raw.matchAll(ESCAPE)) {
    plain(match.index);
    from = match.index + match[0].length;
    pieces.push({ text: unescape(match[0]), fileStart: offset + match.index, fileEnd: offset + from, exact: false });
  }
  plain(raw.length);
  return pieces;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

function unescape(escape: string): string {
  const body = escape.slice(1);
  if (/^[ux]/.test(body)) {
    const code = Number.parseInt(body.replace(/[ux{}]/g, ''), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  }
  if (/^[\r\n\u2028\u2029]/.test(body)) return '';
  return SIMPLE_ESCAPES[body] ?? body;
}
