import type { NotAnalysed } from '@poolsafe/core';
import { foldHash, HASH_START } from '../sql/keywords.js';
import { Skimmer } from '../sql/skimmer.js';
import { HOLE, Kind, StatementTokens } from '../sql/tokens.js';
import type { Watch } from '../sql/watch.js';
import { beginsLine, clientCommandAt, mayBeClientLine } from './client-commands.js';
import {
  conditionalCode,
  hostEnd,
  interpolationEnd,
  isWordPart,
  isWordStart,
  numberAt,
  odbcEscape,
  percentEnd,
  skipBraces,
  skipQuoted,
  takesHint,
  variableEnd,
} from './lexical.js';
import { K, KEYWORDS } from './keywords.js';
import type { SqlMode } from './mode.js';
import { followsName, isAccount, isStringPrefix } from './preceding.js';
import { ProgramTracker } from './program-tracker.js';
import { skimRules } from './skim-rules.js';

export interface ScanOptions {
  readonly mode: SqlMode;
  /** The text is a script for the `mysql` client: `DELIMITER`, `\G`, `source`. */
  readonly client: boolean;
  /** Statements without any of these words are passed over: only where they begin and end is told. */
  readonly watch?: Watch;
  /** Where to begin in the text; its beginning when absent. */
  readonly from?: number;
  /** What an earlier scanner of the same text had met before that: its `state`. */
  readonly state?: ScanState;
}

/** What is carried from one statement to the next, `SET sql_mode` aside. */
export interface ScanState {
  readonly delimiter: string;
  /** How many conditional comments are open. */
  readonly conditional: number;
}

/** How far behind a token the patterns look that read it, at most. */
export const LOOK_AHEAD = 320;

const HOLE_CODE = HOLE.charCodeAt(0);

/**
 * MySQL's and MariaDB's lexical rules over one text, a statement at a time. Conditional comments are read as code,
 * whatever version they ask for. Never throws: an unterminated string, comment or quotation reaches to the end of the
 * text and is noted. Offsets are UTF-16.
 */
export class Scanner {
  readonly tokens = new StatementTokens();
  readonly notAnalysed: NotAnalysed[] = [];
  /** Where the program's body begins, when the statement holds a stored program or a block. */
  readonly program = new ProgramTracker();
  #mode: SqlMode;
  readonly #skimmer: Skimmer | undefined;
  readonly #text: string;
  readonly #end: number;
  readonly #client: boolean;
  #delimiter: string;
  #delimiterAt = -1;
  #conditional: number;
  #at: number;
  #reach = 0;

  constructor(text: string, options: ScanOptions) {
    this.#text = text;
    this.#end = text.length;
    this.#mode = options.mode;
    this.#client = options.client;
    this.#at = options.from ?? 0;
    this.#delimiter = options.state?.delimiter ?? '';
    this.#conditional = options.state?.conditional ?? 0;
    if (options.watch) this.#skimmer = new Skimmer(text, options.watch, skimRules(options.mode));
  }

  /** How the statements that follow are read; changes with `SET sql_mode`. */
  get mode(): SqlMode {
    return this.#mode;
  }

  set mode(mode: SqlMode) {
    this.#mode = mode;
    if (this.#skimmer) this.#skimmer.rules = skimRules(mode);
  }

  /** Where the next statement is looked for. */
  get at(): number {
    return this.#at;
  }

  /** Up to where the text was looked at for the statement at hand; Infinity when its end was. */
  get reach(): number {
    return this.#at >= this.#end ? Infinity : Math.max(this.#reach, this.#at + LOOK_AHEAD);
  }

  get state(): ScanState {
    return { delimiter: this.#delimiter, conditional: this.#conditional };
  }

  /** Fills `tokens` with the next statement that has any; false at the end of the text. */
  next(): boolean {
    const { tokens, program } = this;
    this.#reach = 0;
    tokens.reset(this.#text);
    program.reset();
    if (this.#skimmer?.follow()) {
      this.#passOver(this.#skimmer);
      return true;
    }
    while (this.#at < this.#end) {
      if (this.#step()) {
        if (tokens.count > 0) break;
        program.reset();
      }
    }
    program.advance(tokens);
    return tokens.count > 0;
  }

  /** Reads one token or gap; true when the statement ends with it. */
  #step(): boolean {
    const text = this.#text;
    const tokens = this.tokens;
    const start = this.#at;
    const code = text.charCodeAt(start);

    if (code === 32 || (code >= 9 && code <= 13) || code === 0xfeff || code === 0) {
      this.#at++;
      return false;
    }
    if (this.#client) {
      if (this.#delimiter !== '' && this.#nextDelimiter() === start) {
        this.#at = start + this.#delimiter.length;
        return true;
      }
      if (isWordStart(code) && this.#clientLine(start)) return tokens.count > 0;
    }
    if (isWordStart(code) && code !== HOLE_CODE) {
      if (tokens.count === 0 && this.#skim(start)) return true;
      this.#word(start);
      return false;
    }
    const next = text.charCodeAt(start + 1);
    switch (code) {
      case 39: // '
        this.#quoted(start, start, Kind.String);
        return false;
      case 34: // "
        this.#quoted(start, start, this.#mode.ansiQuotes ? Kind.QuotedIdentifier : Kind.String);
        return false;
      case 96: // `
        this.#quoted(start, start, Kind.QuotedIdentifier);
        return false;
      case 35: // #
        if (next === 123 && this.#filledIn(start, interpolationEnd(text, start))) return false;
        this.#lineComment(start);
        return false;
      case 45: // -
        // Two dashes are a comment only before a space or a control character; 5--3 is arithmetic.
        if (next === 45 && !(text.charCodeAt(start + 2) > 32)) {
          this.#lineComment(start);
          return false;
        }
        break;
      case 47: // /
        if (next === 42) {
          this.#comment(start);
          return false;
        }
        break;
      case 42: // *
        if (next === 47 && this.#conditional > 0) {
          this.#conditional--;
          this.#at = start + 2;
          return false;
        }
        break;
      case 36: // $
        if (next === 123) {
          this.#hole(start, skipBraces(text, start + 1, this.#end));
          return false;
        }
        this.#dollar(start);
        return false;
      case 59: // ;
        this.#at++;
        if (tokens.count === 0 || !this.program.isOpen(tokens)) return true;
        tokens.push(Kind.Punctuation, start, this.#at, 0);
        return false;
      case 92: // backslash
        if (this.#client) return this.#backslash(start);
        break;
      case 58: // :
        if (isWordStart(next) && next !== HOLE_CODE && !followsName(tokens, start)) {
          this.#hole(start, this.#wordEnd(start + 1));
          return false;
        }
        break;
      case 63: // ?
        this.#hole(start, start + 1);
        return false;
      case HOLE_CODE:
        this.#hole(start, this.#wordEnd(start + 1));
        return false;
      case 37: // %
        if (this.#filledIn(start, percentEnd(text, start))) return false;
        break;
      case 64: // @
        this.#variable(start, next);
        return false;
      case 123: // {
        if (odbcEscape(text, start)) break;
        this.#hole(start, skipBraces(text, start, this.#end));
        return false;
      case 60: // <
        if (next === 63) {
          const close = text.indexOf('?>', start);
          this.#hole(start, close === -1 ? this.#end : close + 2);
          return false;
        }
        break;
    }
    if (code >= 48 && code <= 57) {
      this.#number(start);
      return false;
    }
    this.#at = start + (code === 58 && next === 61 ? 2 : 1);
    tokens.push(Kind.Punctuation, start, this.#at, 0);
    return false;
  }

  /**
   * Passes over the statement that begins at `start`, as one token of no kind with the keyword of its first word; false
   * when it must be read.
   */
  #skim(start: number): boolean {
    if (this.#delimiter !== '' || this.#conditional > 0) return false;
    const skimmer = this.#skimmer;
    if (!skimmer?.skip(start)) return false;
    this.#passOver(skimmer);
    return true;
  }

  #passOver({ start, end, next }: Skimmer): void {
    this.tokens.push(Kind.None, start, end, KEYWORDS.at(this.#text, start));
    this.#at = next;
  }

  #wordEnd(from: number): number {
    let i = from;
    const end = this.#wordLimit();
    while (i < end && isWordPart(this.#text.charCodeAt(i))) i++;
    return i;
  }

  /** A delimiter ends a word that it stands in: `END$$`. */
  #wordLimit(): number {
    if (this.#delimiter === '') return this.#end;
    const delimiter = this.#nextDelimiter();
    return delimiter === -1 ? this.#end : Math.min(this.#end, delimiter);
  }

  #nextDelimiter(): number {
    if (this.#delimiterAt < this.#at && this.#delimiterAt !== Number.MAX_SAFE_INTEGER) {
      const found = this.#text.indexOf(this.#delimiter, this.#at);
      this.#delimiterAt = found === -1 ? Number.MAX_SAFE_INTEGER : found;
    }
    return this.#delimiterAt;
  }

  #word(start: number): void {
    const text = this.#text;
    const end = this.#wordLimit();
    let hash = HASH_START;
    let i = start;
    for (; i < end; i++) {
      const code = text.charCodeAt(i);
      if (!isWordPart(code)) {
        // `tmp_${id}`, `tmp_{{ id }}`: the hole is part of the name.
        if (code !== 123) break;
        const close = skipBraces(text, i, end);
        if (close === i + 1) break;
        i = close - 1;
        continue;
      }
      hash = foldHash(hash, code);
    }
    const quote = text.charCodeAt(i);
    if (quote === 39 || quote === 34) {
      if (isStringPrefix(text, start, i, this.#mode.ansiQuotes)) {
        this.#quoted(start, i, Kind.String);
        return;
      }
    }
    this.#at = i;
    this.tokens.push(Kind.Word, start, i, KEYWORDS.find(hash, text, start, i));
  }

  #quoted(start: number, open: number, kind: number): void {
    const close = skipQuoted(this.#text, open, this.#end, kind === Kind.String && !this.#mode.noBackslashEscapes);
    if (close === -1) this.#unterminated(start, kind === Kind.String ? 'string literal' : 'quoted identifier');
    this.#at = close === -1 ? this.#end : close;
    this.tokens.push(kind, start, this.#at, 0);
  }

  #lineComment(start: number): void {
    const newline = this.#text.indexOf('\n', start);
    this.#at = newline === -1 || newline >= this.#end ? this.#end : newline + 1;
  }

  /** Conditional comments open, hints that set variables become a token, all others are passed over. */
  #comment(start: number): void {
    const text = this.#text;
    const code = conditionalCode(text, start);
    if (code !== undefined) {
      this.#conditional++;
      this.#at = code;
      return;
    }
    const found = text.indexOf('*/', start + 2);
    const close = found === -1 || found + 2 > this.#end ? this.#end : found + 2;
    if (found === -1) this.#unterminated(start, 'comment');
    this.#at = close;
    if (text.charAt(start + 2) !== '+' || !takesHint(this.tokens.keyword(this.tokens.count - 1))) return;
    if (/\bset_var\s*\(/i.test(text.slice(start, close))) this.tokens.push(Kind.Hint, start, close, 0);
  }

  /** `$tag$ ... $tag$` holds the body of a routine in another language; elsewhere a `$` begins a word. */
  #dollar(start: number): void {
    const text = this.#text;
    if (this.tokens.keyword(this.tokens.count - 1) === K.as) {
      const tag = /^\$\w*\$/.exec(text.slice(start, start + 64))?.[0];
      const close = tag === undefined ? -1 : text.indexOf(tag, start + tag.length);
      if (close === -1) this.#reach = Infinity;
      if (tag !== undefined && close !== -1) {
        this.#at = close + tag.length;
        this.tokens.push(Kind.String, start, this.#at, 0);
        return;
      }
    }
    this.#at = start + 1;
    if (isWordPart(text.charCodeAt(start + 1))) this.#at = Math.max(this.#wordEnd(start + 1), start + 1);
    this.tokens.push(Kind.Word, start, this.#at, 0);
  }

  #number(start: number): void {
    const { end, isNumber } = numberAt(this.#text, start, this.#wordLimit());
    this.#at = end;
    this.tokens.push(isNumber ? Kind.Number : Kind.Word, start, end, 0);
  }

  /** `@x`, `` @`x` ``, `@@x`; after a user's name, the host of an account. */
  #variable(start: number, next: number): void {
    const text = this.#text;
    if (isAccount(this.tokens, text, start)) {
      this.tokens.push(Kind.Punctuation, start, start + 1, 0);
      this.#at = hostEnd(text, start + 1, this.#end);
      if (this.#at > start + 1) this.tokens.push(Kind.Word, start + 1, this.#at, 0);
      return;
    }
    const system = next === 64;
    const name = start + (system ? 2 : 1);
    const quote = text.charCodeAt(name);
    if (quote === 96 || (!system && (quote === 39 || quote === 34))) {
      const close = skipQuoted(text, name, this.#end, quote !== 96 && !this.#mode.noBackslashEscapes);
      if (close === -1) this.#unterminated(start, 'quoted variable');
      this.#at = close === -1 ? this.#end : close;
    } else {
      this.#at = Math.min(variableEnd(text, name, this.#wordLimit(), system), this.#end);
    }
    const isSign = this.#at === name && !system;
    this.tokens.push(isSign ? Kind.Punctuation : Kind.Variable, start, this.#at, 0);
  }

  /** A hole that ends there; false where there is none. */
  #filledIn(start: number, end: number): boolean {
    if (end > start) this.#hole(start, end);
    return end > start;
  }

  #hole(start: number, end: number): void {
    this.#at = Math.max(start + 1, Math.min(end, this.#end));
    this.tokens.push(Kind.Hole, start, this.#at, 0);
  }

  /**
   * A line that the client keeps to itself, or that ends a statement by ending. A delimiter on it ends the command, and
   * makes of `use db;` an ordinary statement. True when the line was taken.
   */
  #clientLine(start: number): boolean {
    const text = this.#text;
    if (this.#conditional > 0 || !mayBeClientLine(text, start) || !beginsLine(text, start)) return false;
    if (this.tokens.count > 0 && !/^delimiter\s/i.test(text.slice(start, start + 10))) return false;
    const command = clientCommandAt(text, start, this.#end, this.#delimiter || ';');
    if (command === undefined) return false;
    const { line, end, isDelimited, next } = command;
    switch (line.kind) {
      case 'delimiter':
        this.#delimiter = line.delimiter === ';' ? '' : line.delimiter;
        this.#delimiterAt = -1;
        break;
      case 'statement':
        if (isDelimited) return false;
        while (this.#at < end)
          if (this.#at === start) this.#word(start);
          else this.#step();
        return true;
      case 'local':
        break;
    }
    this.#at = next;
    return true;
  }

  /** `\g` and `\G` send, `\c` throws away what was typed; others are the client's own business. */
  #backslash(start: number): boolean {
    const command = this.#text.charAt(start + 1);
    this.#at = start + 2;
    if (command === 'g' || command === 'G') return true;
    if (command === 'u' && this.tokens.count === 0) {
      // `\u db` is sent as USE.
      this.tokens.push(Kind.Word, start, this.#at, K.use);
      const newline = this.#text.indexOf('\n', start);
      const end = newline === -1 ? this.#end : newline;
      while (this.#at < end && !this.#step());
      return true;
    }
    if (command === 'c') {
      this.tokens.reset(this.#text);
      this.program.reset();
    } else if ('.!RrTPdCe'.includes(command) && command !== '' && this.tokens.count === 0) {
      const newline = this.#text.indexOf('\n', start);
      this.#at = newline === -1 || newline > this.#end ? this.#end : newline;
    } else if (command === 'N') this.tokens.push(Kind.Word, start, this.#at, 0);
    return false;
  }

  #unterminated(start: number, what: string): void {
    this.notAnalysed.push({ range: { start, end: this.#end }, reason: `unterminated ${what}` });
  }
}
