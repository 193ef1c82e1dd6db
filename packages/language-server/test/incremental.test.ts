import { loadPostgresParser } from '@poolsafe/dialects';
import { type CheckedText, checkText } from '@poolsafe/engine';
import { DEFAULT_TARGETS, parseTarget } from '@poolsafe/poolers';
import { type SourceReader, sourceReaders } from '@poolsafe/sources';
import { beforeAll, describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';

/**
 * Every edit is made by the protocol's way; after each, or after some that come together, the text is read incrementally
 * and as a whole, and all is compared. More with POOLSAFE_EDITS.
 */
const EDITS = Number(process.env['POOLSAFE_EDITS'] ?? 10_000);
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

/** Statements that run what others define, after temporary tables and copied data. */
const DEFINITIONS = `CREATE FUNCTION tenant(t text) RETURNS void LANGUAGE sql AS $$ SELECT set_config('app.tenant', t, false) $$;
CREATE OR REPLACE FUNCTION other() RETURNS int AS $f$
BEGIN
  PERFORM tenant('x');
  RETURN pg_advisory_lock(7);
END $f$ LANGUAGE plpgsql;
CREATE FUNCTION plain(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
CREATE VIEW mine AS SELECT * FROM rows WHERE tenant = current_setting('app.tenant');
COPY rows (a, b) FROM stdin;
1\tSET x;
2\tLISTEN y;
\\.
CREATE TEMP TABLE work (a int);
INSERT INTO work SELECT * FROM mine;
SELECT other(); SELECT plain(1);
DROP TABLE work;
\\set ON_ERROR_STOP on
SELECT * FROM work, mine;
PREPARE q AS SELECT other();
EXECUTE q;
-- poolsafe-ignore listen: known
LISTEN a;
`;

const MYSQL = `-- for mysql
SET NAMES utf8mb4;
CREATE TEMPORARY TABLE t (id int AUTO_INCREMENT PRIMARY KEY) ENGINE = InnoDB;
INSERT INTO t VALUES (1); SELECT LAST_INSERT_ID();
SELECT GET_LOCK('a;b', 1); SET @x = 1;
/*!40101 SET foreign_key_checks = 0 */;
use shop
DELIMITER $$
SELECT @x $$
SELECT RELEASE_LOCK('a;b') $$
DELIMITER ;
LOCK TABLES t WRITE;
DROP TEMPORARY TABLE t;
SELECT SQL_CALC_FOUND_ROWS * FROM t\\G
SELECT FOUND_ROWS();
`;

/** What changes how others are read, and what runs others. */
const ROUTINES = `SET sql_mode = 'ANSI_QUOTES';
CREATE TEMPORARY TABLE work (a int);
/*!50003 SET @saved = @@sql_mode */ ;
PREPARE p FROM 'SELECT @a, GET_LOCK("x", 1)';
SELECT "work" FROM work;
EXECUTE p;
DELIMITER ;;
CREATE PROCEDURE fill(IN n int, OUT done int)
BEGIN
  CREATE TEMPORARY TABLE IF NOT EXISTS filled (a int);
  SET @tenant = n;
  SELECT tenant();
END ;;
CREATE FUNCTION tenant() RETURNS int
BEGIN
  RETURN GET_LOCK('tenant', 1) + @tenant;
END;;
DELIMITER ;
SET sql_mode = concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES');
CALL fill(1, @done);
SELECT tenant(), 'a\\';
SET sql_mode = default;
DROP PROCEDURE fill;
CALL fill(2, @done);
DROP TABLE work;
INSERT INTO work VALUES ("a", tenant());
EXECUTE IMMEDIATE 'SET sql_mode = ANSI';
SELECT "tenant", @"quoted";
DEALLOCATE PREPARE p;
EXECUTE p;
`;

const WORDS = [
  ...["SET sql_mode = 'ANSI_QUOTES';\n", "PREPARE p FROM 'SELECT tenant()';\n", 'tenant()', 'work'],
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

/**
 * The edits that one answer is about. Mostly it is one; an editor with several cursors sends some together, and who types
 * on while nothing has been asked sends letter by letter, each behind the one before.
 */
function randomEdits(text: string, random: (below: number) => number): readonly Edit[] {
  const edits = [randomEdit(text, random)];
  const kind = random(8);
  let now = applied(text, edits[0] as Edit);
  if (kind < 2)
    for (let more = random(5); more > 0; more--) {
      const edit = randomEdit(now, random);
      edits.push(edit);
      now = applied(now, edit);
    }
  else if (kind < 5) {
    const { start, text: typed } = edits[0] as Edit;
    let at = start + typed.length;
    // A letter between the two halves of a line break would be none of the protocol.
    for (const letter of now[at] === '\n' ? [] : (TYPED[random(TYPED.length)] ?? '')) {
      const edit = { start: at, end: at, text: letter };
      edits.push(edit);
      now = applied(now, edit);
      at += letter.length;
    }
  }
  return edits;
}

/** What is typed letter by letter. */
const TYPED = ["SET a.b = 'c';", '/* 😀 */ `', "await client.query('", '\nLISTEN x;\n', "SELECT f('x;y');"];

const applied = (text: string, { start, end, text: typed }: Edit): string =>
  text.slice(0, start) + typed + text.slice(end);

/** All that a document is told, without what only statistics count. */
const told = ({ findings, notAnalysed, unusedSuppressions, statements, dependencies }: CheckedText) => ({
  findings,
  unusedSuppressions,
  statements,
  notAnalysed: notAnalysed.map((one) => JSON.stringify(one)).sort(),
  dependencies: [...dependencies].sort(),
});

const readerOf = (file: string) => sourceReaders.find((reader) => reader.reads(file)) as SourceReader;

/** With statements between the others that have nothing to do with them: what is far from an edit is not read again. */
const spread = (script: string): string =>
  script.replace(
    /;\r?\n/g,
    (end) =>
      end + Array.from({ length: 5 }, (_, n) => `INSERT INTO far VALUES (${String(n)});${end.slice(1)}`).join(''),
  );

/** Several modules in one, so long that it is read in parts: that begins at 6,000 characters. */
const several = (modules: number) =>
  Array.from({ length: modules }, (_, n) =>
    n === 0
      ? TYPESCRIPT
      : TYPESCRIPT.slice(TYPESCRIPT.indexOf('// Sets'))
          .replace(/\b(tenant|run|listen|start|Repository|withClient|audit|LOCK)\b/g, `$1${String(n)}`)
          .replace('export default ', ''),
  ).join('\n');

// A module takes twenty times as long to read as a script.
const CASES: readonly (readonly [string, string, number])[] = [
  ['a.ts', several(5), 0.06],
  ['b.ts', several(6).replaceAll('\n', '\r\n'), 0.03],
  ['a.sql', spread(SQL), 0.26],
  ['b.sql', spread(DEFINITIONS), 0.22],
  ['c.sql', spread(MYSQL), 0.2],
  ['d.sql', spread(ROUTINES), 0.23],
];

describe(`${EDITS.toLocaleString('en')} random edits, one by one`, () => {
  beforeAll(loadPostgresParser);

  it('are read in parts', () => {
    expect(several(5).length).toBeGreaterThan(6_000);
  });

  it.each(CASES)('%s: what is told is what the whole text leads to', (file, original, share) => {
    const random = generator(file.length + original.length);
    const reader = readerOf(file);
    const live = reader.live ? { ...reader, extract: reader.live() } : reader;
    let document = TextDocument.create('file:///x', 'x', 0, original);
    let text = original;
    let answers = 0;
    for (let n = 0; n < EDITS * share; answers++) {
      const edits = randomEdits(text, random);
      n += edits.length;
      let changed = text;
      for (const edit of edits) {
        const range = { start: document.positionAt(edit.start), end: document.positionAt(edit.end) };
        document = TextDocument.update(document, [{ range, text: edit.text }], n);
        changed = applied(changed, edit);
      }
      const options = { targets, levels: {}, confidence: 'low' as const };
      if (document.getText() !== changed) expect(document.getText(), JSON.stringify({ n, edits })).toBe(changed);
      const found = told(checkText(changed, file, live, options));
      const whole = told(checkText(changed, file, reader, options));
      // Only what differs is taken apart, which takes its time.
      if (JSON.stringify(found) !== JSON.stringify(whole)) expect(found, JSON.stringify({ n, edits })).toEqual(whole);
      // Now and then the edits stand; a text that only gets worse would soon be no text of anybody's.
      if (random(8) === 0) text = changed;
      else document = TextDocument.create('file:///x', 'x', n, text);
      if (answers % 100 === 99) {
        text = original;
        document = TextDocument.create('file:///x', 'x', n, text);
      }
    }
  });
});
