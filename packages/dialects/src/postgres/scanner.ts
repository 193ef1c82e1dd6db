import type { NotAnalysed, TextRange } from '@poolsafe/core';
import { FOLDED, HASH_FACTOR, HASH_START } from '../sql/keywords.js';
import { Skimmer } from '../sql/skimmer.js';
import { HOLE, Kind, StatementTokens } from '../sql/tokens.js';
import type { Watch } from '../sql/watch.js';
import { isRule } from './created-kind.js';
import { K, KEYWORDS } from './keywords.js';
import { isMark, SKIM_RULES } from './session-words.js';

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

/** Longest tag or braced hole, in code units: a brace that is not closed must not cost the rest of the text. */
const LONGEST_TAG = 4_000;

/** `?`, `?1`, `??` */
const QUESTION = /\?\??\d{0,4}/y;
/** `%s` and `%d` of many languages, `%(name)s`, `%1$s`, `%I` and `%L` of `format()`. */
const PERCENT = /%(?:\([^()\n]{1,100}\)[a-z]|(?:\d{1,3}\$)?[sdIL](?![a-zA-Z\d$]))/y;
/** `$(name)` */
const SHELL = /\$\(\w{1,100}\)/y;
/** `:'name'`, `:"name"` */
const PSQL_QUOTED = /:(?:'\w{1,100}'|"\w{1,100}")/y;
const END_OF_COPY = /\n\\\.\r?(?=\n|$)/g;

/** A semicolon at the end of a line before a line that begins like a statement, or such a line after an empty one. */
const BOUNDARY =
  /(?:;[ \t]*(?:--[^\n]*)?\r?\n|\n[ \t]*\r?\n)\s{0,100}(?=(?:abort|alter|analyze|begin|call|close|comment|commit|copy|create|deallocate|declare|delete|discard|do|drop|end|execute|explain|fetch|grant|insert|listen|load|lock|merge|notify|prepare|release|reset|revoke|rollback|savepoint|select|set|show|start|truncate|unlisten|update|vacuum|with)\b)/gi;

/** How often scanning recovers from a quotation that is not closed, in one text. */
export const MOST_RECOVERIES = 1_000;

const isWordStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;

const isWordPart = (code: number): boolean => isWordStart(code) || (code >= 48 && code <= 57) || code === 36;

/** psql commands that send what was typed before them. */
const SENDING_COMMAND = /^\\(g|gx|gset|gexec|gdesc|watch|crosstabview|crosstab|bind|bind_named|parse|sendpipeline)\b/;

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
  readonly #marks = new Map<string, number>();
  #recoveries = 0;
  #reach = 0;
  #copyDataEnds: boolean | undefined;

  constructor(text: string, options: ScanOptions) {
    this.#text = text;
    this.#at = options.range?.start ?? 0;
    this.#end = options.range?.end ?? text.length;
    this.#psql = options.psql;
    this.#watch = options.watch;
    if (options.skim === true) this.#skimmer = new Skimmer(text, options.watch, SKIM_RULES);
  }

  /** Where the next statement is looked for. */
  get at(): number {
    return this.#at;
  }

  /** Up to where the text was looked at for the statement at hand; Infinity when its end was. */
  get reach(): number {
    return this.#at >= this.#end ? Infinity : Math.max(this.#reach, this.#at + LOOK_AHEAD);
  }

  /** Fills `tokens` with the next statement that has any; false at the end of the text. */
  next(): boolean {
    this.#reach = 0;
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
          this.#quoted(start, start, Kind.String, 39, false);
          continue;
        case 34: // "
          this.#quoted(start, start, Kind.QuotedIdentifier, 34, false);
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
          if (this.#psql) this.#skipCopyData();
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
          this.#hole(start, this.#braceEnd(start + 1));
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
          this.#hole(start, this.#braceEnd(start));
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
      this.#quoted(start, i, Kind.String, 39, first === 101);
      return true;
    }
    if (next !== 38 || (text.charCodeAt(start) | 32) !== 117) return false;
    const quote = text.charCodeAt(i + 1);
    if (quote !== 39 && quote !== 34) return false;
    this.#quoted(start, i + 1, quote === 39 ? Kind.String : Kind.QuotedIdentifier, quote, false);
    return true;
  }

  /** `E'`, `B'`, `X'`, `N'` */
  #stringPrefix(start: number, end: number): boolean {
    return end === start + 1 && 'ebxn'.includes(this.#text.charAt(start).toLowerCase());
  }

  #quoted(start: number, open: number, kind: number, quote: number, backslashes: boolean): void {
    const text = this.#text;
    let i = open + 1;
    for (; i < this.#end; i++) {
      const code = text.charCodeAt(i);
      if (code === quote) {
        if (text.charCodeAt(i + 1) === quote && i + 1 < this.#end) i++;
        else break;
      } else if (backslashes && code === 92) i++;
    }
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
      this.#hole(start, this.#braceEnd(start + 1));
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
    const text = this.#text;
    let depth = 1;
    let i = start + 2;
    for (; i < this.#end && depth > 0; i++) {
      const code = text.charCodeAt(i);
      if (code === 42 && text.charCodeAt(i + 1) === 47) {
        depth--;
        i++;
      } else if (code === 47 && text.charCodeAt(i + 1) === 42) {
        depth++;
        i++;
      }
    }
    if (depth > 0) this.#unterminated(start, 'comment');
    this.#at = i;
  }

  #number(start: number): void {
    const text = this.#text;
    let i = start;
    for (; i < this.#end; i++) {
      const code = text.charCodeAt(i);
      // FOR i IN 1..n: two dots are no decimal point.
      if (code === 46 ? text.charCodeAt(i + 1) === 46 : !isWordPart(code)) break;
    }
    this.#at = i;
    this.tokens.push(Kind.Number, start, i, 0);
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

  /**
   * Tags of template languages: `{% ... %}`, `{# ... #}` and `<? ... ?>` steer and say nothing, `{{ ... }}` and
   * `<?= ... ?>` are holes.
   */
  #templateTag(start: number): boolean {
    const text = this.#text;
    const open = text.slice(start, start + 3);
    const close = open.startsWith('<?') ? '?>' : open.startsWith('{%') ? '%}' : open.startsWith('{#') ? '#}' : '';
    if (close === '') return false;
    this.#looked(start + LONGEST_TAG);
    const found = this.#nextMark(close, start + 2);
    if (found + 2 > Math.min(this.#end, start + LONGEST_TAG)) return false;
    if (open === '<?=') this.#hole(start, found + 2);
    else this.#at = found + 2;
    return true;
  }

  /** Where a closing mark stands next; past the end when nowhere. Each stretch of text is searched once. */
  #nextMark(mark: string, from: number): number {
    const known = this.#marks.get(mark);
    if (known !== undefined && known >= from) return known;
    const found = this.#text.indexOf(mark, from);
    const at = found === -1 ? Infinity : found;
    this.#marks.set(mark, at);
    return at;
  }

  /** Offset after the brace that closes the one at `open`; nested braces are followed. */
  #braceEnd(open: number): number {
    const reach = Math.min(this.#end, open + LONGEST_TAG);
    this.#looked(open + LONGEST_TAG);
    if (this.#nextMark('}', open) >= reach) return open + 1;
    let depth = 0;
    for (let i = open; i < reach; i++) {
      const code = this.#text.charCodeAt(i);
      if (code === 123) depth++;
      else if (code === 125 && --depth === 0) return i + 1;
    }
    return open + 1;
  }

  /** True when the command sends what stands before it. */
  #metaCommand(start: number): boolean {
    if (this.#text.charCodeAt(start + 1) === 59) {
      this.#at = start + 2;
      return true;
    }
    const newline = this.#text.indexOf('\n', start);
    const end = newline === -1 || newline > this.#end ? this.#end : newline;
    this.#at = end;
    return SENDING_COMMAND.test(this.#text.slice(start, Math.min(end, start + 20)));
  }

  /** After `COPY ... FROM stdin;` the lines up to `\.` are data. */
  #skipCopyData(): void {
    const tokens = this.tokens;
    if (tokens.keyword(0) !== K.copy) return;
    for (let i = 1; i < tokens.count; i++) {
      if (tokens.keyword(i) !== K.stdin || tokens.keyword(i - 1) !== K.from) continue;
      const data = this.#text.indexOf('\n', this.#at);
      if (data === -1 || this.#copyDataEnds === false) this.#looked(Infinity);
      if (data === -1 || this.#copyDataEnds === false) return;
      END_OF_COPY.lastIndex = data;
      this.#copyDataEnds = END_OF_COPY.test(this.#text);
      this.#looked(this.#copyDataEnds ? END_OF_COPY.lastIndex + 1 : Infinity);
      if (this.#copyDataEnds) this.#at = Math.min(END_OF_COPY.lastIndex, this.#end);
      return;
    }
  }

  #looked(upTo: number): void {
    if (upTo > this.#reach) this.#reach = upTo;
  }

  #unterminated(start: number, what: string): void {
    this.notAnalysed.push({ range: { start, end: this.#end }, reason: `unterminated ${what}` });
  }
}
