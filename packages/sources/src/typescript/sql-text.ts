import { HOLE } from '@poolsafe/dialects';

const HEADS =
  'select|insert|update|delete|with|set|reset|discard|prepare|execute|deallocate|listen|unlisten|notify|declare|fetch|move|close|load|lock|unlock|do|begin|start|commit|end|abort|rollback|savepoint|release|create|alter|drop|truncate|copy|call|explain|show|values|table|merge|vacuum|analyze|refresh|grant|revoke|comment|cluster|reindex|use|handler|flush|xa|replace';
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
  if (!looksLikeSql(text)) return false;
  if (!SHORT_AND_COMMON.test(text)) return /^\s*(--|\/\*|\(*\s*[A-Z]{2,}\b)/.test(text) || /[=()*;]/.test(text);
  return /^\s*set\s+[\w.]+\s*(=|to\s)/.test(text) || /^\s*(create\s+temp|with\s+\w+\s+as\s*\()/.test(text);
}

/** The text has places that something else fills in. */
export const hasPlaceholders = (text: string): boolean => text.includes(HOLE) || /\?|[:@%]\w|\{\w*\}|\$\w/.test(text);

/**
 * A file in which this finds nothing cannot make, need or release session state. Looks for the words of a statement in
 * their order, and for the methods of libraries that send one by themselves.
 */
export const MAY_HOLD_STATE = new RegExp(
  [
    String.raw`\bset\s+(session|local|global|role|time|names|schema|transaction|constraints|character|charset|autocommit|password|xml|default|statement|passwords|\$|["'@\`{%:]|[\w.]+\s*(=|to\b|:=|\$))`,
    String.raw`\bset["'\`]`,
    String.raw`\b(reset|discard|deallocate|unlisten|listen|notify)\s+(all|role|session|plans|sequences|temp|prepare|["'$\`\w]+)`,
    String.raw`\b(prepare|execute|declare|fetch|move|close|load)\s+['"$\`\w]+`,
    String.raw`advisory|set_config|currval|lastval|nextval|setval|setseed|set_limit|dblink|pg_backend_pid|pg_export_snapshot|pg_temp|pg_settings`,
    String.raw`\btemp(orary)?\s+(table|view|sequence|tables)\b|\b(temp|temporary)\b`,
    String.raw`\b(un)?lock\s+(tables?|instance|in)\b|\bget_lock|release_lock|release_all_locks|is_used_lock|is_free_lock`,
    String.raw`last_insert_id|found_rows|row_count|@@\w|@\w+\s*:=|\binto\s+@|sql_calc|connection_id|show\s+(warnings|errors)|get\s+diagnostics`,
    String.raw`with\s+hold|handler\s+\w+\s+open|\bxa\s+(start|begin)|flush\s+tables|['"\`]\s*use\s+`,
    String.raw`\.(listen|listenTo|addChannel|asyncIterator)\s*\(`,
    String.raw`['"\`]\s*(begin|start\s+transaction|savepoint)\b`,
    String.raw`\bname\s*[:,]`,
  ].join('|'),
  'i',
);
