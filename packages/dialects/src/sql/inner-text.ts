import type { TextRange } from '@poolsafe/core';
import { HOLE } from './tokens.js';

/**
 * A text that stands inside another one's literals (a function body, a dynamic statement), put together from pieces,
 * with the way back to the outer text's offsets.
 */
export class InnerText {
  #text = '';
  /** Where each piece begins in the inner text, and what it stands for in the outer one. */
  readonly #starts: number[] = [];
  readonly #sources: number[] = [];
  /** Length in the outer text of a piece that is not there word for word; -1 for one that is. */
  readonly #widths: number[] = [];

  get text(): string {
    return this.#text;
  }

  get isEmpty(): boolean {
    return this.#text.length === 0;
  }

  /** Adds words that stand in the outer text as they are. */
  verbatim(words: string, source: number): void {
    if (words.length === 0) return;
    this.#piece(source, -1);
    this.#text += words;
  }

  /** Adds what is written in another way in the outer text: an escape, or (`HOLE`) a value that it does not show. */
  replaced(words: string, source: TextRange): void {
    this.#piece(source.start, source.end - source.start);
    this.#text += words;
  }

  hole(source: TextRange): void {
    this.replaced(HOLE, source);
  }

  /** The outer range of words of the inner text. */
  rangeOf(range: TextRange): TextRange {
    const first = this.#pieceAt(range.start);
    const last = this.#pieceAt(Math.max(range.start, range.end - 1));
    const start = this.#outer(first, range.start);
    const width = this.#widths[last] ?? -1;
    const end = width === -1 ? this.#outer(last, range.end - 1) + 1 : (this.#sources[last] ?? 0) + width;
    return { start, end: Math.max(start, end) };
  }

  #piece(source: number, width: number): void {
    this.#starts.push(this.#text.length);
    this.#sources.push(source);
    this.#widths.push(width);
  }

  #outer(piece: number, at: number): number {
    const source = this.#sources[piece] ?? 0;
    return this.#widths[piece] === -1 ? source + at - (this.#starts[piece] ?? 0) : source;
  }

  #pieceAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
