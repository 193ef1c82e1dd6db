import type { NotAnalysed, TextRange } from '@poolsafe/core';

/** What reads a text from a place on, a statement at a time. */
export interface SegmentScanner {
  /** Goes to the next statement; false at the end of the text. */
  next(): boolean;
  /** Where the next statement is looked for. */
  readonly at: number;
  /** Up to where the text was looked at for the statement at hand; Infinity when its end was. */
  readonly reach: number;
  /** All that could not be read so far. */
  readonly notAnalysed: readonly NotAnalysed[];
}

/** A stretch of a text that holds one statement, and what stands before it; the last one may hold none. */
export class Segment<State, Reading> {
  /** Where it stands now. */
  start: number;
  readonly length: number;
  /** How far the text was looked at to find its end, from its start. */
  readonly reach: number;
  readonly state: State;
  readonly hasStatement: boolean;
  /** Ranges are offsets from its start. */
  readonly notAnalysed: readonly NotAnalysed[];
  /** What has been read in it, by the one who reads. */
  readonly readings: Reading[] = [];

  constructor(start: number, state: State, hasStatement: boolean, end: number, reach: number, notes: NotAnalysed[]) {
    this.start = start;
    this.state = state;
    this.hasStatement = hasStatement;
    this.length = end - start;
    this.reach = reach - start;
    this.notAnalysed = notes.map((note) => ({ ...note, range: moved(note.range, -start) }));
  }

  get end(): number {
    return this.start + this.length;
  }
}

/** A range by an offset further. */
export const moved = ({ start, end }: TextRange, by: number): TextRange => ({ start: start + by, end: end + by });

/** How a text is divided, by its dialect. */
export interface Division<State> {
  /** What is carried from one statement to the next when a text begins. */
  readonly initial: State;
  readonly sameState: (a: State, b: State) => boolean;
  readonly scanner: (text: string, from: number, state: State) => SegmentScanner & { readonly state?: State };
  /** Whether a statement that begins here is read by what stands before it on its line. */
  readonly looksBack: (text: string, start: number) => boolean;
}

/**
 * A text that is edited, in segments. Those that an edit can't have changed stay the same objects, at their new places:
 * all for which nothing was looked at that changed, and from the first on that begins behind the edit where one began before.
 */
export class Segments<State, Reading> {
  readonly #division: Division<State>;
  #text = '';
  #segments: readonly Segment<State, Reading>[] = [];

  constructor(division: Division<State>) {
    this.#division = division;
  }

  /** Divides the text as it is now. */
  update(text: string): readonly Segment<State, Reading>[] {
    const { initial, sameState, scanner: scannerOf, looksBack } = this.#division;
    const before = this.#segments;
    const old = this.#text;
    const { start: same, end: sameEnd } = sameEnds(old, text);
    if (same === old.length && same === text.length && before.length > 0) return before;
    const by = text.length - old.length;
    let next = 0;
    while (next < before.length && reachOf(before[next]) <= same) next++;
    const segments = before.slice(0, next);
    let at = segments.at(-1)?.end ?? 0;
    let state = before[next]?.state ?? initial;
    const scanner = scannerOf(text, at, state);
    let told = 0;
    while (at < text.length) {
      while (next < before.length && (before[next]?.start ?? 0) + by < at) next++;
      const candidate = before[next];
      const behind = candidate !== undefined && candidate.start >= old.length - sameEnd;
      if (behind && candidate.start + by === at && sameState(candidate.state, state) && !looksBack(text, at)) {
        for (const segment of before.slice(next)) {
          segment.start += by;
          segments.push(segment);
        }
        break;
      }
      const hasStatement = scanner.next();
      const end = hasStatement ? scanner.at : text.length;
      const notes = scanner.notAnalysed.slice(told);
      told = scanner.notAnalysed.length;
      segments.push(new Segment(at, state, hasStatement, end, hasStatement ? scanner.reach : Infinity, notes));
      at = end;
      state = scanner.state ?? initial;
    }
    this.#text = text;
    this.#segments = segments;
    return segments;
  }

  /** Everything is looked at again. */
  forget(): void {
    this.#text = '';
    this.#segments = [];
  }
}

const reachOf = (segment: Segment<unknown, unknown> | undefined): number =>
  segment === undefined ? Infinity : segment.start + segment.reach;

/** Texts are compared in pieces of this length first: that is many times as fast as one by one. */
const BLOCK = 2_048;

/** How many code units two texts begin and end with in common, without counting any twice. */
export function sameEnds(a: string, b: string): { readonly start: number; readonly end: number } {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start + BLOCK <= shorter && a.slice(start, start + BLOCK) === b.slice(start, start + BLOCK)) start += BLOCK;
  while (start < shorter && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  const most = shorter - start;
  let end = 0;
  while (end + BLOCK <= most && lastBlock(a, end) === lastBlock(b, end)) end += BLOCK;
  while (end < most && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
  return { start, end };
}

const lastBlock = (text: string, behind: number): string =>
  text.slice(text.length - behind - BLOCK, text.length - behind);
