import type { NotAnalysed, TextRange } from '@poolsafe/core';
import { FOLDED, HASH_FACTOR, HASH_START } from '../sql/keywords.js';
import { Skimmer } from '../sql/skimmer.js';
import { HOLE, Kind, StatementTokens } from '../sql/tokens.js';
import type { Watch } from '../sql/watch.js';
import { isRule } from './created-kind.js';
import { K, KEYWORDS } from './keywords.js';
import {
  BOUNDARY,
  closingQuote,
  commentEnd,
  isWordPart,
  isWordStart,
  numberEnd,
  PERCENT,
  PSQL_QUOTED,
  QUESTION,
  SHELL,
} from './lexical.js';
import { CopyData, metaCommand } from './psql.js';
import { isMark, SKIM_RULES } from './skim-rules.js';
import { Templates } from './templates.js';

export interface ScanOptions {
  /** Read psql's meta-commands, variables and `COPY ... FROM stdin` data. */
  readonly psql: boolean;
  /** Where to begin and end in the text; the whole text when absent. */
  readonly range?: TextRange;
  /** Names that the statements are searched for. */
  readonly watch: Watch;
  /** Statements without a watched word are passed over: only where they begin and end is told. */
  readonly skim?: boolean;
}

/** How far behind a token the patterns look that read it, at most. */
export const LOOK_AHEAD = 128;

const HOLE_CODE = HOLE.charCodeAt(0);

/** How often scanning recovers from a quotation that is not closed, in one text. */
export const MOST_RECOVERIES = 1_000;

/**
 * PostgreSQL's lexical rules over one text, a statement at a time. Never throws: an unterminated string, comment or
 * quotation reaches to the end of the text and is noted. Offsets are UTF-16.
 */
export class Scanner {
  readonly tokens = new StatementTokens();
  readonly notAnalysed: NotAnalysed[] = [];
  readonly #text: string;
  readonly #end: number;
  readonly #psql: boolean;
  readonly #watch: Watch;
  readonly #skimmer: Skimmer | undefined;
  #at: number;
  readonly #templates: Templates;
  readonly #copyData: CopyData;
  #recoveries = 0;
  #reach = 0;

  constructor(text: string, options: ScanOptions) {
    this.#text = text;
    this.#at = options.range?.start ?? 0;
    this.#end = options.range?.end ?? text.length;
    this.#psql = options.psql;
    this.#watch = options.watch;
    this.#templates = new Templates(text, this.#end);
    this.#copyData = new CopyData(text, this.#end);
    if (options.skim === true) this.#skimmer = new Skimmer(text, options.watch, SKIM_RULES);
  }

  /** Where the next statement is looked for. */
  get at(): number {
    return this.#at;
  }

  /** Up to where the text was looked at for the statement at hand; Infinity when its end was. */
  get reach(): number {
    return this.#at >= this.#end
      ? Infinity
      : Math.max(this.#reach, this.#templates.reach, this.#copyData.reach, this.#at + LOOK_AHEAD);
  }

  /** Fills `tokens` with the next statement that has any; false at the end of the text. */
  next(): boolean {
    this.#reach = this.#templates.reach = this.#copyData.reach = 0;
    const text = this.#text;
    const tokens = this.tokens;
    tokens.reset(text);
    const skimmer = this.#skimmer;
    if (skimmer?.follow()) {
      tokens.push(Kind.None, skimmer.start, skimmer.end, 0);
      this.#at = skimmer.next;
      return true;
    }
    const limit = this.#end;
    let atomicDepth = 0;
    let depth = 0;
    let skims = skimmer !== undefined;
    while (this.#at < limit) {
      const start = this.#at;
      const code = text.charCodeAt(start);

      if (code === 32 || (code >= 9 && code <= 13) || code === 0xfeff || code === 0) {
        let i = start + 1;
        while (i < limit && text.charCodeAt(i) === 32) i++;
        this.#at = i;
        continue;
      }
      if (skims && code !== 45 && code !== 47 && code !== 59) {
        if (this.#skim(start)) return true;
        skims = false;
      }
      if (isWordStart(code) && code !== HOLE_CODE) {
        const keyword = this.#word(start);
        // BEGIN ATOMIC ... END holds semicolons that end nothing.
        if (keyword === K.atomic && tokens.keyword(tokens.count - 2) === K.begin) atomicDepth = 1;
        else if (atomicDepth > 0 && keyword === K.case) atomicDepth++;
        else if (atomicDepth > 0 && keyword === K.end) atomicDepth--;
        continue;
      }
      switch (code) {
        case 39: // '
          this.#quoted(start, start, Kind.String, false);
          continue;
        case 34: // "
          this.#quoted(start, start, Kind.QuotedIdentifier, false);
          continue;
        case 45: // -
          if (text.charCodeAt(start + 1) === 45) {
            const newline = text.indexOf('\n', start);
            this.#at = newline === -1 || newline > limit ? limit : newline + 1;
            continue;
          }
          break;
        case 47: // /
          if (text.charCodeAt(start + 1) === 42) {
            this.#blockComment(start);
            continue;
          }
          break;
        case 36: // $
          if (this.#dollar(start)) continue;
          break;
        case 40:
          depth++;
          break;
        case 41:
          if (depth > 0) depth--;
          break;
        case 59: // ;
          if (atomicDepth > 0 || (depth > 0 && isRule(tokens))) break;
          this.#at++;
          depth = 0;
          if (tokens.count === 0) continue;
          if (this.#psql) this.#at = this.#copyData.after(tokens, this.#at);
          return true;
        case 92: // backslash
          if (!this.#psql) break;
          if (this.#metaCommand(start) && tokens.count > 0) return true;
          continue;
        case 58: // :
          if (this.#colon(start)) continue;
          break;
        case 63: // ?, ?1, ??
          this.#hole(start, this.#matchEnd(QUESTION, start));
          continue;
        case HOLE_CODE:
          this.#hole(start, this.#wordEnd(start + 1));
          continue;
        case 37: // %
          if (this.#matchEnd(PERCENT, start) > start) {
            this.#hole(start, this.#matchEnd(PERCENT, start));
            continue;
          }
          break;
        case 35: // #
          if (text.charCodeAt(start + 1) !== 123) {
            tokens.isMarked = true;
            break;
          }
          this.#hole(start, this.#templates.braceEnd(start + 1));
          continue;
        case 64: // @
          if (isWordStart(text.charCodeAt(start + 1))) {
            const end = this.#wordEnd(start + 1);
            // Scripts of extensions: @extschema@
            this.#hole(start, text.charCodeAt(end) === 64 ? end + 1 : end);
            continue;
          }
          break;
        case 123: // {
          if (this.#templateTag(start)) continue;
          this.#hole(start, this.#templates.braceEnd(start));
          continue;
        case 60: // <
          if (this.#templateTag(start)) continue;
          break;
      }
      if (code >= 48 && code <= 57) {
        this.#number(start);
        continue;
      }
      const pair = code === 58 && (text.charCodeAt(start + 1) === 58 || text.charCodeAt(start + 1) === 61);
      this.#at = start + (pair ? 2 : 1);
      tokens.push(Kind.Punctuation, start, this.#at, 0);
    }
    return tokens.count > 0;
  }

  /** Passes over the statement that begins at `start`, as one token of no kind; false when it must be read. */
  #skim(start: number): boolean {
    const skimmer = this.#skimmer;
    if (!skimmer?.skip(start)) return false;
    this.tokens.push(Kind.None, start, skimmer.end, 0);
    this.#at = skimmer.next;
    return true;
  }

  #wordEnd(from: number): number {
    let i = from;
    while (i < this.#end && isWordPart(this.#text.charCodeAt(i))) i++;
    return i;
  }

  #word(start: number): number {
    const text = this.#text;
    const end = this.#end;
    let hash = HASH_START;
    let i = start;
    for (; i < end; i++) {
      const code = text.charCodeAt(i);
      const folded = FOLDED[code < 128 ? code : 128] as number;
      if (folded === 0) break;
      hash = Math.imul(hash ^ folded, HASH_FACTOR);
    }
    if (i - start === 1 && this.#prefixed(start, i)) return 0;
    this.#at = i;
    const tokens = this.tokens;
    const count = tokens.count;
    if (count > 0 && tokens.ends[count - 1] === start && tokens.kinds[count - 1] === Kind.Hole) {
      tokens.extend(Kind.Hole, i);
      return 0;
    }
    const keyword = KEYWORDS.find(hash, text, start, i);
    if (keyword !== 0 && isMark(keyword, count, count === 0 ? 0 : (tokens.keywords[0] as number)))
      tokens.isMarked = true;
    if (keyword === K.pg_temp || this.#watch.mayBeName(hash)) tokens.named.push(count);
    tokens.push(Kind.Word, start, i, keyword);
    return keyword;
  }

  /** A string or identifier whose kind a letter before the quotation mark says: `E'`, `B'`, `X'`, `N'`, `U&'`. */
  #prefixed(start: number, i: number): boolean {
    const text = this.#text;
    const next = text.charCodeAt(i);
    if (next === 39 && this.#stringPrefix(start, i)) {
      const first = text.charCodeAt(start) | 32;
      this.#quoted(start, i, Kind.String, first === 101);
      return true;
    }
    if (next !== 38 || (text.charCodeAt(start) | 32) !== 117) return false;
    const quote = text.charCodeAt(i + 1);
    if (quote !== 39 && quote !== 34) return false;
    this.#quoted(start, i + 1, quote === 39 ? Kind.String : Kind.QuotedIdentifier, false);
    return true;
  }

  /** `E'`, `B'`, `X'`, `N'` */
  #stringPrefix(start: number, end: number): boolean {
    return end === start + 1 && 'ebxn'.includes(this.#text.charAt(start).toLowerCase());
  }

  #quoted(start: number, open: number, kind: number, backslashes: boolean): void {
    const text = this.#text;
    let i = closingQuote(text, open, this.#end, backslashes);
    if (kind === Kind.QuotedIdentifier) this.#markName(text.slice(open + 1, i), open > start);
    const closed = i < this.#end;
    this.#looked(closed ? i + 2 : Infinity);
    // Words right after a closing quote are the inside of the next one: this one was not meant to close there.
    if (!closed || (isWordPart(text.charCodeAt(i + 1)) && i + 1 < this.#end)) {
      const boundary = this.#boundary(open + 1, closed ? i : this.#end);
      const end = boundary ?? this.#end;
      if (!closed || boundary !== undefined) {
        const what = kind === Kind.String ? 'string literal' : 'quoted identifier';
        this.notAnalysed.push({ range: { start, end }, reason: `unterminated ${what}` });
        i = end - 1;
      }
    }
    this.#at = i + 1;
    this.tokens.push(kind, start, this.#at, 0);
  }

  /** A quoted name may be that of a function or schema with session state, or of something that the text has named. */
  #markName(name: string, escaped: boolean): void {
    const spelling = escaped || name.includes('"');
    const { tokens } = this;
    const marks = spelling || isMark(KEYWORDS.idOf(name), 1, 0);
    if (marks) tokens.isMarked = true;
    if (marks || this.#watch.mayNameBe(name)) tokens.named.push(tokens.count);
  }

  /** Where the next statement seems to begin in what an open quotation would swallow. */
  #boundary(from: number, end: number): number | undefined {
    BOUNDARY.lastIndex = from;
    if (this.#recoveries >= MOST_RECOVERIES) return undefined;
    const found = BOUNDARY.exec(end - from > 100_000 ? this.#text.slice(0, from + 100_000) : this.#text);
    if (!found || found.index >= end) return undefined;
    this.#recoveries++;
    return found.index;
  }

  #dollar(start: number): boolean {
    const text = this.#text;
    const next = text.charCodeAt(start + 1);
    if (next === 123) {
      this.#hole(start, this.#templates.braceEnd(start + 1));
      return true;
    }
    if (next === 40 && this.#matchEnd(SHELL, start) > start) {
      this.#hole(start, this.#matchEnd(SHELL, start));
      return true;
    }
    if (next >= 48 && next <= 57) {
      let i = start + 1;
      while (i < this.#end && text.charCodeAt(i) >= 48 && text.charCodeAt(i) <= 57) i++;
      this.#at = i;
      this.tokens.push(Kind.Parameter, start, i, 0);
      return true;
    }
    let i = start + 1;
    if (next !== 36) {
      if (!isWordStart(next)) return false;
      while (i < this.#end && isWordPart(text.charCodeAt(i)) && text.charCodeAt(i) !== 36) i++;
      if (text.charCodeAt(i) !== 36 || i >= this.#end) {
        this.#hole(start, i);
        return true;
      }
    }
    const tag = text.slice(start, i + 1);
    const close = text.indexOf(tag, i + 1);
    if (close === -1 || close + tag.length > this.#end) {
      this.#unterminated(start, 'dollar-quoted string');
      this.#looked(Infinity);
      this.#at = this.#end;
    } else this.#at = close + tag.length;
    this.tokens.push(Kind.String, start, this.#at, 0);
    return true;
  }

  #blockComment(start: number): void {
    const end = commentEnd(this.#text, start, this.#end);
    if (end === undefined) this.#unterminated(start, 'comment');
    this.#at = end ?? this.#end;
  }

  #number(start: number): void {
    this.#at = numberEnd(this.#text, start, this.#end);
    this.tokens.push(Kind.Number, start, this.#at, 0);
  }

  /** `:name`, `:'name'` and `:"name"` are holes; `::` and `:=` are not. */
  #colon(start: number): boolean {
    const text = this.#text;
    const next = text.charCodeAt(start + 1);
    if (next === 58 || next === 61) return false;
    if (isWordStart(next)) {
      this.#hole(start, this.#wordEnd(start + 1));
      return true;
    }
    if (this.#psql && (next === 39 || next === 34)) {
      const end = this.#matchEnd(PSQL_QUOTED, start);
      if (end > start) {
        this.#hole(start, end);
        return true;
      }
    }
    return false;
  }

  /** A hole, or the rest of a word that one is part of (`tmp_${id}`). */
  #hole(start: number, end: number): void {
    this.#at = Math.min(end, this.#end);
    const last = this.tokens.count - 1;
    const kind = this.tokens.kind(last);
    const glued = this.tokens.end(last) === start && (kind === Kind.Word || kind === Kind.Hole);
    if (glued) this.tokens.extend(Kind.Hole, this.#at);
    else this.tokens.push(Kind.Hole, start, this.#at, 0);
  }

  /** Offset after what the sticky pattern matches at `start`, or `start`. */
  #matchEnd(pattern: RegExp, start: number): number {
    pattern.lastIndex = start;
    return pattern.test(this.#text) ? Math.min(pattern.lastIndex, this.#end) : start;
  }

  #templateTag(start: number): boolean {
    const tag = this.#templates.tag(start);
    if (!tag) return false;
    if (tag.isHole) this.#hole(start, tag.end);
    else this.#at = tag.end;
    return true;
  }

  /** True when the command sends what stands before it. */
  #metaCommand(start: number): boolean {
    const { end, sends } = metaCommand(this.#text, start, this.#end);
    this.#at = end;
    return sends;
  }

  #looked(upTo: number): void {
    if (upTo > this.#reach) this.#reach = upTo;
  }

  #unterminated(start: number, what: string): void {
    this.notAnalysed.push({ range: { start, end: this.#end }, reason: `unterminated ${what}` });
  }
}
