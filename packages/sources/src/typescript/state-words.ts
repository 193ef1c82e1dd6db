import { WordSearch } from '../word-search.js';
import { hasStatementHead } from './statement-heads.js';

const TEMPORARY = /\btemp(?:orary)?\s+(?:table|view|sequence|recursive|["$`])/iy;
const LOCKS = /(?<=\b(?:un)?)lock\s+(?:tables?|instance)\b/iy;

/**
 * What makes, needs or releases session state by itself: by a word that stands there, and by what stands around it. Words
 * of five letters at least keep the search fast.
 */
const SIGNS: Readonly<Record<string, RegExp | true>> = {
  advisory: true,
  set_config: true,
  currval: true,
  lastval: true,
  setseed: true,
  set_limit: true,
  dblink: true,
  pg_backend_pid: true,
  pg_export_snapshot: true,
  pg_temp: true,
  pg_settings: true,
  get_lock: true,
  release_lock: true,
  release_all_locks: true,
  is_used_lock: true,
  last_insert_id: true,
  found_rows: true,
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
  '.listen': /\.(?:listen\s*\(\s*(?:['"`]|[\w.]+\s*,)|listenTo\s*\()/iy,
  '.addchannel': /\.addChannel\s*\(/iy,
  '.prepare': /\.prepare\s*\(\s*['"`]/iy,
  '.execute': /\.execute\s*\(/iy,
};

/** A client of node-postgres that is given a statement with a name: such a statement is prepared. */
const NAMED_STATEMENT = /\bname\s*[:,]/;
const NAMING_LIBRARY = /['"](?:pg|pg-pool|pg-promise|@neondatabase\/serverless|@vercel\/postgres)['"]/;
const NAMING: Readonly<Record<string, RegExp | true>> = {
  '.query': /\.query\s*\(\s*\{/y,
  preparedstatement: /PreparedStatement/y,
};

const search = new WordSearch([...Object.keys(SIGNS), ...Object.keys(NAMING)]);

const stands = (pattern: RegExp | true, text: string, at: number): boolean => {
  if (pattern === true) return true;
  pattern.lastIndex = at;
  return pattern.test(text);
};

function holdsSign(text: string): boolean {
  let named: boolean | undefined;
  let mysql: boolean | undefined;
  return search.test(text, (word, at) => {
    const naming = NAMING[word];
    if (naming !== undefined) return stands(naming, text, at) && (named ??= NAMED_STATEMENT.test(text));
    const sign = SIGNS[word];
    if (sign === undefined || !stands(sign, text, at)) return false;
    // mysql2 prepares whatever this runs.
    return word !== '.execute' || (mysql ??= /mysql/i.test(text));
  });
}

/** System variables (`@@autocommit`) and variables that are given a value (`@a := 1`). */
const holdsVariable = (text: string): boolean =>
  (text.includes('@@') && /(?<!@)@@\w/.test(text)) || (text.includes(':=') && /@\w+\s*:=/.test(text));

const namesStatement = (text: string): boolean =>
  /['"](?:pg|@)/.test(text) && NAMING_LIBRARY.test(text) && NAMED_STATEMENT.test(text);

/**
 * False for a file that cannot make, need or release session state: it holds no words of a statement in their order, no
 * method of a library that sends one by itself, and names no statement.
 */
export const mayHoldState = (text: string): boolean =>
  holdsSign(text) || holdsVariable(text) || hasStatementHead(text) || namesStatement(text);
