import type { Dialect } from '@poolsafe/core';
import { type Analyser, LONGEST_TEXT, type AnalysedShape, Opens } from './analyse.js';
import { hashBytes } from './bytes.js';
import { fingerprint, fingerprinted } from './fingerprint.js';
import type { LogRecord } from './record.js';
import type { Store } from './replay/store.js';
import { FingerprintTable } from './shapes.js';

/** Shapes and exact texts that are kept at most; beyond, memory would grow with the log. */
export const SHAPES_KEPT = 100_000;
const TEXTS_KEPT = 2000;
/** Shapes that are kept with all that is known of them; of the others it is known that they were met. */
const ANALYSED_KEPT = 3000;

export interface ShapeEntry {
  readonly shape: AnalysedShape;
  /** Nothing of it is ever told: its text is not needed. */
  readonly quiet: boolean;
  readonly texts: Map<string, AnalysedShape>;
}

/** A shape that was met, with what is known of it unless that was too long ago. */
interface Met {
  known: ShapeEntry | undefined;
  /** It was used since the last time that old ones were forgotten. */
  used: boolean;
}

export interface ShapeCacheOptions {
  readonly analyser: Analyser;
  readonly store: Store;
  /** Whether there is nothing to tell about a shape on any target, whatever stands around it. */
  readonly isQuiet: (shape: AnalysedShape) => boolean;
  /** Statements that only count may be counted without being looked at. */
  readonly mayCount: boolean;
  readonly note: (message: string) => void;
}

/** What is known about statements, by their fingerprints: each kind of statement is analysed once. */
export class ShapeCache {
  readonly #options: ShapeCacheOptions;
  readonly #shapes = new FingerprintTable<Met>(SHAPES_KEPT);
  /** Those of which something is known. */
  #analysed: Met[] = [];
  readonly #fingerprints: 'postgres' | 'mysql' | 'words';
  /** Those that hold exact texts. */
  readonly #holding = new Set<ShapeEntry>();
  #overflowing = false;
  #textsKept = 0;

  constructor(dialect: Dialect, options: ShapeCacheOptions) {
    this.#options = options;
    this.#fingerprints = dialect === 'postgres' ? 'postgres' : dialect === 'mysql' ? 'mysql' : 'words';
  }

  /** Fingerprints of all shapes: what parts have in common is counted once. */
  keys(): readonly string[] {
    return this.#shapes.keys();
  }

  /** Makes the fingerprint of a record's statement: `fingerprinted` holds it then. */
  fingerprint(record: LogRecord): void {
    if (record.fingerprinted) {
      fingerprinted.low = record.low;
      fingerprinted.high = record.high;
      return;
    }
    if (this.#fingerprints !== 'words') {
      fingerprint(record.text, record.textStart, record.textEnd, this.#fingerprints);
      return;
    }
    const hash = hashCommand(record);
    fingerprinted.low = hash | 0;
    fingerprinted.high = Math.floor(hash / 4_294_967_296) | 0;
  }

  /** What is known about the statement of a record, whose fingerprint is given. */
  entry(record: LogRecord, low: number, high: number): ShapeEntry {
    const met = this.#shapes.get(low, high);
    if (met?.known) {
      met.used = true;
      return met.known;
    }
    const { analyser, store, isQuiet, mayCount, note } = this.#options;
    const shape = analyser.shape(textOf(record));
    const quiet = isQuiet(shape);
    const entry: ShapeEntry = { shape, quiet, texts: new Map() };
    if (met) this.#keep(met, entry);
    else if (!this.#shapes.full) {
      const made: Met = { known: undefined, used: true };
      this.#shapes.add(low, high, made);
      this.#keep(made, entry);
      const [only] = shape.statements;
      const counts = quiet && !shape.needsParameters && (shape.plain || shape.statements.length === 1);
      const block = shape.statements.length === 1 ? (only?.block ?? Opens.no) : Opens.no;
      if (counts && mayCount) store.addShape(low, high, block, shape.insertsInto);
    } else if (!this.#overflowing) {
      this.#overflowing = true;
      note(
        `More than ${SHAPES_KEPT.toString()} different statements: names made of numbers are likely. Further ones are read anew each time, and are not counted as shapes.`,
      );
    }
    return entry;
  }

  #keep(met: Met, entry: ShapeEntry): void {
    if (this.#analysed.length >= ANALYSED_KEPT) this.#forgetShapes();
    met.known = entry;
    met.used = true;
    this.#analysed.push(met);
  }

  /** Forgets what is known of shapes that did not come again lately, and of so many that it is done seldom. */
  #forgetShapes(): void {
    const kept = this.#analysed.filter(({ used }) => used).slice(-(ANALYSED_KEPT >> 1));
    const stays = new Set(kept);
    for (const met of this.#analysed) {
      met.used = false;
      if (stays.has(met)) continue;
      if (met.known) forget(met.known.shape);
      met.known = undefined;
    }
    this.#analysed = kept;
  }

  /** What is known about a very text, where literals matter. */
  exact(entry: ShapeEntry, text: string): AnalysedShape {
    if (text === entry.shape.text) return entry.shape;
    let shape = entry.texts.get(text);
    if (shape) return shape;
    shape = this.#options.analyser.shape(text);
    if (text.length < 10_000) {
      if (this.#textsKept >= TEXTS_KEPT) this.#forgetTexts();
      entry.texts.set(text, shape);
      this.#holding.add(entry);
      this.#textsKept++;
    }
    return shape;
  }

  #forgetTexts(): void {
    for (const { texts } of this.#holding) {
      for (const shape of texts.values()) forget(shape);
      texts.clear();
    }
    this.#holding.clear();
    this.#textsKept = 0;
  }
}

/** State that a session still has goes back to its shape; what was found out about that can be found out again. */
function forget({ judged, uses }: AnalysedShape): void {
  judged.clear();
  uses.clear();
}

/** The text of a record's statement, as far as it is analysed. */
export const textOf = (record: LogRecord): string =>
  record.text.toString('utf8', record.textStart, Math.min(record.textEnd, record.textStart + LONGEST_TEXT));

/** Commands whose second word says what they do. */
const TWO_WORDS =
  /^"?(?:client|config|cluster|script|function|object|xgroup|xinfo|memory|debug|acl|pubsub|hello)"? +("?\w+)/i;

/** Commands that differ in their data only are one shape: the name counts, and whether they wait. */
function hashCommand(record: LogRecord): number {
  const head = record.text.toString('latin1', record.textStart, Math.min(record.textEnd, record.textStart + 400));
  const first = /^\S+/.exec(head)?.[0] ?? '';
  const second = TWO_WORDS.exec(head)?.[1] ?? '';
  const waits = /^"?xread/i.test(first) && /"?\bblock\b/i.test(head) ? ' block' : '';
  const bytes = Buffer.from(`${first} ${second}${waits}`.toLowerCase().replaceAll('"', ''), 'latin1');
  return hashBytes(bytes, 0, bytes.length);
}
