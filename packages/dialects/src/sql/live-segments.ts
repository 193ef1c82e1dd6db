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

/** How a text was divided: these segments, from one of them on, at their places in it. */
interface Divided<State, Reading> {
  readonly text: string;
  readonly segments: readonly Segment<State, Reading>[];
  readonly from: number;
}

/** So many segments are kept when an edit takes the rest of the text from them; fewer are soon read again. */
const WORTH_KEEPING = 8;

/**
 * A text that is edited, in segments. Those that an edit can't have changed stay the same objects, at their new places:
 * all for which nothing was looked at that changed, and from the first on that begins behind the edit where one began before.
 * A quote that is opened makes one statement of all that follows, until it is closed: the segments that were there come back.
 */
export class Segments<State, Reading> {
  readonly #division: Division<State>;
  #text = '';
  #segments: readonly Segment<State, Reading>[] = [];
  /** What an edit took the rest of the text from. None of it is among the segments. */
  #lost: Divided<State, Reading> | undefined;

  constructor(division: Division<State>) {
    this.#division = division;
  }

  /** Divides the text as it is now. */
  update(text: string): readonly Segment<State, Reading>[] {
    const { initial, scanner: scannerOf } = this.#division;
    const before = this.#segments;
    const old = this.#text;
    const { start: same, end: sameEnd } = sameEnds(old, text);
    if (same === old.length && same === text.length && before.length > 0) return before;
    let next = 0;
    while (next < before.length && reachOf(before[next]) <= same) next++;
    const segments = before.slice(0, next);
    let at = segments.at(-1)?.end ?? 0;
    let state = before[next]?.state ?? initial;
    const scanner = scannerOf(text, at, state);
    const rest = new Rest({ text: old, segments: before, from: next }, sameEnd, text, this.#division);
    const lost = this.#lost && new Rest(this.#lost, sameEnds(this.#lost.text, text).end, text, this.#division);
    let joined: Rest<State, Reading> | undefined;
    let told = 0;
    while (at < text.length) {
      joined = rest.joins(at, state) ? rest : lost?.joins(at, state) ? lost : undefined;
      if (joined) {
        segments.push(...joined.taken());
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
    if (joined !== rest && before.length - next >= WORTH_KEEPING)
      this.#lost = { text: old, segments: before, from: next };
    else if (joined && joined === lost) this.#lost = undefined;
    this.#text = text;
    this.#segments = segments;
    return segments;
  }

  /** Everything is looked at again. */
  forget(): void {
    this.#text = '';
    this.#segments = [];
    this.#lost = undefined;
  }
}

/** The segments of an earlier text that stand in the end which it has in common with the text as it is now. */
class Rest<State, Reading> {
  readonly #divided: Divided<State, Reading>;
  readonly #division: Division<State>;
  readonly #text: string;
  /** Offset in the earlier text from which on both are the same. */
  readonly #same: number;
  readonly #by: number;
  #next: number;

  /** @param sameEnd how many code units both texts end with in common */
  constructor(divided: Divided<State, Reading>, sameEnd: number, text: string, division: Division<State>) {
    this.#divided = divided;
    this.#division = division;
    this.#text = text;
    this.#same = divided.text.length - sameEnd;
    this.#by = text.length - divided.text.length;
    this.#next = divided.from;
  }

  /** Whether one of them begins here, in the same state; to be asked for places in their order. */
  joins(at: number, state: State): boolean {
    const { segments } = this.#divided;
    while (this.#next < segments.length && (segments[this.#next]?.start ?? 0) + this.#by < at) this.#next++;
    const candidate = segments[this.#next];
    return (
      candidate !== undefined &&
      candidate.start >= this.#same &&
      candidate.start + this.#by === at &&
      this.#division.sameState(candidate.state, state) &&
      !this.#division.looksBack(this.#text, at)
    );
  }

  /** The one that was asked for last and all behind it, at their new places. */
  taken(): readonly Segment<State, Reading>[] {
    const taken = this.#divided.segments.slice(this.#next);
    for (const segment of taken) segment.start += this.#by;
    return taken;
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
