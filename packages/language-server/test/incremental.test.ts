import { loadPostgresParser } from '@poolsafe/dialects';
import { type CheckedText, checkText } from '@poolsafe/engine';
import { DEFAULT_TARGETS, parseTarget } from '@poolsafe/poolers';
import { type SourceReader, sourceReaders } from '@poolsafe/sources';
import { beforeAll, describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';

/**
 * Every edit is made by the protocol's way and its text compared. Each fourth is read, as when typing is faster than
 * reading, and each fourth reading is held against one of the whole: that takes the most time.
 */
const EDITS = 10_000;
const READ = 4;
const COMPARED = 16;
const targets = Object.values(DEFAULT_TARGETS).map(parseTarget);

/** Numbers that look random and are the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A module as people write them: shared objects, helpers, types, texts in constants, things done at once. */
const TYPESCRIPT = `import { Pool, type PoolClient } from 'pg';
import postgres from 'postgres';

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const sql = postgres(process.env.DIRECT_URL!);
const LOCK = 'SELECT pg_advisory_lock(1)';
let late: Pool | undefined;
interface Row { id: number; name: string }

// Sets the tenant. 😀
export async function tenant(id: string): Promise<void> {
  await pool.query('SET search_path TO tenant_' + id);
}

/** Runs what it is given. */
async function run(client: PoolClient, text: string) {
  return client.query(text);
}

export const listen = async () => {
  const client = await pool.connect();
  try {
    await client.query(\`LISTEN jobs\`);
    await run(client, LOCK);
  } finally {
    client.release();
  }
};

export function start() {
  late = new Pool();
  return late.query("SET statement_timeout = '5s'");
}

class Repository {
  constructor(private readonly db: Pool) {}
  async lock(row: Row) {
    await this.db.query('SELECT pg_advisory_lock($1)', [row.id]);
    await sql\`CREATE TEMP TABLE t (a int)\`;
  }
  async rows() {
    return this.db.query('SELECT currval(\\'s\\')');
  }
}

pool.on('connect', (client) => client.query('SET timezone = UTC'));

export async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const done = await work(client);
    await client.query('COMMIT');
    return done;
  } finally {
    client.release();
  }
}

export const audit = () => withClient((client) => client.query("SET LOCAL app.user = 'x'; SET app.role = 'y'"));
export default new Repository(pool);
`;

const SQL = `-- a migration 😀\r
SET search_path TO a;
BEGIN;
SET lock_timeout = 5;
CREATE TEMP TABLE t (a int) ON COMMIT DROP;
COMMIT;
LISTEN jobs;
SELECT pg_advisory_lock(1), 'x;y';
CREATE FUNCTION f() RETURNS void AS $$ BEGIN PERFORM set_config('a.b', 'c', false); END $$ LANGUAGE plpgsql;
SELECT f();
PREPARE p AS SELECT 1;
EXECUTE p;
`;

const WORDS = [
  ...[
    ' ',
    '\n',
    '\r\n',
    ';',
    '`',
    "'",
    '"',
    '{',
    '}',
    '(',
    ')',
    '/*',
    '*/',
    '// ',
    '😀',
    '\u{1D49E}',
    '$',
    '@',
    '=',
    ',',
  ],
  ...['const x = ', 'await ', 'pool', 'client', '.query(', 'LISTEN a', 'SET search_path TO a', 'late = pool;', 'run'],
  ...["\nexport function more() {\n  return pool.query('LISTEN more');\n}\n", "\nawait pool.query('LISTEN top');\n"],
  ...[
    '\nconst q = 1;\n',
    "import { Client } from 'pg';\n",
    '\n// poolsafe-ignore listen: known\n',
    '-- x\n',
    '$$',
    'async ',
  ],
];

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function randomEdit(text: string, random: (below: number) => number): Edit {
  // A place between the two halves of a line break is none in the protocol.
  const place = (offset: number) => (text.slice(offset - 1, offset + 1) === '\r\n' ? offset - 1 : offset);
  const start = place(random(text.length + 1));
  const end = random(3) === 0 ? Math.max(start, place(Math.min(text.length, start + random(40)))) : start;
  const copied = random(text.length + 1);
  const words = WORDS[random(WORDS.length)] ?? '';
  return {
    start,
    end,
    text: random(6) === 0 ? text.slice(copied, copied + random(120)) : random(6) === 0 ? '' : words,
  };
}

/** All that a document is told, without what only statistics count. */
const told = ({ findings, notAnalysed, unusedSuppressions, statements, dependencies }: CheckedText) => ({
  findings,
  unusedSuppressions,
  statements,
  notAnalysed: notAnalysed.map((one) => JSON.stringify(one)).sort(),
  dependencies: [...dependencies].sort(),
});

const readerOf = (file: string) => sourceReaders.find((reader) => reader.reads(file)) as SourceReader;

describe(`${EDITS.toLocaleString('en')} random edits, one by one`, () => {
  beforeAll(loadPostgresParser);

  // Longer than what is read as a whole anyway.
  const long = Array.from({ length: 4 }, (_, n) =>
    n === 0
      ? TYPESCRIPT
      : TYPESCRIPT.slice(TYPESCRIPT.indexOf('// Sets'))
          .replace(/\b(tenant|run|listen|start|Repository|withClient|audit|LOCK)\b/g, `$1${String(n)}`)
          .replace('export default ', ''),
  ).join('\n');

  it.each([
    ['a.ts', long, EDITS * 0.4, 1],
    ['b.ts', long.replaceAll('\n', '\r\n'), EDITS * 0.2, 3],
    ['a.sql', SQL, EDITS * 0.4, 2],
  ])('%s: what is told is what the whole text leads to', (file, original, edits, seed) => {
    const random = generator(seed);
    const reader = readerOf(file);
    const live = reader.live ? { ...reader, extract: reader.live() } : reader;
    let document = TextDocument.create('file:///x', 'x', 0, original);
    let text = original;
    for (let n = 0; n < edits; n++) {
      const edit = randomEdit(text, random);
      const changed = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
      document = TextDocument.update(
        document,
        [{ range: { start: document.positionAt(edit.start), end: document.positionAt(edit.end) }, text: edit.text }],
        n + 1,
      );
      const options = { targets, levels: {}, confidence: 'low' as const };
      expect(document.getText(), JSON.stringify({ n, edit })).toBe(changed);
      const found = n % READ === 0 ? checkText(changed, file, live, options) : undefined;
      if (found && n % COMPARED === 0)
        expect(told(found), JSON.stringify({ n, edit })).toEqual(told(checkText(changed, file, reader, options)));
      // Now and then the edit stands; a text that only gets worse would soon be no text of anybody's.
      if (random(8) === 0) text = changed;
      else document = TextDocument.create('file:///x', 'x', n + 1, text);
      if (n % 200 === 199) {
        text = original;
        document = TextDocument.create('file:///x', 'x', n + 1, text);
      }
    }
  });
});
