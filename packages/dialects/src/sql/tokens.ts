import type { TextRange } from '@poolsafe/core';

/** Kinds of tokens. Comments and white space are no tokens. */
export const Kind = {
  None: 0,
  Word: 1,
  QuotedIdentifier: 2,
  String: 3,
  Number: 4,
  /** `$1` */
  Parameter: 5,
  /** One character of punctuation, or `::`, `:=`. */
  Punctuation: 6,
  /** A place that something else fills in: `${x}`, `?`, `:name`, `%s`, `{}`. */
  Hole: 7,
  /** `@x`, `@@x` (MySQL). */
  Variable: 8,
  /** An optimizer hint that sets variables (MySQL). */
  Hint: 9,
} as const;

/** Stands for one hole of the host language in a text that was read out of it. Private use, so no SQL contains it. */
export const HOLE = '\uE000';

/** What a host language or a template fills in within a name. */
const BRACES = /\{[^{}]*\}/;

/** How many tokens of a list are looked at whose parenthesis is not closed. */
const LONGEST_OPEN = 100;

/** The tokens of one statement. Reused for the next one: what must outlive it is copied. */
export class StatementTokens {
  text = '';
  count = 0;
  /** True when a word stands among the tokens by which the dialect may make or meet session state. */
  isMarked = false;
  /** Tokens that may be names which the text has given to something that matters later, or the session's own schema. */
  readonly named: number[] = [];
  readonly kinds: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly keywords: number[] = [];
  readonly #pairs = new Map<number, number>();
  #pairedUpTo = -1;

  reset(text: string): void {
    this.text = text;
    this.count = 0;
    this.#pairedUpTo = -1;
    this.isMarked = false;
    if (this.named.length > 0) this.named.length = 0;
  }

  push(kind: number, start: number, end: number, keyword: number): void {
    const i = this.count++;
    this.kinds[i] = kind;
    this.starts[i] = start;
    this.ends[i] = end;
    this.keywords[i] = keyword;
  }

  /** Makes the last token reach to `end`, as a token of this kind and no keyword. */
  extend(kind: number, end: number): void {
    const last = this.count - 1;
    this.kinds[last] = kind;
    this.ends[last] = end;
    this.keywords[last] = 0;
  }

  /** A copy of the tokens from `first` up to, not including, `end`. */
  slice(first: number, end: number): StatementTokens {
    const copy = new StatementTokens();
    copy.reset(this.text);
    for (let n = this.#namedFrom(first); n < this.named.length; n++) {
      const i = this.named[n] as number;
      if (i >= end) break;
      copy.named.push(i - first);
    }
    for (let i = first; i < Math.min(end, this.count); i++) {
      copy.push(this.kind(i), this.start(i), this.end(i), this.keyword(i));
    }
    return copy;
  }

  /** The first place in `named` of a token that is not before this one: they stand in their order. */
  #namedFrom(token: number): number {
    let low = 0;
    let high = this.named.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.named[middle] as number) < token) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  kind(i: number): number {
    return i < this.count && i >= 0 ? (this.kinds[i] as number) : Kind.None;
  }

  /** Keyword number of the token, 0 for none. Quoted identifiers are never keywords. */
  keyword(i: number): number {
    return i < this.count && i >= 0 ? (this.keywords[i] as number) : 0;
  }

  start(i: number): number {
    return i < this.count ? (this.starts[i] as number) : this.end(this.count - 1);
  }

  end(i: number): number {
    return i >= 0 && i < this.count ? (this.ends[i] as number) : 0;
  }

  /** The token's words as written. */
  raw(i: number): string {
    return i < this.count ? this.text.slice(this.starts[i], this.ends[i]) : '';
  }

  /** True when the token is this one punctuation character. */
  isPunctuation(i: number, character: string): boolean {
    if (this.kind(i) !== Kind.Punctuation) return false;
    const start = this.starts[i] as number;
    const length = (this.ends[i] as number) - start;
    if (length !== character.length || this.text.charCodeAt(start) !== character.charCodeAt(0)) return false;
    return length === 1 || this.text.startsWith(character, start);
  }

  isIdentifier(i: number): boolean {
    const kind = this.kind(i);
    return kind === Kind.Word || kind === Kind.QuotedIdentifier;
  }

  /** True when a hole of the host language is part of the token. Braces in a name are one, in a string they are text. */
  hasHole(i: number): boolean {
    const kind = this.kind(i);
    if (kind === Kind.Hole) return true;
    const raw = this.raw(i);
    return raw.includes(HOLE) || (kind !== Kind.String && BRACES.test(raw));
  }

  /** From the first to the last token, both included; in half-typed text, to the last one that is there. */
  range(first: number, last: number): TextRange {
    const end = Math.min(last, this.count - 1);
    return { start: this.start(Math.max(0, Math.min(first, end))), end: this.end(end) };
  }

  /** Index of the token that closes the parenthesis at `i`, or the last token when it is never closed. */
  closing(i: number): number {
    return this.#closing(i) ?? this.count - 1;
  }

  /** Ranges of tokens, as index pairs, between commas at the top level of the parenthesis that opens at `i`. */
  arguments(i: number): readonly { readonly first: number; readonly last: number }[] {
    const closed = this.#closing(i);
    // What is never closed has no end to look for: nested calls would each run to the end of the text.
    const close = closed ?? Math.min(this.count - 1, i + LONGEST_OPEN);
    const result: { first: number; last: number }[] = [];
    let first = i + 1;
    let depth = 0;
    for (let j = i + 1; j <= close; j++) {
      if (this.isPunctuation(j, '(')) j = Math.min(this.closing(j), close);
      else if (this.isPunctuation(j, '[')) depth++;
      else if (depth > 0 && this.isPunctuation(j, ']')) depth--;
      if (j === close || (depth === 0 && this.isPunctuation(j, ','))) {
        const last = j === close && closed === undefined ? j : j - 1;
        if (last >= first) result.push({ first, last });
        first = j + 1;
      }
    }
    return result;
  }

  /** Pairs are found once for all parentheses of the statement, so that nested calls stay linear to read. */
  #closing(i: number): number | undefined {
    if (this.#pairedUpTo !== this.count) {
      this.#pairs.clear();
      const open: number[] = [];
      for (let j = 0; j < this.count; j++) {
        if (this.isPunctuation(j, '(')) open.push(j);
        else if (open.length > 0 && this.isPunctuation(j, ')')) this.#pairs.set(open.pop() as number, j);
      }
      this.#pairedUpTo = this.count;
    }
    return this.#pairs.get(i);
  }
}
