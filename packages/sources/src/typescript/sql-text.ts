import { HOLE } from '@poolsafe/dialects';

const HEADS =
  'select|insert|update|delete|with|set|reset|discard|prepare|execute|deallocate|listen|unlisten|notify|declare|fetch|move|close|load|lock|unlock|do|begin|start|commit|end|abort|rollback|savepoint|release|create|alter|drop|truncate|copy|call|explain|show|values|table|merge|vacuum|analyze|refresh|grant|revoke|comment|cluster|reindex|use|handler|flush|xa|replace|backup|get\\s+(?:(?:current|stacked)\\s+)?diagnostics';
const LOOKS_LIKE_SQL = new RegExp(`^\\s*(--[^\\n]*\\n\\s*|/\\*[^]*?\\*/\\s*)*[(]*(${HEADS})\\b`, 'i');

/** Something that begins like SQL. Keeps `x.query('#id')` of unknown receivers out. */
export const looksLikeSql = (text: string): boolean => LOOKS_LIKE_SQL.test(text);

const SHORT_AND_COMMON =
  /^\s*(listen|unlisten|reset|discard|close|move|fetch|execute|load|lock|unlock|begin|start|commit|end|rollback|abort|release|prepare|show|do|notify|deallocate|declare|savepoint|use|set|create|flush|replace|update|table|call|comment|copy|analyze|handler|refresh|values|with)\b/;

/**
 * Whether a text that nobody is seen to execute is a statement rather than words: its keyword is in capitals, or it has
 * what prose does not.
 */
export function isPlainlySql(text: string): boolean {
  // A sentence begins with one capital letter, a statement with a word of capitals or of none.
  if (!looksLikeSql(text) || /^\s*[A-Z][a-z]/.test(text)) return false;
  if (!SHORT_AND_COMMON.test(text)) return /^\s*(--|\/\*|\(*\s*[A-Z]{2,}\b)/.test(text) || /[=()*;]/.test(text);
  return /^\s*set\s+[\w.]+\s*(=|to\s)/.test(text) || /^\s*(create\s+temp|with\s+\w+\s+as\s*\()/.test(text);
}

/** The text has places that something else fills in. */
export const hasPlaceholders = (text: string): boolean => text.includes(HOLE) || /\?|[:@%]\w|\{\w*\}|\$\w/.test(text);

const HOLE_OF_STATEMENTS = new RegExp(
  `(^|;)(\\s*)${HOLE}(?=[ \\t]*\\r?\\n\\s*(?:set|reset|discard|deallocate|prepare|execute|listen|unlisten|declare|fetch|close|lock|begin|start|commit|end|rollback|create|alter|drop|truncate)\\b)`,
  'gi',
);

/**
 * A hole that stands on a line of its own where a statement can begin holds whole statements, so the line behind it
 * begins one. Offsets stay what they are.
 */
export const endHoles = (text: string): string =>
  text.includes(HOLE) ? text.replace(HOLE_OF_STATEMENTS, '$1$2;') : text;

/** Words that begin a statement of interest: they count where a statement can begin. */
const HEAD_WORDS =
  /(?:\b|(?<=\\[nrt]))(?:set|reset|discard|deallocate|unlisten|listen|prepare|execute|declare|fetch|move|close|load|use|begin|start|savepoint)\b/gi;
/** What follows such a word in a statement, rather than in code or prose. */
const BEHIND_HEAD: Readonly<Record<string, RegExp>> = {
  set: /\s+(?:(?:session|local|global|persist|role|time\s|names|schema|transaction|constraints|character|charset|autocommit|password|xml|default|statement)\b|[$"'@`{%:]|[\w.]+\s*(?:=|to\b|:=|[$'"`]))|\s*["'`]/iy,
  begin: /\s*(?:['"`;]|transaction|work|isolation|read)/iy,
  start: /\s+transaction/iy,
  // Nothing follows the name of the database in its statement; in words something does.
  use: /\s+(?:["'`$@{%:?]|[\w.-]+\s*(?:[;'"`\\\r\n#]|--|\/\*|$))|\s*["'`]\s*\+/iy,
};
const BEHIND_ANY = /\s+["'$`\w]|\s*["'`]\s*\+/y;
/** Where a statement can begin: behind a quotation mark, at the head of a line, behind another statement or a hole. */
const BEFORE_HEAD = /[\n\r'"`;()}>]/;

const WORDS =
  /advisory|set_config|currval|lastval|setseed|set_limit|dblink|pg_backend_pid|pg_export_snapshot|pg_temp|pg_settings|\btemp(?:orary)?\s+(?:table|view|sequence|recursive|["$`])|\bu?n?lock\s+(?:tables?|instance)\b|get_lock|release_lock|release_all_locks|is_used_lock|last_insert_id|(?<!@)@@\w|found_rows|row_count\s*\(|\binto\s+@|connection_id\s*\(|show\s+(?:count\s*\(\s*\*\s*\)\s+)?(?:warnings|errors)|backup\s+(?:stage|lock)|set_var\s*\(|previous\s+value\s+for|get\s+diagnostics|with\s+hold|handler\s+\w+\s+open|\bxa\s+(?:start|begin)|flush\s+tables|\.listen\s*\(\s*(?:['"`]|[\w.]+\s*,)|\.(?:listenTo|addChannel)\s*\(|@\w+\s*:=/i;

const NAMED_STATEMENT = /\bname\s*[:,]/;
const NAMING_LIBRARY =
  /['"](pg|pg-pool|pg-promise|@neondatabase\/serverless|@vercel\/postgres)['"]|\.query\s*\(\s*\{|PreparedStatement/;

const DIRECTIVE = /["']use (?:strict|asm|client|server|cache(?:: \w+)?|memo|no memo|workflow|step)["']/y;

/** A text without the comment, directive or shebang at its end. */
function withoutEnd(text: string): string {
  if (text.endsWith('*/')) return text.slice(0, Math.max(0, text.lastIndexOf('/*', text.length - 3))).trimEnd();
  const line = text.slice(text.lastIndexOf('\n') + 1).trim();
  return /^(?:\/\/|#!|["']use [\w :]+["'];?$)/.test(line) ? text.slice(0, text.lastIndexOf('\n') + 1).trimEnd() : text;
}

/** `'use client'` at the head of a file or function tells the compiler something, not a server. */
function isDirective(text: string, quote: number): boolean {
  DIRECTIVE.lastIndex = quote;
  if (!DIRECTIVE.test(text)) return false;
  let before = text.slice(0, quote).trimEnd();
  for (let shorter = withoutEnd(before); shorter !== before; shorter = withoutEnd(before)) before = shorter;
  return before === '' || before.endsWith('{');
}

/** Methods that prepare a statement: Drizzle's by its name, mysql2's whatever it runs. */
const PREPARING = /\.prepare\s*\(\s*['"`]|mysql[^]*\.execute\s*\(|\.execute\s*\([^]*mysql/i;

function hasStatementHead(text: string): boolean {
  HEAD_WORDS.lastIndex = 0;
  for (let match = HEAD_WORDS.exec(text); match; match = HEAD_WORDS.exec(text)) {
    let before = match.index - 1;
    while (before >= 0 && (text.charCodeAt(before) === 32 || text.charCodeAt(before) === 9)) before--;
    const last = text.charAt(before);
    const escaped = text.charAt(before - 1) === '\\' && /[nrt]/.test(last);
    // Behind a comment of SQL; one of the program's (`// use it`) is followed by words.
    const commented = text.charAt(before - 1) === '*' && last === '/';
    if (before >= 0 && !BEFORE_HEAD.test(last) && !escaped && !commented) continue;
    if (match[0] === 'use' && isDirective(text, before)) continue;
    const behind = BEHIND_HEAD[match[0].toLowerCase()] ?? BEHIND_ANY;
    behind.lastIndex = match.index + match[0].length;
    if (behind.test(text)) return true;
  }
  return false;
}

/**
 * False for a file that cannot make, need or release session state: it holds no words of a statement in their order, no
 * method of a library that sends one by itself, and names no statement.
 */
export const mayHoldState = (text: string): boolean =>
  WORDS.test(text) ||
  hasStatementHead(text) ||
  (NAMED_STATEMENT.test(text) && NAMING_LIBRARY.test(text)) ||
  PREPARING.test(text);
