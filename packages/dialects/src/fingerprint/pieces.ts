import type { Dialect } from '@poolsafe/core';
import { HOLE } from '../sql/tokens.js';

/** What a piece of a statement is to a normaliser. */
export type PieceKind = 'word' | 'name' | 'literal' | 'body' | 'mark';

export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
}

const WORD = /[\p{L}_\u0080-\uFFFF][\p{L}\p{N}_$\u0080-\uFFFF]*/uy;
const NUMBER =
  /(?:0[xX][\da-fA-F_]+|0[bBoO][\d_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?(?:[kKmMgG]\b)?)/y;
const TAG = /\$(?:[\p{L}_\u0080-\uFFFF][\p{L}\p{N}_\u0080-\uFFFF]*)?\$/uy;
/** Places that something else fills in, of the host languages that statements are written in. */
const PLACEHOLDER =
  /\$\d+|\$\{[^{}]{0,400}\}|#\{[^{}]{0,400}\}|\{\{.{0,400}?\}\}|\{[\w.:!]{0,100}\}|\?\??\d{0,4}|%\(\w{1,100}\)[a-z]|%(?:\d{1,3}\$)?[sd](?!\w)|<\?=.{0,400}?\?>/sy;
const NAMED_PLACEHOLDER = /:[\p{L}_]\w{0,100}/uy;
const AT_PLACEHOLDER = /@[\p{L}_]\w{0,100}/uy;
const VARIABLE = /@@?(?:[\w.$]{1,200}|`[^`]{0,200}`|'[^']{0,200}'|"[^"]{0,200}")/y;
const OPERATOR = /::|:=|<=>|<>|<=|>=|!=|\|\||->>|->|=>|[-+*/<>=~!@#%^&|`?:]/y;
const LINE_COMMENT = /--[^\n]*/y;
const HASH_COMMENT = /#[^\n]*/y;
const STRING_PREFIX = /^(?:e|b|x|n|_\w+)$/i;

/** Cuts one text into pieces, comments and white space left out. Linear; an open quotation reaches to the end. */
export class Pieces {
  readonly #text: string;
  readonly #mysql: boolean;
  #at = 0;
  /** Inside `/*! ... *\/`, which MySQL reads as code. */
  #inVersioned = false;

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#mysql = dialect === 'mysql';
  }

  next(): Piece | undefined {
    const text = this.#text;
    while (this.#at < text.length) {
      const at = this.#at;
      const character = text.charAt(at);
      if (/[\s\0\uFEFF]/.test(character)) {
        this.#at++;
        continue;
      }
      if (character === '-' && text.charAt(at + 1) === '-' && this.#take(LINE_COMMENT)) continue;
      if (this.#mysql && character === '#' && text.charAt(at + 1) !== '{' && this.#take(HASH_COMMENT)) continue;
      if (character === '/' && text.charAt(at + 1) === '*') {
        this.#comment();
        continue;
      }
      if (this.#inVersioned && character === '*' && text.charAt(at + 1) === '/') {
        this.#inVersioned = false;
        this.#at += 2;
        continue;
      }
      return this.#piece(character);
    }
    return undefined;
  }

  #piece(character: string): Piece {
    const text = this.#text;
    if (character === HOLE) {
      this.#take(WORD);
      return { kind: 'literal', text: '' };
    }
    const word = this.#take(WORD);
    if (word !== undefined) {
      const quote = text.charAt(this.#at);
      if ((quote === "'" || (quote === '"' && this.#mysql)) && STRING_PREFIX.test(word)) {
        this.#quoted(quote, this.#mysql || /^e$/i.test(word));
        return { kind: 'literal', text: '' };
      }
      return { kind: word.includes(HOLE) ? 'name' : 'word', text: word.replaceAll(HOLE, '$') };
    }
    if (character === "'") return { kind: 'literal', text: this.#quoted("'", this.#mysql) };
    if (character === '"' && this.#mysql) return { kind: 'literal', text: this.#quoted('"', true) };
    if (character === '"' || (character === '`' && this.#mysql)) {
      return { kind: 'name', text: this.#quoted(character, false) };
    }
    if (character === '$' && !this.#mysql) {
      const tag = this.#take(TAG);
      if (tag !== undefined) return { kind: 'body', text: this.#dollar(tag) };
    }
    if (this.#take(NUMBER) !== undefined) return { kind: 'literal', text: '' };
    if (this.#take(PLACEHOLDER) !== undefined) return { kind: 'literal', text: '' };
    if (character === ':' && text.charAt(this.#at + 1) !== ':' && this.#take(NAMED_PLACEHOLDER) !== undefined) {
      return { kind: 'literal', text: '' };
    }
    if (character === '@') {
      const variable = this.#mysql ? this.#take(VARIABLE) : undefined;
      if (variable !== undefined) return { kind: 'name', text: variable };
      if (!this.#mysql && this.#take(AT_PLACEHOLDER) !== undefined) return { kind: 'literal', text: '' };
    }
    const operator = this.#take(OPERATOR);
    if (operator !== undefined) return { kind: 'mark', text: operator };
    this.#at++;
    return { kind: 'mark', text: character };
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  /** The quotation that begins here, marks included. */
  #quoted(quote: string, backslashes: boolean): string {
    const text = this.#text;
    const start = this.#at;
    let i = start + 1;
    for (; i < text.length; i++) {
      const character = text.charAt(i);
      if (backslashes && character === '\\') i++;
      else if (character === quote) {
        if (text.charAt(i + 1) !== quote) break;
        i++;
      }
    }
    this.#at = Math.min(i + 1, text.length);
    return text.slice(start, this.#at);
  }

  #dollar(tag: string): string {
    const start = this.#at;
    const close = this.#text.indexOf(tag, start);
    this.#at = close === -1 ? this.#text.length : close + tag.length;
    return this.#text.slice(start, close === -1 ? undefined : close);
  }

  #comment(): void {
    const text = this.#text;
    if (this.#mysql) {
      // Versioned comments and hints are code.
      const code = /\/\*(?:M?!\d{0,6}|\+)/y;
      if (this.#take(code) !== undefined) {
        this.#inVersioned = true;
        return;
      }
      const close = text.indexOf('*/', this.#at + 2);
      this.#at = close === -1 ? text.length : close + 2;
      return;
    }
    let depth = 1;
    let i = this.#at + 2;
    for (; i < text.length && depth > 0; i++) {
      if (text.startsWith('*/', i)) depth--;
      else if (text.startsWith('/*', i)) depth++;
      else continue;
      i++;
    }
    this.#at = i;
  }
}
