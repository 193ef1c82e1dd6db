import type { TextRange } from '@poolsafe/core';
import type { TSESTree } from '@typescript-eslint/types';
import { type PieceWords, wordsOf } from './live-words.js';
import { parseStretch } from './parse.js';

let lastId = 0;

/** One stretch of a module that is edited: a declaration, or what else stands at the top. */
export class Piece {
  readonly id = ++lastId;
  readonly text: string;
  readonly clean: boolean;
  /** Where it stands now. */
  start = 0;
  /** Something in it is sent when the module is loaded. */
  onLoad = false;
  /** It tells something about the project. */
  holdsFacts = false;
  readonly #path: string;
  #words: PieceWords | undefined;
  #tree: TSESTree.Program | undefined;

  constructor(text: string, clean: boolean, path: string) {
    // A copy of its own: a slice would keep the whole text that it was taken from.
    this.text = Buffer.from(text, 'utf16le').toString('utf16le');
    this.clean = clean;
    this.#path = path;
  }

  get end(): number {
    return this.start + this.text.length;
  }

  get words(): PieceWords {
    if (!this.#words) {
      const tree = parseStretch(this.text, this.#path, this.clean);
      this.#words = wordsOf(this.text, tree);
      // Recovering takes its time: what follows in the same moment needs the tree, too.
      if (!this.clean) this.#tree = tree;
    }
    return this.#words;
  }

  /** The tree of a piece with errors, with offsets from its beginning; given away once, to who moves it to its place. */
  takeTree(): TSESTree.Program | undefined {
    const tree = this.#tree;
    this.#tree = undefined;
    return tree;
  }
}

/** Where the pieces of a module stood when it was read; places are given as they are now. */
export class Layout {
  readonly #starts: readonly number[];
  readonly #pieces: readonly Piece[];

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.#starts = pieces.map(({ start }) => start);
  }

  /** The piece that an offset stood in, and how far in it. */
  at(offset: number): { readonly piece: Piece; readonly within: number } | undefined {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const piece = this.#pieces[low];
    return piece && { piece, within: offset - (this.#starts[low] ?? 0) };
  }

  offset(offset: number): number {
    const place = this.at(offset);
    return place ? place.piece.start + place.within : offset;
  }

  range({ start, end }: TextRange): TextRange {
    const from = this.offset(start);
    return { start: from, end: end > start ? this.offset(end - 1) + 1 : from };
  }
}

/** A value with every range and insertion in it where it is now. Values that did not move stay what they are. */
export function shifted<Value>(value: Value, layout: Layout): Value {
  if (Array.isArray(value)) return value.map((item: unknown) => shifted(item, layout)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const { start, end } = value as { start?: unknown; end?: unknown };
  if (typeof start === 'number' && typeof end === 'number') return { ...value, ...layout.range({ start, end }) };
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key,
      // The two places of a fact that are a single offset.
      (key === 'at' || key === 'parameterEnd') && typeof item === 'number'
        ? layout.offset(Math.max(0, item - 1)) + Math.min(1, item)
        : shifted(item as unknown, layout),
    ]),
  ) as Value;
}
