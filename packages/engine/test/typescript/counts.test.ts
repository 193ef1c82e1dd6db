import { sourceReaders } from '@poolsafe/sources';
import { describe, expect, it } from 'vitest';
import { projectOf } from '../support/code.js';

/** What `--stats` says of a file: how far its texts and its connections could be followed, by reason. */
const countsOf = (code: string) => {
  const reader = sourceReaders.find((candidate) => candidate.reads('src/a.ts'));
  return reader?.extract(code, 'src/a.ts', projectOf({ 'src/a.ts': code })).counts;
};

const PG = "import { Pool } from 'pg'; const pool = new Pool();\n";

const CASES: readonly (readonly [what: string, code: string, expected: Readonly<Record<string, number>>])[] = [
  [
    'known texts, known in part, not known',
    `${PG}pool.query('SET search_path TO a'); pool.query(\`SET search_path TO \${a}\`); export const f = (q) => pool.query(q());`,
    { 'texts known': 1, 'texts known in part': 1, 'texts that are not known': 1, 'calls on known handles': 2 },
  ],
  [
    'connections that are not known, by what they are',
    `import { db } from './nowhere'; export const f = (c, o) => { c.query('LISTEN a'); o.db.query('LISTEN a'); db.query('LISTEN a'); make().query('LISTEN a'); conn.query('LISTEN a'); };
     class A { run() { return this.db.query('LISTEN a'); } } const v = x(); v.query('LISTEN a');`,
    {
      'texts known': 7,
      'calls on unknown handles: a parameter': 1,
      'calls on unknown handles: a field of a parameter': 1,
      'calls on unknown handles: an import': 1,
      'calls on unknown handles: the result of a call': 1,
      'calls on unknown handles: a name that is not declared': 1,
      'calls on unknown handles: a field': 1,
      'calls on unknown handles: a variable': 1,
    },
  ],
  [
    'wrappers, and texts that nobody executes',
    `const run = (db, text) => db.query(text); run(conn, 'LISTEN a'); export const Q = { lock: 'SELECT pg_advisory_lock(1)' };`,
    {
      'texts known': 1,
      'calls of wrappers': 1,
      'texts that nobody is seen to execute': 1,
    },
  ],
];

describe('what could be followed is counted', () => {
  it.each(CASES)('%s', (_, code, expected) => {
    expect(countsOf(code)).toEqual(expected);
  });
});
