import { InnerText } from '../../sql/inner-text.js';
import { Kind, type StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import { statementsInHostBody } from '../host-bodies.js';
import { appendString } from '../literals.js';
import { identifier, stringValue } from '../names.js';
import type { CommandReader, Reader } from '../reader.js';

function languageOf(tokens: StatementTokens, from: number): string | undefined {
  for (let i = from; i < tokens.count; i++) {
    if (tokens.keyword(i) !== K.language) continue;
    return (stringValue(tokens, i + 1) ?? identifier(tokens, i + 1))?.toLowerCase();
  }
  return undefined;
}

/** Reads a body in whatever language, or notes that it is not read. */
function readBody(reader: Reader, at: number, language: string, deferred?: 'function' | 'procedure'): void {
  const { tokens, readInner, note } = reader;
  const body = new InnerText();
  appendString(tokens, at, body);
  if (language === 'sql' || language === 'plpgsql') {
    readInner(body, language, deferred);
    return;
  }
  const { statements, unread } = statementsInHostBody(body, language);
  for (const statement of statements) readInner(statement, 'sql', deferred);
  for (const range of unread) note(range, `a statement that ${language} code puts together`);
}

/** `DO [LANGUAGE x] $$ ... $$`: runs now. */
export const doBlock: CommandReader = (reader) => {
  const { tokens, head } = reader;
  const language = languageOf(tokens, head) ?? 'plpgsql';
  for (let i = head + 1; i < tokens.count; i++) {
    if (tokens.kind(i) === Kind.String && tokens.keyword(i - 1) !== K.language) readBody(reader, i, language);
  }
};

/** Reads what a `CREATE FUNCTION | PROCEDURE` runs when it is called; `at` is the token after the word. */
export function readRoutine(reader: Reader, at: number, deferred: 'function' | 'procedure'): void {
  const { tokens, readExpressions, readAt } = reader;
  for (let i = at; i < tokens.count; i++) {
    const keyword = tokens.keyword(i);
    if (tokens.isPunctuation(i, '(')) {
      readExpressions(i, tokens.closing(i) + 1, deferred);
      i = tokens.closing(i);
    } else if (keyword === K.as && tokens.kind(i + 1) === Kind.String) {
      readBody(reader, i + 1, languageOf(tokens, at) ?? 'sql', deferred);
      return;
    } else if (keyword === K.begin && tokens.keyword(i + 1) === K.atomic) {
      readCommands(reader, i + 2, deferred);
      return;
    } else if (keyword === K.return) {
      readAt(i, { deferred });
      return;
    }
  }
}

/** Reads commands with semicolons between them, from one token to the end. */
function readCommands({ tokens, readAt }: Reader, from: number, deferred: 'function' | 'procedure' | 'rule'): void {
  let start = from;
  let depth = 0;
  for (let i = from; i <= tokens.count; i++) {
    if (tokens.isPunctuation(i, '(')) depth++;
    else if (tokens.isPunctuation(i, ')')) depth--;
    if (i !== tokens.count && depth >= 0 && !tokens.isPunctuation(i, ';')) continue;
    const isEnd = tokens.keyword(start) === K.end;
    if (i > start && !isEnd) readAt(start, { deferred, end: i });
    if (depth < 0) return;
    start = i + 1;
  }
}

/** `ON event TO table`: the table is looked up when the rule is made. */
function readRuleTable({ tokens, emit, known }: Reader, from: number, end: number): void {
  for (let i = from; i < end; i++) {
    if (tokens.keyword(i) !== K.to) continue;
    const name = identifier(tokens, i + 1);
    if (name === undefined || !known.has(name) || tokens.isPunctuation(i + 2, '.')) return;
    const range = tokens.range(i + 1, i + 1);
    emit({ state: 'temp-relation', action: 'read', scope: 'session', via: 'use', name, range });
    return;
  }
}

/** The condition and the commands of `CREATE RULE ... DO [ALSO | INSTEAD] command | (command; ...)`. */
export function readRule(reader: Reader, at: number): void {
  const { tokens, readAt, readExpressions } = reader;
  for (let i = at; i < tokens.count; i++) {
    if (tokens.keyword(i) !== K.do) continue;
    readExpressions(at, i, 'rule');
    readRuleTable(reader, at, i);
    const next = /^(also|instead)$/i.test(tokens.raw(i + 1)) ? i + 2 : i + 1;
    if (tokens.isPunctuation(next, '(')) readCommands(reader, next + 1, 'rule');
    else readAt(next, { deferred: 'rule' });
    return;
  }
}
