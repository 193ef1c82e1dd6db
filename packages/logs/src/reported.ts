import type { Dialect, SessionEffect } from '@poolsafe/core';
import { type AnalysedShape, NO_SHAPE, Opens } from './analyse.js';

type Reported = Pick<SessionEffect, 'state' | 'action' | 'scope' | 'via'>;

/**
 * State that a pooler's own log reports in its words, without the statement. The words are those of RDS Proxy's
 * documentation on pinning and of PgBouncer's sources; a group, where there is one, is the state's name.
 */
const WORDS: readonly { readonly says: RegExp; readonly effect: Reported }[] = [
  {
    says: /unsupported startup parameter(?: in options)?: ([\w.]+)/i,
    effect: { state: 'setting', action: 'write', scope: 'session', via: 'startup' },
  },
  {
    says: /protocol-level prepared statement|parse message was detected|prepared statements? (?:unsupported|not supported)/i,
    effect: { state: 'prepared-statement', action: 'write', scope: 'session', via: 'protocol' },
  },
  {
    says: /prepared statement did not exist/i,
    effect: { state: 'prepared-statement', action: 'read', scope: 'session', via: 'protocol' },
  },
  {
    says: /long transactions not allowed|transaction blocks not allowed/i,
    effect: { state: 'transaction', action: 'write', scope: 'session', via: 'begin' },
  },
  {
    says: /changed session settings/i,
    effect: { state: 'setting', action: 'write', scope: 'session', via: 'set' },
  },
  {
    says: /temporary table/i,
    effect: { state: 'temp-relation', action: 'write', scope: 'session', via: 'create_temp' },
  },
  {
    says: /(?:advisory|table|user|named) locks?\b|locking/i,
    effect: { state: 'session-lock', action: 'write', scope: 'session', via: 'pg_advisory_lock' },
  },
  {
    says: /\bLISTEN\b/,
    effect: { state: 'notification', action: 'write', scope: 'session', via: 'listen' },
  },
];

/** The state that a pooler's words report, as a shape of its own; `undefined` when they are of something else. */
export function reportedState(text: string, dialect: Dialect, id: number): AnalysedShape | undefined {
  for (const { says, effect } of WORDS) {
    const match = says.exec(text);
    if (!match) continue;
    const [, name] = match;
    const start = match.index + (name === undefined ? 0 : match[0].length - name.length);
    const own = {
      ...effect,
      ...(name === undefined ? {} : { name: name.toLowerCase() }),
      range: { start, end: match.index + match[0].length },
    } as SessionEffect;
    return {
      ...NO_SHAPE,
      id,
      dialect,
      text,
      shown: match[0],
      statements: [{ effects: [own], block: Opens.no }],
      plain: false,
      judged: new Map(),
      uses: new Map(),
    };
  }
  return undefined;
}
