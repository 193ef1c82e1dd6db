import type { Dialect } from '@poolsafe/core';
import { HASH_FACTOR } from '../sql/keywords.js';
import { hashText } from './hash.js';
import { type Piece, Pieces } from './pieces.js';

/** Words that say what a setting's value means whatever the setting, and stay. */
const KEPT_VALUES = /^(?:on|off|true|false|yes|no|default|none|null|local|current)$/i;

/** Words before a parenthesis that are no functions' names. */
const BEFORE_PARENTHESIS =
  /^(?:in|values|and|or|not|as|on|using|where|from|join|when|then|else|by|with|select|insert|into|exists|any|all|some|over|union|except|intersect|returning|set|lateral|execute|explain|is|like|between|key|check|materialized|filter|within|row|returns|table|only|copy|to)$/i;

/** After these, a sign belongs to the number behind it. */
const BEFORE_SIGN = /^(?:[(,=<>+*/%[]|<=|>=|<>|!=|:=|=>|\|\|)$/;

/** What stands in a parenthesis that is open. */
interface Group {
  /** Where it begins in what is written, and how many literals were written before. */
  readonly at: number;
  readonly literals: number;
  /** Opened by `IN`. */
  readonly isList: boolean;
  /** Hash of what was written in it, literals alike. */
  shape: number;
  /** Shape of the last parenthesis that was closed in it, and where that ended. */
  row: number | undefined;
  rowEnd: number;
}

function foldShape(shape: number, written: string): number {
  let hash = shape;
  for (let i = 0; i < written.length; i++) hash = Math.imul(hash ^ written.charCodeAt(i), HASH_FACTOR);
  return Math.imul(hash ^ 32, HASH_FACTOR);
}

/** Writes the pieces of one text with spaces where they belong, literals numbered, lists and repeated rows cut short. */
class Writer {
  readonly #mysql: boolean;
  readonly #out: string[] = [];
  #literals = 0;
  #previous: Piece | undefined;
  /** Literals in a row, commas between them. */
  #run = 0;
  /** In the value of a `SET`. */
  #inValue = false;
  #first = '';
  #afterIn = false;
  readonly #groups: Group[] = [{ at: 0, literals: 0, isList: false, shape: 0, row: undefined, rowEnd: -1 }];

  constructor(dialect: Dialect) {
    this.#mysql = dialect === 'mysql';
  }

  get text(): string {
    const last = this.#out.at(-1);
    return (last === ';' ? this.#out.slice(0, -1) : this.#out).join('');
  }

  write(piece: Piece): void {
    const { kind, text } = piece;
    if (kind === 'mark' && text === ';') {
      if (this.#previous?.text !== ';' && this.#out.length > 0) this.#add(piece, ';');
      this.#inValue = false;
      this.#first = '';
      return;
    }
    if (kind === 'word' && this.#first === '') this.#first = text.toLowerCase();
    const literal =
      kind === 'literal' ||
      (kind === 'body' && !this.#isBody()) ||
      (this.#inValue && (kind === 'word' || kind === 'name') && !KEPT_VALUES.test(text) && !text.startsWith('@'));
    if (kind === 'literal' && text !== '' && this.#isBody()) this.#body(piece);
    else if (literal) this.#literal();
    else if (kind === 'body') this.#body(piece);
    else {
      if (!(kind === 'mark' && text === ',')) this.#run = 0;
      this.#add(piece, text);
      this.#follow(piece);
    }
  }

  #follow({ kind, text }: Piece): void {
    if (kind === 'mark' && text === '(') {
      const at = this.#out.length - 1;
      this.#groups.push({ at, literals: this.#literals, isList: this.#afterIn, shape: 0, row: undefined, rowEnd: -1 });
      this.#run = 0;
    } else if (kind === 'mark' && text === ')') this.#closeGroup();
    else if (this.#first === 'set' && (text === '=' || /^to$/i.test(text) || (this.#mysql && text === ':='))) {
      this.#inValue = true;
    } else if (this.#mysql && text === ',') this.#inValue = false;
    this.#afterIn = kind === 'word' && /^in$/i.test(text);
  }

  /** A row like the one before it is left out, but for a sign that there are more. */
  #closeGroup(): void {
    const group = this.#groups.length > 1 ? this.#groups.pop() : undefined;
    const outer = this.#groups.at(-1);
    if (!group || !outer) return;
    const { at, shape, literals } = group;
    if (outer.rowEnd === at - 1 && outer.row === shape && this.#out[at - 1] === ',') {
      const cut = this.#out[at - 2] === ', ...';
      this.#out.length = at - 1;
      if (!cut) this.#out.push(', ...');
      this.#literals = literals;
    } else {
      outer.row = shape;
      outer.shape = foldShape(outer.shape, String(shape));
    }
    outer.rowEnd = this.#out.length;
  }

  #literal(): void {
    const previous = this.#previous;
    const before = this.#out.length > 1 ? (this.#out[this.#out.length - 2] ?? '').trim() : '(';
    if (previous?.kind === 'mark' && /^[-+]$/.test(previous.text) && BEFORE_SIGN.test(before)) this.#out.pop();
    const separated = previous?.kind === 'mark' && previous.text === ',';
    this.#run = separated && this.#run > 0 ? this.#run + 1 : 1;
    const isList = this.#groups.at(-1)?.isList === true || this.#inValue;
    const longest = isList ? 1 : 3;
    if (this.#run > longest) {
      this.#out.pop();
      if (this.#run === longest + 1) this.#out.push(', ...');
      this.#previous = { kind: 'literal', text: '' };
      return;
    }
    this.#literals++;
    this.#add({ kind: 'literal', text: '' }, this.#mysql ? '?' : `$${String(this.#literals)}`);
  }

  /** True where a string is code: the body of a routine or of `DO`. */
  #isBody(): boolean {
    const previous = this.#previous;
    if (previous?.kind !== 'word') return false;
    if (this.#first === 'create') return /^as$/i.test(previous.text);
    return this.#first === 'do';
  }

  #body(piece: Piece): void {
    this.#run = 0;
    this.#add({ kind: 'body', text: '' }, `<body ${hashText(piece.text)}>`);
  }

  #add(piece: Piece, written: string): void {
    this.#out.push(this.#isSpaced(piece) ? ` ${written}` : written);
    const group = this.#groups.at(-1);
    if (group) group.shape = foldShape(group.shape, piece.kind === 'literal' ? '$' : written);
    this.#previous = piece;
  }

  #isSpaced(piece: Piece): boolean {
    const previous = this.#previous;
    if (!previous) return false;
    const mark = piece.kind === 'mark' ? piece.text : '';
    const before = previous.kind === 'mark' ? previous.text : '';
    if (/^[,;)\].]$/.test(mark) || mark === '::') return false;
    if (/^[([.]$/.test(before) || before === '::') return false;
    if (mark === '[') return false;
    if (mark === '(')
      return !((previous.kind === 'word' && !BEFORE_PARENTHESIS.test(previous.text)) || previous.kind === 'name');
    return true;
  }
}

/**
 * A statement's words with its literals and holes as `$1`, `$2`, ... (`?` in MySQL), comments out, white space made
 * regular, long lists and repeated rows cut short, and bodies of routines as their hash. Booleans, keywords and names
 * stay as they are written. Linear in the text; several statements are joined by `; `.
 */
export function normalise(text: string, dialect: Dialect): string {
  if (dialect !== 'postgres' && dialect !== 'mysql') return text.replace(/\s+/g, ' ').trim();
  const pieces = new Pieces(text, dialect);
  const writer = new Writer(dialect);
  for (let piece = pieces.next(); piece; piece = pieces.next()) writer.write(piece);
  return writer.text;
}

/**
 * The same for all statements that differ only in literals, lists, comments, white space, or the case of words that are
 * not quoted. 11 characters.
 */
export function fingerprint(text: string, dialect: Dialect): string {
  const folded = normalise(text, dialect).replace(/"(?:[^"]|"")*"|`[^`]*`|[^"`]+/g, (part) =>
    part.startsWith('"') || part.startsWith('`') ? part : part.toLowerCase(),
  );
  return hashText(`${dialect} ${folded}`);
}
