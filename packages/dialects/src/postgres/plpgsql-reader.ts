import { InnerText } from '../sql/inner-text.js';
import { Kind, type StatementTokens } from '../sql/tokens.js';
import { K } from './keywords.js';
import { appendString } from './literals.js';
import { identifier } from './names.js';

/** What PL/pgSQL hands on to the readers of SQL. */
export interface PlpgsqlParts {
  readonly command: (tokens: StatementTokens) => void;
  readonly expressions: (tokens: StatementTokens, first: number, end: number) => void;
  readonly dynamic: (text: InnerText) => void;
}

/** Words that begin statements of PL/pgSQL itself, or of SQL that PL/pgSQL does not run. */
const OWN: ReadonlySet<number> = new Set([
  K.start,
  K.commit,
  K.end,
  K.rollback,
  K.abort,
  K.savepoint,
  K.release,
  K.fetch,
  K.move,
  K.close,
]);

/** Reads a PL/pgSQL body, one piece up to a semicolon at a time. */
export class PlpgsqlReader {
  readonly #parts: PlpgsqlParts;
  #declaring = false;

  constructor(parts: PlpgsqlParts) {
    this.#parts = parts;
  }

  read(tokens: StatementTokens): void {
    const at = this.#blockWords(tokens);
    if (at >= tokens.count) return;
    const keyword = tokens.keyword(at);
    if (this.#declaring || isAssignment(tokens, at) || OWN.has(keyword)) {
      this.#parts.expressions(tokens, at, tokens.count);
      return;
    }
    const execute = executeAt(tokens, at);
    if (execute !== -1) {
      this.#dynamic(tokens, execute);
      this.#parts.expressions(tokens, at, tokens.count);
      return;
    }
    if (keyword === K.return || keyword === K.perform || identifier(tokens, at) === 'open') {
      this.#parts.expressions(tokens, at, tokens.count);
      return;
    }
    this.#parts.command(at === 0 ? tokens : tokens.slice(at, tokens.count));
  }

  /** Reads what stands before a command (`BEGIN`, `IF x THEN`, `FOR r IN query LOOP`); the command's index. */
  #blockWords(tokens: StatementTokens): number {
    let i = 0;
    while (i < tokens.count) {
      if (tokens.isPunctuation(i, '<') && tokens.isPunctuation(i + 1, '<')) {
        while (i < tokens.count && !tokens.isPunctuation(i, '>')) i++;
        i += 2;
        continue;
      }
      // #variable_conflict use_column
      if (i === 0 && tokens.isPunctuation(i, '#')) {
        i += 3;
        continue;
      }
      switch (tokens.keyword(i)) {
        case K.declare:
          this.#declaring = true;
          i++;
          continue;
        case K.begin:
          this.#declaring = false;
          i++;
          continue;
        case K.exception:
        case K.else:
        case K.loop:
          i++;
          continue;
        case K.if:
        case K.elsif:
        case K.elseif:
        case K.when:
        case K.case:
          i = this.#upTo(tokens, i, K.then);
          continue;
        case K.while:
        case K.for:
        case K.foreach:
          i = this.#upTo(tokens, i, K.loop);
          continue;
      }
      if (this.#declaring && tokens.keyword(i) !== K.begin) return i;
      return i;
    }
    return i;
  }

  /** Reads the expressions from the block word at `from` to the word that ends it; the index after that. */
  #upTo(tokens: StatementTokens, from: number, word: number): number {
    if (isAssignment(tokens, from)) return from;
    let nested = 0;
    let end = from + 1;
    for (; end < tokens.count; end++) {
      const keyword = tokens.keyword(end);
      if (nested === 0 && keyword === word) break;
      if (keyword === K.case) nested++;
      else if (keyword === K.end && nested > 0) nested--;
    }
    const execute = word === K.loop ? executeAt(tokens, from) : -1;
    if (execute !== -1 && execute < end) this.#dynamic(tokens, execute);
    this.#parts.expressions(tokens, from, end);
    return end + 1;
  }

  /** The statement that `EXECUTE expression` runs, as far as the expression is literal. */
  #dynamic(tokens: StatementTokens, execute: number): void {
    const inner = new InnerText();
    let i = execute + 1;
    while (tokens.isPunctuation(i, '(')) i++;
    if (appendConcatenation(tokens, i, inner)) this.#parts.dynamic(inner);
  }
}

/** Adds what operands with `||` between them give as text; false when none of them is literal. */
function appendConcatenation(tokens: StatementTokens, from: number, inner: InnerText): boolean {
  let literal = false;
  for (let i = from; i < tokens.count;) {
    const end = endOfOperand(tokens, i);
    const called = tokens.isPunctuation(i + 1, '(') ? identifier(tokens, i) : undefined;
    if (called === 'format' && appendConcatenation(tokens, i + 2, inner)) literal = true;
    else if (called === 'concat') {
      for (const { first, last } of tokens.arguments(i + 1)) {
        if (appendConcatenation(tokens.slice(0, last + 1), first, inner)) literal = true;
      }
    } else if (areStrings(tokens, i, end)) {
      // Strings on lines of their own are one string.
      for (let at = i; at < end; at++) literal = appendString(tokens, at, inner) || literal;
    } else inner.hole(tokens.range(i, Math.max(i, end - 1)));
    i = end;
    if (!(tokens.isPunctuation(i, '|') && tokens.isPunctuation(i + 1, '|'))) break;
    i += 2;
  }
  return literal;
}

function areStrings(tokens: StatementTokens, first: number, end: number): boolean {
  for (let i = first; i < end; i++) if (tokens.kind(i) !== Kind.String) return false;
  return true;
}

/** `word := ...`, `word = ...`, `word.field := ...`, `word[i] := ...`: a variable, whatever its name. */
const isAssignment = (tokens: StatementTokens, i: number): boolean =>
  tokens.isPunctuation(i + 1, ':=') ||
  tokens.isPunctuation(i + 1, '=') ||
  (tokens.isPunctuation(i + 1, '.') && tokens.isPunctuation(i + 3, ':='));

/** `EXECUTE` of a dynamic statement at the top of a piece; -1 where there is none. */
function executeAt(tokens: StatementTokens, from: number): number {
  const keyword = tokens.keyword(from);
  if (keyword === K.execute) return from;
  const opens = identifier(tokens, from) === 'open';
  if (keyword !== K.return && keyword !== K.for && !opens) return -1;
  for (let i = from + 1; i < tokens.count; i++) {
    if (tokens.keyword(i) === K.loop || tokens.isPunctuation(i, '(')) return -1;
    if (tokens.keyword(i) === K.execute) return i;
  }
  return -1;
}

/** Index after an operand of `||`: up to the next `||`, `USING`, `INTO`, `LOOP`, comma or the parenthesis around it. */
function endOfOperand(tokens: StatementTokens, from: number): number {
  let i = from;
  while (i < tokens.count) {
    if (tokens.isPunctuation(i, '(')) {
      i = tokens.closing(i) + 1;
      continue;
    }
    const keyword = tokens.keyword(i);
    if (keyword === K.using || keyword === K.into || keyword === K.loop) break;
    if (tokens.isPunctuation(i, ')') || tokens.isPunctuation(i, ',')) break;
    if (tokens.isPunctuation(i, '|') && tokens.isPunctuation(i + 1, '|')) break;
    i++;
  }
  return Math.max(i, from + 1);
}
