import type { NotAnalysed, TextRange } from '@poolsafe/core';
import { foldHash, HASH_START } from '../sql/keywords.js';
import { HOLE, Kind, StatementTokens } from '../sql/tokens.js';
import { K, KEYWORDS } from './keywords.js';

export interface ScanOptions {
  /** Read psql's meta-commands, variables and `COPY ... FROM stdin` data. */
  readonly psql: boolean;
  /** Where to begin and end in the text; the whole text when absent. */
  readonly range?: TextRange;
}

const HOLE_CODE = HOLE.charCodeAt(0);

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
  #at: number;

  constructor(text: string, options: ScanOptions) {
    this.#text = text;
    this.#at = options.range?.start ?? 0;
    this.#end = options.range?.end ?? text.length;
    this.#psql = options.psql;
  }

  /** Fills `tokens` with the next statement that has any; false at the end of the text. */
  next(): boolean {
    const text = this.#text;
    const tokens = this.tokens;
    tokens.reset(text);
    const limit = this.#end;
    let atomicDepth = 0;
    let depth = 0;
    while (this.#at < limit) {
      const start = this.#at;
      const code = text.charCodeAt(start);

      if (code === 32 || (code >= 9 && code <= 13) || code === 0xfeff || code === 0) {
        this.#at++;
        continue;
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
          if (atomicDepth > 0 || (depth > 0 && this.#isRule())) break;
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
        case 63: // ?
          this.#hole(start, start + 1);
          continue;
        case HOLE_CODE:
          this.#hole(start, this.#wordEnd(start + 1));
          continue;
        case 37: // %
          // %s of many languages; %I and %L of format().
          if (/[sIL]/.test(text.charAt(start + 1)) && !isWordPart(text.charCodeAt(start + 2))) {
            this.#hole(start, start + 2);
            continue;
          }
          break;
        case 64: // @
          if (isWordStart(text.charCodeAt(start + 1))) {
            this.#hole(start, this.#wordEnd(start + 1));
            continue;
          }
          break;
        case 123: // {
          this.#hole(start, this.#braceEnd(start));
          continue;
        case 60: // <
          if (text.startsWith('<?', start)) {
            const close = text.indexOf('?>', start);
            this.#hole(start, close === -1 ? limit : close + 2);
            continue;
          }
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

  #wordEnd(from: number): number {
    let i = from;
    while (i < this.#end && isWordPart(this.#text.charCodeAt(i))) i++;
    return i;
  }

  #word(start: number): number {
    const text = this.#text;
    let hash = HASH_START;
    let i = start;
    for (; i < this.#end; i++) {
      const code = text.charCodeAt(i);
      if (!isWordPart(code)) break;
      hash = foldHash(hash, code);
    }
    const next = text.charCodeAt(i);
    if (next === 39 && this.#stringPrefix(start, i)) {
      const first = text.charCodeAt(start) | 32;
      this.#quoted(start, i, Kind.String, 39, first === 101);
      return 0;
    }
    if (next === 38 && i === start + 1 && (text.charCodeAt(start) | 32) === 117) {
      const quote = text.charCodeAt(i + 1);
      if (quote === 39 || quote === 34) {
        this.#quoted(start, i + 1, quote === 39 ? Kind.String : Kind.QuotedIdentifier, quote, false);
        return 0;
      }
    }
    this.#at = i;
    const keyword = KEYWORDS.find(hash, text, start, i);
    this.tokens.push(Kind.Word, start, i, keyword);
    return keyword;
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
    if (i >= this.#end) {
      this.#unterminated(start, kind === Kind.String ? 'string literal' : 'quoted identifier');
      i = this.#end - 1;
    }
    this.#at = i + 1;
    this.tokens.push(kind, start, this.#at, 0);
  }

  #dollar(start: number): boolean {
    const text = this.#text;
    const next = text.charCodeAt(start + 1);
    if (next === 123) {
      this.#hole(start, this.#braceEnd(start + 1));
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
      if (text.charCodeAt(i) !== 36) return false;
    }
    const tag = text.slice(start, i + 1);
    const close = text.indexOf(tag, i + 1);
    if (close === -1 || close + tag.length > this.#end) {
      this.#unterminated(start, 'dollar-quoted string');
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
      if (!isWordPart(code) && code !== 46) break;
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
      const close = text.indexOf(String.fromCharCode(next), start + 2);
      const newline = text.indexOf('\n', start);
      if (close !== -1 && (newline === -1 || close < newline)) {
        this.#hole(start, close + 1);
        return true;
      }
    }
    return false;
  }

  #hole(start: number, end: number): void {
    this.#at = Math.min(end, this.#end);
    this.tokens.push(Kind.Hole, start, this.#at, 0);
  }

  /** Offset after the brace that closes the one at `open`; nested braces are followed. */
  #braceEnd(open: number): number {
    let depth = 0;
    for (let i = open; i < this.#end; i++) {
      const code = this.#text.charCodeAt(i);
      if (code === 123) depth++;
      else if (code === 125 && --depth === 0) return i + 1;
    }
    return open + 1;
  }

  /** True when the command sends what stands before it. */
  #metaCommand(start: number): boolean {
    const newline = this.#text.indexOf('\n', start);
    const end = newline === -1 || newline > this.#end ? this.#end : newline;
    if (this.#text.charCodeAt(start + 1) === 59) {
      this.#at = start + 2;
      return true;
    }
    this.#at = end;
    return SENDING_COMMAND.test(this.#text.slice(start, Math.min(end, start + 20)));
  }

  #isRule(): boolean {
    const tokens = this.tokens;
    if (tokens.keyword(0) !== K.create) return false;
    const second = tokens.keyword(1);
    return second === K.rule || (second === K.or && tokens.keyword(3) === K.rule);
  }

  /** After `COPY ... FROM stdin;` the lines up to `\.` are data. */
  #skipCopyData(): void {
    const tokens = this.tokens;
    if (tokens.keyword(0) !== K.copy) return;
    for (let i = 1; i < tokens.count; i++) {
      if (tokens.keyword(i) !== K.stdin || tokens.keyword(i - 1) !== K.from) continue;
      const data = this.#text.indexOf('\n', this.#at);
      if (data === -1) return;
      const end = /^\\\.\r?$/m;
      const rest = this.#text.slice(data + 1, this.#end);
      const found = end.exec(rest);
      if (found) this.#at = data + 1 + found.index + found[0].length;
      return;
    }
  }

  #unterminated(start: number, what: string): void {
    this.notAnalysed.push({ range: { start, end: this.#end }, reason: `unterminated ${what}` });
  }
}
