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

const BEGINS_STATEMENT =
  /(?:set|reset|discard|deallocate|prepare|execute|listen|unlisten|declare|fetch|close|lock|begin|start|commit|end|rollback|create|alter|drop|truncate)\b/iy;
const REST_OF_LINE = /[ \t]*\r?\n/y;
const SPACE_OR_COMMENT = /(?:\s|--[^\n]*)+/y;

const matchEnd = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};

/**
 * Holes that stand on lines of their own where a statement can begin, behind comments and other such holes too, hold
 * whole statements, so the line behind them begins one. Offsets stay what they are.
 */
export function endHoles(text: string): string {
  if (!text.includes(HOLE)) return text;
  const ends: number[] = [];
  let at = 0;
  while (at < text.length) {
    const pending: number[] = [];
    while (at < text.length) {
      const behind = matchEnd(SPACE_OR_COMMENT, text, at);
      if (behind > at) at = behind;
      else if (text.startsWith('/*', at)) {
        const end = text.indexOf('*/', at + 2);
        at = end === -1 ? text.length : end + 2;
      } else if (text[at] === HOLE && matchEnd(REST_OF_LINE, text, at + 1) > at + 1) pending.push(at++);
      else break;
    }
    if (matchEnd(BEGINS_STATEMENT, text, at) > at) ends.push(...pending);
    const semicolon = text.indexOf(';', at);
    at = semicolon === -1 ? text.length : semicolon + 1;
  }
  const units = ends.length === 0 ? undefined : text.split('');
  for (const hole of ends) if (units) units[hole] = ';';
  return units?.join('') ?? text;
}
