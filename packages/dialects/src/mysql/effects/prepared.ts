import { Kind, type StatementTokens } from '../../sql/tokens.js';
import { K } from '../keywords.js';
import { foldedIdentifier } from '../names.js';
import type { CommandReader, Reader } from '../reader.js';
import { follow } from '../words.js';

const statement = ({ tokens, head, emit }: Reader, action: 'write' | 'read' | 'release', via: string, at: number) => {
  if (!tokens.isIdentifier(at) && tokens.kind(at) !== Kind.Hole) return;
  emit({
    state: 'prepared-statement',
    action,
    scope: 'session',
    via,
    name: foldedIdentifier(tokens, at),
    range: tokens.range(head, at),
  });
};

/** A statement that stands in a string: as long as it is there, so that offsets in it need only be moved. */
export interface Quoted {
  readonly text: string;
  readonly start: number;
}

/** The inside of a string literal, with spaces for what its escapes are longer than what they mean. */
function insideOf(tokens: StatementTokens, i: number): Quoted | undefined {
  if (tokens.kind(i) !== Kind.String) return undefined;
  const raw = tokens.raw(i);
  const open = raw.search(/['"]/);
  const quote = raw.charAt(open);
  const inside = raw.slice(open + 1, raw.length > open + 1 && raw.endsWith(quote) ? -1 : undefined);
  if (inside === '') return undefined;
  let closing = false;
  const text = inside.replace(/\\[\s\S]|''|""/g, (pair) => {
    const second = pair.charAt(1);
    if (pair.startsWith('\\') && second === 'n') return ' \n';
    if (pair === '\\\\' || (!pair.startsWith('\\') && second !== quote)) return pair;
    if (second !== "'" && second !== '"') return `${second} `;
    // The quote that opens a string in there has its space before it, the one that closes it behind.
    closing = !closing;
    return closing ? ` ${second}` : `${second} `;
  });
  return { text, start: tokens.start(i) + open + 1 };
}

/** `PREPARE p FROM 'literal' | @x`: the statement runs when `p` is executed. */
export const prepare: CommandReader = (reader) => {
  const { tokens, head, readInner } = reader;
  statement(reader, 'write', 'prepare', head + 1);
  const text = tokens.keyword(head + 2) === K.from ? insideOf(tokens, head + 3) : undefined;
  if (text && tokens.count === head + 4) readInner(text, 'prepare');
};

/** `EXECUTE p`, with what the text shows that `p` does; `EXECUTE IMMEDIATE 'literal'` (MariaDB) prepares nothing that lasts and runs the text now. */
export const execute: CommandReader = (reader) => {
  const { tokens, head, emit, memory, readInner } = reader;
  if (tokens.keyword(head + 1) !== K.immediate) {
    statement(reader, 'read', 'execute', head + 1);
    const name = foldedIdentifier(tokens, head + 1);
    const prepared = name === undefined ? undefined : memory.routines.find('prepare', name);
    if (prepared) for (const effect of prepared.effects) emit(follow(prepared, effect, tokens.range(head, head + 1)));
    return;
  }
  const text = insideOf(tokens, head + 2);
  const whole = tokens.count === head + 3 || tokens.keyword(head + 3) === K.using;
  if (text && whole) readInner(text, undefined);
};

export const deallocate: CommandReader = (reader) => {
  if (reader.tokens.keyword(reader.head + 1) === K.prepare) statement(reader, 'release', 'deallocate', reader.head + 2);
};
