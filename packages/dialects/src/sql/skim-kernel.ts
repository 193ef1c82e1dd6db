import type { SkimRules } from './skimmer.js';
import { KERNEL } from './skim-kernel.generated.js';
import { FOLDED } from './keywords.js';
import type { Watch, WordSet } from './watch.js';
import { instantiate } from './instantiate.js';

/** The layout of the kernel's memory: `packages/dialects/kernel/memory.ts` has the same numbers. */
const PAGES = 36;
const SIGNS = 0x400;
const BEGINNINGS = 0x420;
const MARKS = 0x500;
const FOLDED_BYTES = 0x600;
const HEADS = 0x1000;
const HEADS_OF_TWO = 0x2000;
const SECOND_WORDS = 0x3000;
const WORDS = 0x4000;
const NAMES = 0x8000;
const OUT = 0x18000;
const MOST = 512;
const TEXT = 0x20000;

/** Bytes before and behind the text that are blank. */
const MARGIN = 64;

/** Longest text that it holds at a time, in code units. */
export const KERNEL_WINDOW = 1 << 21;

/** As many places as there is room for. */
const MOST_NAMES = (OUT - NAMES) / 4 - 1;

interface Exports {
  readonly setDashes: (spaced: boolean) => void;
  readonly skim: (from: number, size: number, whole: boolean) => number;
  readonly passAll: (from: number, size: number, whole: boolean) => number;
  readonly stoppedAt: { readonly value: number };
  readonly lastStart: { readonly value: number };
  readonly fold: (size: number) => void;
}

/** The skimmer in WebAssembly, sixteen characters a step. */
export class SkimKernel {
  /** Where the text goes, blanks behind it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of each statement that was passed over its beginning, its end and where to go on, as offsets in `bytes`. */
  readonly found: Int32Array;
  readonly #memory: ArrayBuffer;
  readonly #exports: Exports;
  #rules: SkimRules | undefined;
  #words: WordSet | undefined;
  #names: WordSet | undefined;
  #namesSize = -1;

  constructor() {
    const { memory, exports } = instantiate(KERNEL, PAGES);
    this.#memory = memory;
    this.#exports = exports as Exports;
    this.bytes = new Uint8Array(memory, TEXT, KERNEL_WINDOW + MARGIN);
    this.found = new Int32Array(memory, OUT, MOST * 3);
    this.#at(TEXT - MARGIN, MARGIN).fill(32);
    this.#at(FOLDED_BYTES, 256).set(FOLDED);
  }

  /** Takes in what is watched for; false when there is too much of it. */
  watches(watch: Watch, rules: SkimRules): boolean {
    const { words, names } = watch;
    if (names && names.slots.length > MOST_NAMES) return false;
    if (rules !== this.#rules) this.#takeRules(rules);
    const namesSize = names?.size ?? 0;
    if (words === this.#words && names === this.#names && namesSize === this.#namesSize) return true;
    if (words !== this.#words) this.#takeWords(WORDS, words);
    if (names) this.#takeWords(NAMES, names);
    else new Int32Array(this.#memory, NAMES, 2).fill(0);
    this.#at(BEGINNINGS, 96).set(watch.beginnings);
    this.#words = words;
    this.#names = names;
    this.#namesSize = namesSize;
    return true;
  }

  /**
   * Passes over statements from the one on that begins at `from`, in a text of `size` bytes; gives how many.
   *
   * @param whole the text ends there, and is not cut off
   */
  skim(from: number, size: number, whole: boolean): number {
    return this.#exports.skim(from, size, whole);
  }

  /**
   * Passes over statements and what stands between them from `from` on, in a text of `size` bytes: how many, where the
   * last of them begins (-1: none), and where it stopped, which is behind the text, or at what is to be read.
   */
  passAll(
    from: number,
    size: number,
    whole: boolean,
  ): { readonly count: number; readonly last: number; readonly at: number } {
    const count = this.#exports.passAll(from, size, whole);
    return { count, last: this.#exports.lastStart.value, at: this.#exports.stoppedAt.value };
  }

  /** Makes one byte of each code unit of a text in `bytes` that was encoded into so many. */
  fold(size: number): void {
    this.#exports.fold(size);
  }

  #takeRules(rules: SkimRules): void {
    this.#rules = rules;
    const signs = this.#at(SIGNS, 32).fill(0);
    rules.marks.forEach((mark, code) => {
      if (mark === 0) return;
      const bit = 1 << (code >> 4);
      signs[code & 15] = (signs[code & 15] ?? 0) | bit;
      signs[16 + (code >> 4)] = bit;
    });
    this.#at(MARKS, 256).set(rules.marks);
    this.#takeWords(HEADS, rules.heads);
    this.#takeWords(HEADS_OF_TWO, rules.headsOfTwo[0]);
    this.#takeWords(SECOND_WORDS, rules.headsOfTwo[1]);
    this.#exports.setDashes(rules.spacedDashes);
  }

  #takeWords(at: number, { slots }: WordSet): void {
    const table = new Int32Array(this.#memory, at, slots.length + 1);
    table[0] = slots.length - 1;
    table.set(slots, 1);
  }

  #at(offset: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory, offset, length);
  }
}

let kernel: SkimKernel | undefined;
let isAbsent = false;

/** The one kernel; `undefined` where there is no WebAssembly with vectors. */
export function skimKernel(): SkimKernel | undefined {
  if (isAbsent) return undefined;
  try {
    return (kernel ??= new SkimKernel());
  } catch {
    isAbsent = true;
    return undefined;
  }
}

/** Says whether the kernel is to be used, for those who compare it with the skimmer in JavaScript. */
export function useSkimKernel(used: boolean): void {
  isAbsent = !used;
}
