import { SIGNS } from './detect-signs.js';
import { signsIn } from './detect-words.js';
import { sameEnds } from './sql/live-segments.js';

/** Products whose SQL is told apart. */
export type SqlProduct = 'postgres' | 'mysql' | 'sqlite' | 'mssql' | 'firebird' | 'unknown';

export interface Detection {
  readonly product: SqlProduct;
  /** The words that decided, as they stand in the text, the strongest first. */
  readonly words: readonly string[];
}

/** As much of a text as is looked at: its product shows early. */
const LONGEST = 500_000;

/** How often one sign counts: a dump repeats its words. */
const MOST_COUNTED = 5;

/** Where something begins whose words say nothing. */
const OPENING = /--|\/\*|'/g;

/** How many strings are looked for an end that have none: each look goes to the end of the text. */
const MOST_OPEN = 3;

/**
 * Blanks out string literals and comments, so that words in them say nothing. MySQL's versioned comments stay: they are
 * code, and its alone. So does what is not closed.
 */
function withoutTexts(text: string): string {
  const parts: string[] = [];
  let from = 0;
  let openStrings = 0;
  let isOpenComment = false;
  OPENING.lastIndex = 0;
  for (let found = OPENING.exec(text); found; found = OPENING.exec(text)) {
    const at = found.index;
    let end = -1;
    if (found[0] === '--') {
      end = text.indexOf('\n', at);
      if (end === -1) end = text.length;
    } else if (found[0] === "'") {
      if (openStrings < MOST_OPEN) end = stringEnd(text, at);
      if (end === -1) openStrings++;
    } else if (!isOpenComment && !/^M?!\d/.test(text.slice(at + 2, at + 5))) {
      end = text.indexOf('*/', at + 2);
      if (end === -1) isOpenComment = true;
      else end += 2;
    }
    if (end === -1) continue;
    parts.push(text.slice(from, at), found[0] === "'" ? "''" : ' ');
    OPENING.lastIndex = from = end;
  }
  if (parts.length === 0) return text;
  parts.push(text.slice(from));
  return parts.join('');
}

/** Offset behind the string that begins there, backslashes read as in MySQL; -1 where it has no end. */
function stringEnd(text: string, start: number): number {
  let lastDoubled = -1;
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) {
      if (text.charCodeAt(i + 1) !== QUOTE) return i + 1;
      lastDoubled = ++i;
    }
  }
  return lastDoubled;
}

const BACKSLASH = 92;
const QUOTE = 39;

/** Words that one sign is seen by: places in the text without its strings and comments. */
interface Seen {
  readonly at: number;
  readonly end: number;
  readonly word: string;
}

/** The first places where a sign is seen that begin from one offset on and before another. */
function seenIn(text: string, pattern: RegExp, from = 0, before = text.length): Seen[] {
  pattern.lastIndex = from;
  const seen: Seen[] = [];
  for (let found = pattern.exec(text); found && found.index < before; found = pattern.exec(text)) {
    seen.push({ at: found.index, end: pattern.lastIndex, word: found[0] });
    if (seen.length >= MOST_COUNTED) break;
  }
  return seen;
}

/**
 * Whose SQL a text is, by words that only one product has or that are at home there. `unknown` where nothing speaks for
 * one more than for another: plain SQL is every product's.
 */
export function detectDialect(text: string): Detection {
  return weigh(seenInAll(withoutTexts(text.slice(0, LONGEST))));
}

function seenInAll(looked: string): readonly (readonly Seen[])[] {
  const mayBe = signsIn(looked);
  return SIGNS.map(({ pattern }, index) => (mayBe(index) ? seenIn(looked, pattern) : []));
}

/** Texts that are longer are decided by parts of them, where these are of one mind. */
const SHORT = 24_000;

/** How much of the beginning is looked at, and how many parts of which length of what follows. */
const HEAD = 8_000;
const PARTS = 8;
const PART = 1_000;

/** What the parts must say at least, and how many times as much as for the next product. */
const DECIDED = 9;
const TIMES = 3;

/**
 * The same from parts of a long text: `undefined` where they leave doubt. It costs as much for a text of many megabytes
 * as for one of thirty kilobytes.
 */
export function detectFromParts(text: string): Detection | undefined {
  if (text.length <= SHORT) return detectDialect(text);
  const parts = [text.slice(0, HEAD)];
  for (let i = 1; i <= PARTS; i++) {
    const from = text.indexOf('\n', HEAD + Math.floor(((text.length - HEAD - PART) * i) / PARTS));
    if (from !== -1) parts.push(text.slice(from, from + PART));
  }
  const { best, second, detection } = weighed(seenInAll(parts.map(withoutTexts).join(';\n')));
  return best >= DECIDED && best >= TIMES * second ? detection : undefined;
}

/** How far around an edit signs are looked for again: further than any sign reaches over a semicolon. */
const AROUND = 600;

/** The same for a text that is edited: of each sign only the words are looked for again that the edit can have changed. */
export class LiveDetection {
  #looked = '';
  #seen: readonly (readonly Seen[])[] = SIGNS.map(() => []);
  #detection: Detection = { product: 'unknown', words: [] };

  detect(text: string): Detection {
    const looked = withoutTexts(text.slice(0, LONGEST));
    const old = this.#looked;
    if (looked === old) return this.#detection;
    const same = sameEnds(old, looked);
    // A semicolon with a space behind it ends whatever is of no certain length.
    let from = same.start - AROUND;
    while (from > 0 && !endsThere(looked, from)) from--;
    from = Math.max(0, from);
    let to = looked.length - same.end + AROUND;
    while (to < looked.length && !endsThere(looked, to)) to++;
    to = Math.min(looked.length, to);
    const part = looked.slice(0, to + AROUND);
    const by = looked.length - old.length;
    this.#seen = SIGNS.map(({ pattern }, index) => {
      const known = this.#seen[index] ?? [];
      const first = known.filter(({ at }) => at < from);
      if (first.length >= MOST_COUNTED) return first;
      const again = seenIn(part, pattern, Math.max(from, first.at(-1)?.end ?? 0), to);
      const last = again.at(-1)?.end ?? 0;
      // Where as many were found as are counted, nobody has looked at what follows.
      const rest =
        known.length < MOST_COUNTED
          ? known.flatMap(({ at, end, word }) => (at + by >= to ? [{ at: at + by, end: end + by, word }] : []))
          : seenIn(looked, pattern, Math.max(to, last));
      return [...first, ...again, ...rest.filter(({ at }) => at >= last)].slice(0, MOST_COUNTED);
    });
    this.#looked = looked;
    this.#detection = weigh(this.#seen);
    return this.#detection;
  }
}

const endsThere = (text: string, at: number): boolean => text[at - 1] === ';' && /\s/.test(text.charAt(at));

const weigh = (seenBySign: readonly (readonly Seen[])[]): Detection => weighed(seenBySign).detection;

/** What speaks for the product that most speaks for, and for the next one. */
interface Weighed {
  readonly detection: Detection;
  readonly best: number;
  readonly second: number;
}

function weighed(seenBySign: readonly (readonly Seen[])[]): Weighed {
  const scores = new Map<SqlProduct, number>();
  const seen: { product: SqlProduct; weight: number; word: string; at: number }[] = [];
  SIGNS.forEach(({ product, weight }, index) => {
    for (const { at, word: words } of seenBySign[index] ?? []) {
      scores.set(product, (scores.get(product) ?? 0) + weight);
      const word = words.trim().replace(/\s+/g, ' ').slice(0, 60);
      if (!seen.some((other) => other.word === word)) seen.push({ product, weight, word, at });
    }
  });
  const [[product, best] = ['unknown' as const, 0], [, second] = ['', 0]] = [...scores].sort(([, a], [, b]) => b - a);
  if (second >= best) return { detection: { product: 'unknown', words: [] }, best, second };
  const words = seen
    .filter((one) => one.product === product)
    .sort((a, b) => b.weight - a.weight || a.at - b.at)
    .map(({ word }) => word);
  return { detection: { product, words: words.slice(0, 5) }, best, second };
}
