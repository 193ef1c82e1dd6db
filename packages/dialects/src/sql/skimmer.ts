import { FOLDED, HASH_FACTOR, HASH_START } from './keywords.js';
import { KERNEL_WINDOW, type SkimKernel, skimKernel } from './skim-kernel.js';
import { Pair, type Watch, type WordSet } from './watch.js';

/** What a character outside of words and white space means for where a statement ends. */
export const Mark = {
  None: 0,
  /** Ends the statement. */
  End: 1,
  /** A string that ends at the next such character, twice meaning once. */
  String: 2,
  /** The same, with backslashes that take the next character along. */
  EscapedString: 3,
  /** A quoted name. */
  Name: 4,
  /** Two of them begin a comment up to the end of the line. */
  Dash: 5,
  /** With an asterisk, the beginning of a comment. */
  Slash: 6,
  /** In a word, a part of it; before digits, a parameter. */
  Dollar: 7,
  /** A hole when a question mark follows. */
  Less: 8,
  /** What only the dialect's own scanner reads. */
  Stop: 9,
} as const;

/** How a dialect's statements are skimmed. */
export interface SkimRules {
  readonly marks: Uint8Array;
  /** First words of statements that are always read. */
  readonly heads: WordSet;
  /** The same for first words that need a second one. */
  readonly headsOfTwo: readonly [first: WordSet, second: WordSet];
  /** `--` is a comment only before white space. */
  readonly spacedDashes: boolean;
}

/** What characters mean in every dialect; the NUL stops. */
const COMMON_MARKS: Readonly<Record<string, number>> = {
  '\0': Mark.Stop,
  ';': Mark.End,
  '-': Mark.Dash,
  '/': Mark.Slash,
  $: Mark.Dollar,
  '\\': Mark.Stop,
  '{': Mark.Stop,
  '<': Mark.Less,
  '#': Mark.Stop,
};

/** Marks by character, for {@link SkimRules}: those of a dialect beside the common ones. */
export function marksOf(marks: Readonly<Record<string, number>>): Uint8Array {
  const table = new Uint8Array(256);
  for (const [character, mark] of Object.entries({ ...COMMON_MARKS, ...marks })) table[character.charCodeAt(0)] = mark;
  return table;
}

/** Bytes at a time. Statements that are longer are left to the scanner. */
const WINDOW = KERNEL_WINDOW;

/** Texts that are shorter are skimmed without the kernel: it has to be told what is watched for. */
const SHORT = 1 << 12;

/** Of every runtime that this runs in; the library of types for them is not asked for. */
declare class TextEncoder {
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}
export const encoder = new TextEncoder();

/** For all skimmers, filled again by whichever works: at most one does at a time. */
let own = new Uint8Array(1 << 14);
/** That, or the kernel's. */
let bytes = own;
let pairs = new Uint16Array(own.buffer);
let owner: object | undefined;

const isWord = (byte: number): boolean => FOLDED[byte] !== 0;
const isSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13);

/** Blanks behind the text, for those who look further. */
const MARGIN = 64;

const STAR = 42;
const NEWLINE = 10;

/** Statements that were passed over. */
export interface Passed {
  readonly statementCount: number;
  /** Where the last one begins; absent where there is none. */
  readonly lastStatement: number | undefined;
}

/**
 * Finds where statements end that hold no watched word, two characters a step and without making tokens. Whatever is
 * not plain (templates, dollar quotes, damaged quotations, client commands) it leaves to the scanner, so that what it
 * says of a statement is what the scanner would have said.
 */
export class Skimmer {
  /** Says whose text `bytes` holds. */
  readonly #key = {};
  readonly #text: string;
  readonly #watch: Watch;
  /** The statement that was passed over: where its words begin and end, and where to go on. */
  start = 0;
  end = 0;
  next = 0;
  #rules: SkimRules;
  /** Where `bytes` is the kernel's. */
  #kernel: SkimKernel | undefined;
  /** What the kernel has passed over already: up to where in its `found`, and how much of it has been taken. */
  #found = 0;
  #at = 0;
  /** How many names were watched for when it did. */
  #known = 0;
  /** The part of the text that `bytes` holds, from an even offset on. */
  #from = 0;
  #to = 0;
  /** Where the comments of the statement begin and end, in turn. */
  readonly #comments: number[] = [];
  /** Where in `bytes` the sign stands that ends the statement, once it is found. */
  #endsAt = -1;

  constructor(text: string, watch: Watch, rules: SkimRules) {
    this.#text = text;
    this.#watch = watch;
    this.#rules = rules;
  }

  /** May change from one statement to the next. */
  set rules(rules: SkimRules) {
    this.#rules = rules;
    this.#at = this.#found = 0;
  }

  /**
   * Passes over the statement whose first word or sign stands at `start`; false when it must be read. Says in `start`,
   * `end` and `next` where its words are and where the next statement may begin.
   */
  skip(start: number): boolean {
    const text = this.#text;
    if (owner !== this.#key || start < this.#from || start >= this.#to) this.#fill(start);
    if (this.#kernel?.watches(this.#watch, this.#rules) === true) {
      if (this.#passedBy(this.#kernel, start)) return true;
      // What it does not pass over in a whole text is to be read.
      if (this.#to === text.length) return false;
    }
    let end = this.#end(start);
    if (end === this.#to && end < text.length && this.#from < start - 1) {
      this.#fill(start);
      end = this.#end(start);
    }
    if (end === -1 || (end === this.#to && end < text.length)) return false;
    this.start = start;
    this.end = this.#lastEnd(start, end);
    this.next = Math.min(end + 1, text.length);
    return true;
  }

  /** Passes over the statement behind the last one, where it is known already that it need not be read. */
  follow(): boolean {
    return owner === this.#key && this.#kernel !== undefined && this.#taken(this.#kernel);
  }

  /**
   * Passes over all statements of the text: how many, and where the last one begins. `undefined` where one must be read,
   * or there is no kernel.
   */
  passAll(): Passed | undefined {
    const size = this.#text.length;
    let count = 0;
    let last: number | undefined;
    for (let at = this.#text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0; at < size;) {
      this.#fill(at);
      const kernel = this.#kernel;
      if (!kernel?.watches(this.#watch, this.#rules)) return undefined;
      const passed = kernel.passAll(at - this.#from, this.#to - this.#from, this.#to === size);
      count += passed.count;
      if (passed.last !== -1) last = this.#from + passed.last;
      const stopped = this.#from + passed.at;
      if (stopped === at || (this.#to === size && stopped < size)) return undefined;
      at = stopped;
    }
    return { statementCount: count, lastStatement: last };
  }

  /** The statement at `start` as the kernel has passed over it, or does now. */
  #passedBy(kernel: SkimKernel, start: number): boolean {
    this.#known = this.#watch.names?.size ?? 0;
    this.#at = 0;
    this.#found = 3 * kernel.skim(start - this.#from, this.#to - this.#from, this.#to === this.#text.length);
    return this.#taken(kernel);
  }

  /** Takes the next of the statements that the kernel has passed over: that holds while nothing new is watched for. */
  #taken({ found }: SkimKernel): boolean {
    const at = this.#at;
    if (at === this.#found || this.#known !== (this.#watch.names?.size ?? 0)) return false;
    this.#at = at + 3;
    this.start = this.#from + (found[at] as number);
    this.end = this.#from + (found[at + 1] as number);
    this.next = this.#from + (found[at + 2] as number);
    return true;
  }

  /** Offset of the sign that ends the statement, or of the window's end; -1 when it must be read. */
  #end(start: number): number {
    const from = this.#from;
    const size = this.#to - from;
    const flagsOf = this.#watch.pairs;
    const twos = pairs;
    let at = start - from;
    if (this.#comments.length > 0) this.#comments.length = 0;
    this.#endsAt = -1;
    if (this.#isHead(at)) return -1;
    for (let pair = at >> 1; pair << 1 < size; pair++) {
      const flags = flagsOf[twos[pair] as number] as number;
      if (flags === 0) continue;
      const first = pair << 1;
      if ((flags & Pair.StartsAtFirst) !== 0 && first >= at && this.#isWatched(first)) return -1;
      if ((flags & Pair.Special) !== 0) {
        let next = first < at ? first + 1 : this.#step(first, size);
        if (next === first + 1) next = next < at || next >= size ? next + 1 : this.#step(next, size);
        if (next === -1) return this.#endsAt === -1 ? -1 : from + this.#endsAt;
        if (next > first + 2) {
          at = next;
          pair = (next >> 1) - 1;
          continue;
        }
      }
      if ((flags & Pair.StartsAtSecond) !== 0 && first + 1 >= at && this.#isWatched(first + 1)) return -1;
    }
    return this.#to;
  }

  /** True when a word begins at `i` that is watched for. */
  #isWatched(i: number): boolean {
    if (i > 0 && isWord(bytes[i - 1] as number)) return false;
    const watch = this.#watch;
    if (!watch.mayBegin(bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number)) return false;
    return watch.mayBeWatched(this.#hashAt(i));
  }

  /** True for a statement whose first words make it be read. */
  #isHead(at: number): boolean {
    const { heads, headsOfTwo } = this.#rules;
    if (!isWord(bytes[at] as number)) return false;
    const hash = this.#hashAt(at);
    if (!headsOfTwo[0].has(hash)) return heads.has(hash);
    let second = at;
    while (isWord(bytes[second] as number)) second++;
    while (isSpace(bytes[second] as number) && second < this.#to - this.#from) second++;
    return !isWord(bytes[second] as number) || headsOfTwo[1].has(this.#hashAt(second));
  }

  /** Where to go on behind the character at `i`; -1 when the statement ends there or must be read. */
  #step(i: number, size: number): number {
    const mark = this.#rules.marks[bytes[i] as number] as number;
    switch (mark) {
      case Mark.None:
        return i + 1;
      case Mark.End:
        this.#endsAt = i;
        return -1;
      case Mark.String:
      case Mark.EscapedString:
      case Mark.Name: {
        const before = i === 0 ? 32 : (bytes[i - 1] as number);
        // A prefix says what kind of string it is.
        if (isWord(before) || before === 38) return -1;
        const end = this.#closing(mark, i, size);
        if (end === -1 || isWord(bytes[end] as number)) return -1;
        return mark === Mark.Name && !this.#isPlainName(i + 1, end - 1) ? -1 : end;
      }
      case Mark.Dash: {
        if (bytes[i + 1] !== bytes[i]) return i + 1;
        if (this.#rules.spacedDashes && !((bytes[i + 2] as number) <= 32)) return i + 1;
        const newline = bytes.indexOf(NEWLINE, i);
        if (newline === -1 || newline >= size) return this.#to < this.#text.length ? -1 : this.#note(i, size);
        return this.#note(i, newline);
      }
      case Mark.Slash: {
        if (bytes[i + 1] !== STAR) return i + 1;
        const kind = bytes[i + 2] as number;
        // Optimizer hints and code for some servers only.
        if (kind === 33 || kind === 43 || kind === 77) return -1;
        for (let j = i + 2; j < size - 1; j++) {
          if (bytes[j] === STAR && bytes[j + 1] === bytes[i]) return this.#note(i, j + 2);
          // Nested.
          if (bytes[j] === bytes[i] && bytes[j + 1] === STAR) return -1;
        }
        return -1;
      }
      case Mark.Dollar: {
        if (i > 0 && isWord(bytes[i - 1] as number)) return i + 1;
        let end = i + 1;
        while (end < size && (bytes[end] as number) >= 48 && (bytes[end] as number) <= 57) end++;
        return end === i + 1 || isWord(bytes[end] as number) ? -1 : end;
      }
      case Mark.Less:
        return bytes[i + 1] === 63 ? -1 : i + 1;
    }
    return -1;
  }

  /** Offset after the sign that closes the one at `open`; -1 when none does. */
  #closing(mark: number, open: number, size: number): number {
    const quote = bytes[open] as number;
    for (let i = open + 1; i < size; i++) {
      const byte = bytes[i] as number;
      if (byte === 0) return -1;
      if (byte === quote) {
        if (bytes[i + 1] !== quote || i + 1 >= size) return i + 1;
        i++;
      } else if (byte === 92 && mark === Mark.EscapedString) i++;
    }
    return -1;
  }

  /** False for a quoted name that is watched for, or that only the scanner can tell. */
  #isPlainName(from: number, end: number): boolean {
    let hash = HASH_START;
    for (let i = from; i < end; i++) {
      const folded = FOLDED[bytes[i] as number] as number;
      // A name of several words is no word that is watched for, unless signs are doubled in it.
      if (folded === 0 && bytes[i] === bytes[end]) return false;
      hash = Math.imul(hash ^ (folded || (bytes[i] as number)), HASH_FACTOR);
    }
    return !this.#watch.mayBeWatched(hash);
  }

  #hashAt(start: number): number {
    let hash = HASH_START;
    for (let i = start; ; i++) {
      const folded = FOLDED[bytes[i] as number] as number;
      if (folded === 0) return hash;
      hash = Math.imul(hash ^ folded, HASH_FACTOR);
    }
  }

  #note(start: number, end: number): number {
    this.#comments.push(start + this.#from, end + this.#from);
    return end;
  }

  /** Where the last word before `end` ends: white space and comments are no part of the statement. */
  #lastEnd(start: number, end: number): number {
    let at = end;
    let comment = this.#comments.length;
    for (;;) {
      while (at > start && isSpace(bytes[at - 1 - this.#from] as number)) at--;
      if (comment === 0 || at > (this.#comments[comment - 1] as number)) return at;
      at = this.#comments[comment - 2] as number;
      comment -= 2;
    }
  }

  /** Puts the text from `start` on into `bytes`, one for each code unit: what is not ASCII becomes a letter. */
  #fill(start: number): void {
    const text = this.#text;
    this.#from = start & ~1;
    this.#to = Math.min(text.length, this.#from + WINDOW);
    const size = this.#to - this.#from;
    this.#kernel = text.length < SHORT ? undefined : skimKernel();
    this.#at = this.#found = 0;
    if (!this.#kernel && own.length < size + MARGIN) {
      own = new Uint8Array(Math.min(WINDOW, Math.max(size, own.length) * 2) + MARGIN);
    }
    const into = this.#kernel?.bytes ?? own;
    if (bytes !== into) {
      bytes = into;
      pairs = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
    }
    owner = this.#key;
    const whole = size === text.length ? text : text.slice(this.#from, this.#to);
    const { read, written } = encoder.encodeInto(whole, bytes);
    if (read === size && written > size && this.#kernel) this.#kernel.fold(written);
    else if (read !== size || written !== size) foldInto(whole, bytes);
    bytes.fill(32, size, size + MARGIN);
  }
}

/** Byte order marks are white space to the scanner, and rare: they are made to stop the skimmer. */
const BYTE_ORDER_MARK = 0xfeff;

function foldInto(text: string, into: Uint8Array): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    into[i] = code < 128 ? code : code === BYTE_ORDER_MARK ? 0 : 128;
  }
}
