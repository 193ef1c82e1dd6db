import type { TextRange } from '@poolsafe/core';
import { Kind, type StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import { identifier, stringValue } from '../names.js';
import type { CommandReader, Reader } from '../reader.js';

/** The inside of a string literal, where its text stands undisturbed; `undefined` when quotes are doubled in it. */
function insideOf(tokens: StatementTokens, i: number): TextRange | undefined {
  const raw = tokens.raw(i);
  const start = tokens.start(i);
  const open = raw.startsWith('$') ? raw.indexOf('$', 1) + 1 : raw.indexOf("'") + 1;
  const close = raw.startsWith('$') ? open : 1;
  const end = tokens.end(i) - close;
  if (end <= start + open) return undefined;
  return raw.slice(open, -close).includes("''") && !raw.startsWith('$') ? undefined : { start: start + open, end };
}

function languageOf(tokens: StatementTokens, from: number): string | undefined {
  for (let i = from; i < tokens.count; i++) {
    if (tokens.keyword(i) !== K.language) continue;
    return (stringValue(tokens, i + 1) ?? identifier(tokens, i + 1))?.toLowerCase();
  }
  return undefined;
}

/** `DO [LANGUAGE x] $$ ... $$`: runs now. */
export const doBlock: CommandReader = ({ tokens, head, readInner }) => {
  const language = languageOf(tokens, head) ?? 'plpgsql';
  if (language !== 'plpgsql') return;
  for (let i = head + 1; i < tokens.count; i++) {
    if (tokens.kind(i) !== Kind.String || tokens.keyword(i - 1) === K.language) continue;
    const body = insideOf(tokens, i);
    if (body) readInner(body, 'plpgsql', undefined);
  }
};

/** The body of `CREATE FUNCTION | PROCEDURE ... AS '...'`: runs when it is called. */
export function readRoutineBody(reader: Reader, deferred: 'function' | 'procedure'): void {
  const { tokens, head, readInner } = reader;
  const language = languageOf(tokens, head) ?? 'sql';
  if (language !== 'sql' && language !== 'plpgsql') return;
  for (let i = head + 1; i < tokens.count; i++) {
    if (tokens.keyword(i) !== K.as || tokens.kind(i + 1) !== Kind.String) continue;
    const body = insideOf(tokens, i + 1);
    if (body) readInner(body, language, deferred);
    return;
  }
}

/** `EXECUTE 'literal'` and `EXECUTE format('literal', ...)` in PL/pgSQL. */
export function readDynamic({ tokens, head, readInner }: Reader, deferred: Parameters<Reader['readInner']>[2]): void {
  let i = head + 1;
  while (tokens.isPunctuation(i, '(')) i++;
  if (identifier(tokens, i) === 'format' && tokens.isPunctuation(i + 1, '(')) i += 2;
  if (tokens.kind(i) !== Kind.String) return;
  const inner = insideOf(tokens, i);
  if (inner) readInner(inner, 'sql', deferred);
}

/** The commands of `CREATE RULE ... DO [ALSO | INSTEAD] command | (command; ...)`. */
export function readRuleActions({ tokens, head, readAt }: Reader): void {
  for (let i = head + 1; i < tokens.count; i++) {
    if (tokens.keyword(i) !== K.do) continue;
    let at = i + 1;
    if (/^(also|instead)$/i.test(tokens.raw(at))) at++;
    if (!tokens.isPunctuation(at, '(')) {
      readAt(at, 'rule');
      return;
    }
    readAt(at + 1, 'rule');
    for (let j = at + 1; j < tokens.count - 1; j++) if (tokens.isPunctuation(j, ';')) readAt(j + 1, 'rule');
    return;
  }
}
