import { plainly, wordGate } from '../word-gate.js';
import { hasStatementHead, holdsOpenedStatement } from './statement-heads.js';

/** What programmers tell each other on a line of its own. */
const COMMENT = String.raw`(?<!^[ \t]*\/\/.*)`;
const TEMPORARY = new RegExp(
  String.raw`${COMMENT}\btemp(?:orary)?\s+(?:table|view|sequence|recursive|["$\x60])`,
  'imy',
);
const LOCKS = new RegExp(String.raw`${COMMENT}(?<=\b(?:un)?)lock\s+(?:tables?|instance)\b`, 'imy');

/** A channel, not the port that a server of the program waits at. */
const LISTENS = /\.(?:listen\s*\(\s*(?:['"`]|(?!\d|(?:[\w.]*[._])?port\b)[\w.]+\s*,)|listenTo\s*\()/iy;

/**
 * What makes, needs or releases session state by itself: by a word that stands there, and by what stands around it.
 */
const holdsSign = wordGate({
  ...plainly(
    ...['advisory', 'set_config', 'currval', 'set_limit', 'dblink', 'pg_backend_pid'],
    ...['pg_export_snapshot', 'pg_temp', 'pg_settings', 'get_lock', 'release_lock', 'release_all_locks'],
    ...['is_used_lock', 'last_insert_id', 'found_rows'],
  ),
  // Programs have a `lastValue`, and setters such as `setSeeded`.
  lastval: /lastval(?!ue)/iy,
  setseed: /setseed(?!ed)/iy,
  'temp ': TEMPORARY,
  'temp\t': TEMPORARY,
  'temp\n': TEMPORARY,
  'temp\r': TEMPORARY,
  temporary: TEMPORARY,
  // The name of the function stands elsewhere.
  'select $': /select\s+\$\{[^}]+\}\s*\(/iy,
  'lock ': LOCKS,
  'lock\t': LOCKS,
  'lock\n': LOCKS,
  'lock\r': LOCKS,
  row_count: /row_count\s*\(/iy,
  'into ': /\binto\s+@/iy,
  connection_id: /connection_id\s*\(/iy,
  warnings: /(?<=show\s+(?:count\s*\(\s*\*\s*\)\s+)?)warnings/iy,
  errors: /(?<=show\s+(?:count\s*\(\s*\*\s*\)\s+)?)errors/iy,
  backup: /backup\s+(?:stage|lock)/iy,
  set_var: /set_var\s*\(/iy,
  previous: /previous\s+value\s+for/iy,
  diagnostics: /(?<=get\s+)diagnostics/iy,
  handler: /handler\s+\w+\s+open/iy,
  start: /(?<=\bxa\s+)start/iy,
  begin: /(?<=\bxa\s+)begin/iy,
  flush: /flush\s+tables/iy,
  // What a library does by a method.
  '.listen': LISTENS,
  '.addchannel': /\.addChannel\s*\(/iy,
  '.temporary': /\.temporary\s*\(/iy,
  'pg-notify': /pg-notify['"]/iy,
  '.prepare': /\.prepare\s*\(\s*['"`]/iy,
});

/** mysql2 prepares whatever this runs. */
const executes = wordGate({ '.execute': /\.execute\s*\(/iy });
const MYSQL = /mysql/i;

/** A client of node-postgres that is given a statement with a name: such a statement is prepared. */
const NAMED_STATEMENT = /\bname\s*[:,]/;
const mayName = wordGate({
  // A client of ClickHouse is given a `query`, one of node-postgres a `text`.
  '.query': /\.query\s*\(\s*\{(?!\s*query\s*[:,])/y,
  preparedstatement: /PreparedStatement/y,
  ...Object.fromEntries(
    ['pg-pool', 'pg-promise', '@neondatabase/serverless', '@vercel/postgres'].map((name) => [
      name,
      new RegExp(`(?<=['"])${name}['"]`, 'y'),
    ]),
  ),
});

const importsPg = (text: string): boolean => text.includes("'pg'") || text.includes('"pg"');

/** System variables (`@@autocommit`, no `@@PLACEHOLDER@@`) and variables that are given a value (`@a := 1`). */
const holdsVariable = (text: string): boolean =>
  (text.includes('@@') && /(?<!@|(?<!\\)\w)@@\w+(?![\w@])/.test(text)) ||
  (text.includes(':=') && /@\w+\s*:=/.test(text));

/**
 * False for a file that cannot make, need or release session state: it holds no words of a statement in their order, no
 * method of a library that sends one by itself, and names no statement.
 *
 * @param code the same text without its comments, where they are known: statements stand in none
 */
export const mayHoldState = (text: string, code = text): boolean =>
  holdsSign(code) ||
  (executes(text) && MYSQL.test(text)) ||
  ((mayName(text) || importsPg(text)) && NAMED_STATEMENT.test(text)) ||
  holdsVariable(code) ||
  hasStatementHead(code) ||
  holdsOpenedStatement(code);
