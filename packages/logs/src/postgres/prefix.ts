import { isDigit } from '../bytes.js';
import { SEVERITIES } from './messages.js';

type Field =
  | 'time'
  | 'epoch'
  | 'pid'
  | 'user'
  | 'database'
  | 'application'
  | 'host'
  | 'sessionId'
  | 'virtual'
  | 'tag'
  | 'sqlstate'
  | 'skipped';

/** One piece of a `log_line_prefix`: fixed bytes, a field and the bytes that end it, or `%q`. */
export type PrefixPiece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'field'; readonly field: Field; readonly until: string }
  | { readonly kind: 'stop' };

export interface Prefix {
  readonly text: string;
  readonly pieces: readonly PrefixPiece[];
  /** How exact its times are. */
  readonly times: 'exact' | 'seconds' | 'none';
  /** `%c`, or process and port together, name a session; a process id alone is used again by later sessions. */
  readonly sessions: 'exact' | 'process' | 'none';
}

const ESCAPES: Readonly<Record<string, Field>> = {
  m: 'time',
  t: 'time',
  n: 'epoch',
  p: 'pid',
  u: 'user',
  d: 'database',
  a: 'application',
  r: 'host',
  h: 'host',
  L: 'skipped',
  c: 'sessionId',
  v: 'virtual',
  i: 'tag',
  e: 'sqlstate',
  l: 'skipped',
  s: 'skipped',
  x: 'skipped',
  Q: 'skipped',
  P: 'skipped',
  b: 'skipped',
  '?': 'skipped',
};

/** Reads a `log_line_prefix` as PostgreSQL does; padding (`%-10u`) is accepted. `%?` stands for whatever text. */
export function parsePrefix(text: string): Prefix {
  const pieces: PrefixPiece[] = [];
  const parts = [...text.matchAll(/%-?\d*([a-zA-Z%?])|[^%]+|%/g)];
  let literal = '';
  const flush = () => {
    if (literal !== '') pieces.push({ kind: 'literal', text: literal });
    literal = '';
  };
  parts.forEach((part, index) => {
    const letter = part[1];
    if (letter === undefined || letter === '%') literal += letter ?? part[0];
    else if (letter === 'q') {
      flush();
      pieces.push({ kind: 'stop' });
    } else {
      flush();
      const field = ESCAPES[letter] ?? 'skipped';
      const following = parts.slice(index + 1).find((other) => other[1] !== 'q');
      const until = following !== undefined && following[1] === undefined ? following[0] : '';
      pieces.push({ kind: 'field', field, until });
    }
  });
  flush();
  const has = (letter: string) => new RegExp(`%-?\\d*${letter}`).test(text);
  return {
    text,
    pieces,
    times: has('m') || has('n') ? 'exact' : has('t') ? 'seconds' : 'none',
    sessions: has('c') || (has('p') && has('r')) ? 'exact' : has('p') ? 'process' : 'none',
  };
}

const SEVERITY_AT: (readonly [Buffer, number])[][] = Array.from({ length: 256 }, () => []);

/** Further severity words, of servers that do not speak English. */
export function addSeverities(words: readonly (readonly [string, number])[]): void {
  for (const [word, severity] of words) {
    const bytes = Buffer.from(`${word}:  `, 'utf8');
    SEVERITY_AT[bytes[0] ?? 0]?.push([bytes, severity]);
  }
}
addSeverities(SEVERITIES);

/** Length of the severity word and its `:  ` at `at`; 0 when there is none. Which one it is, is in `severityFound`. */
export let severityFound = 0;
export function severityAt(buffer: Buffer, at: number, end: number): number {
  if (buffer[at] === 76 && buffer[at + 1] === 79 && buffer[at + 2] === 71 && buffer[at + 3] === 58) {
    severityFound = 1;
    return buffer[at + 4] === 32 && buffer[at + 5] === 32 ? 6 : 0;
  }
  const candidates = SEVERITY_AT[buffer[at] ?? 0];
  if (candidates === undefined || at >= end) return 0;
  next: for (const [bytes, severity] of candidates) {
    for (let i = 1; i < bytes.length; i++) if (buffer[at + i] !== bytes[i]) continue next;
    severityFound = severity;
    return bytes.length;
  }
  return 0;
}

/** The first severity word of a line, where its prefix is not what was expected; -1 when there is none. */
export function findSeverity(buffer: Buffer, start: number, end: number): number {
  for (let colon = buffer.indexOf(58, start); colon !== -1 && colon < end; colon = buffer.indexOf(58, colon + 1)) {
    if (buffer[colon + 1] !== 32 || buffer[colon + 2] !== 32) continue;
    let from = colon;
    while (from > start && ((buffer[from - 1] ?? 0) > 64 || isDigit(buffer[from - 1]))) from--;
    for (let at = from; at < colon; at++) if (severityAt(buffer, at, end) === colon + 3 - at) return at;
  }
  return -1;
}
