import { Kind, type StatementTokens } from '../sql/tokens.js';
import { K } from './keywords.js';
import { foldedIdentifier } from './names.js';

/** What the reader of programs needs from the reader of statements. */
export interface ProgramVisitor {
  /** Reads one command of the body, which is all of `tokens`. */
  readonly command: (tokens: StatementTokens) => void;
  /** Reads an expression: a condition, a default, a returned value. */
  readonly expression: (first: number, end: number) => void;
}

/** Words of a program that begin commands about its own cursors and labels. */
const LOCAL_COMMANDS: ReadonlySet<number> = new Set([K.open, K.fetch, K.close, K.leave, K.iterate]);

/** Where an expression that begins at `i` meets one of these words, `CASE` expressions in it passed over. */
function expressionEnd(tokens: StatementTokens, i: number, end: number, words: readonly number[]): number {
  let cases = 0;
  for (let j = i; j < end; j++) {
    const keyword = tokens.keyword(j);
    if (keyword === 0) continue;
    if (cases === 0 && words.includes(keyword)) return j;
    if (keyword === K.case) cases++;
    else if (keyword === K.end && cases > 0) cases--;
  }
  return end;
}

/** The statement behind `HANDLER FOR condition, ...`, whose first condition is token `i`. */
function handledStatement(tokens: StatementTokens, i: number, end: number): number {
  let at = i;
  for (;;) {
    if (tokens.keyword(at) === K.not) at++;
    if (/^sqlstate$/i.test(tokens.raw(at))) at += tokens.keyword(at + 1) === K.value ? 2 : 1;
    at++;
    if (at >= end || !tokens.isPunctuation(at, ',')) return at;
    at++;
  }
}

/**
 * Walks a stored program's body, or an anonymous block, from token `start` on: finds its commands and expressions
 * behind the words that hold them together. `locals` takes in the variables that it declares.
 */
export function readProgram(
  tokens: StatementTokens,
  start: number,
  locals: Set<string>,
  visitor: ProgramVisitor,
): void {
  for (let first = start; first < tokens.count;) {
    let end = first;
    while (end < tokens.count && !tokens.isPunctuation(end, ';')) end++;
    readPiece(tokens, first, end, locals, visitor);
    first = end + 1;
  }
}

/** One `;`-ended piece: block words, labels and conditions, then at most one command. */
function readPiece(
  tokens: StatementTokens,
  first: number,
  end: number,
  locals: Set<string>,
  { command, expression }: ProgramVisitor,
): void {
  for (let i = first; i < end;) {
    const keyword = tokens.keyword(i);
    if (tokens.isIdentifier(i) && tokens.isPunctuation(i + 1, ':')) {
      i += 2;
      continue;
    }
    if (LOCAL_COMMANDS.has(keyword)) return;
    switch (keyword) {
      case K.begin:
        i += tokens.keyword(i + 1) === K.not ? 3 : 1;
        continue;
      case K.else:
      case K.loop:
      case K.repeat:
        i++;
        continue;
      case K.if:
      case K.elseif:
      case K.elsif:
      case K.when: {
        const then = expressionEnd(tokens, i + 1, end, [K.then]);
        expression(i + 1, then);
        i = then + 1;
        continue;
      }
      case K.case: {
        const when = expressionEnd(tokens, i + 1, end, [K.when]);
        expression(i + 1, when);
        i = when;
        continue;
      }
      case K.for: {
        const variable = foldedIdentifier(tokens, i + 1);
        if (variable !== undefined) locals.add(variable);
        const body = expressionEnd(tokens, i + 1, end, [K.do, K.loop]);
        expression(i + 2, body);
        i = body + 1;
        continue;
      }
      case K.while: {
        const body = expressionEnd(tokens, i + 1, end, [K.do, K.loop]);
        expression(i + 1, body);
        i = body + 1;
        continue;
      }
      case K.until:
      case K.return:
        expression(i + 1, expressionEnd(tokens, i + 1, end, [K.end]));
        return;
      case K.end:
        return;
      case K.declare: {
        const statement = readDeclaration(tokens, i, end, locals, expression);
        if (statement === undefined) return;
        i = statement;
        continue;
      }
      default:
        command(tokens.slice(i, end));
        return;
    }
  }
}

/** Notes declared names; gives the token that a handler's statement begins at, `undefined` when there is none. */
function readDeclaration(
  tokens: StatementTokens,
  declare: number,
  end: number,
  locals: Set<string>,
  expression: ProgramVisitor['expression'],
): number | undefined {
  if (tokens.keyword(declare + 2) === K.handler) return handledStatement(tokens, declare + 4, end);
  let i = declare + 1;
  while (i < end && tokens.isIdentifier(i)) {
    const name = foldedIdentifier(tokens, i);
    if (name !== undefined) locals.add(name);
    i++;
    if (!tokens.isPunctuation(i, ',')) break;
    i++;
  }
  while (i < end && tokens.kind(i) === Kind.Hole) i++;
  expression(i, end);
  return undefined;
}
