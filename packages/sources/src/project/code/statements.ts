import { type Dialect } from '@poolsafe/core';
import { analyse } from '@poolsafe/dialects';
import type { Flow } from '../../extraction.js';
import { located } from '../../places.js';
import { isOtherCode, lex } from './lexer.js';

const STATE =
  /\b(set|reset|discard|prepare|execute|deallocate|listen|unlisten|declare|load|lock|temp|temporary|pg_temp|begin)\b|advisory|set_config|currval|lastval|setseed|get_lock|found_rows|last_insert_id|@/i;

const STATEMENT =
  /^\s*(select|insert|update|delete|with|set|reset|discard|prepare|execute|deallocate|listen|unlisten|declare|load|lock|do|begin|start|create|alter|drop|truncate|call)\b/i;

const MYSQL_ONLY =
  /\b(?:last_insert_id|found_rows|get_lock|release_lock|row_count)\s*\(|sql_calc_found_rows|\bset\s+names\b/i;

/** Quotes that the language escapes, made plain with the same length. */
const unescaped = (text: string): string => text.replace(/\\(["'])/g, ' $1').replace(/\\[nrt]/g, '  ');

/** Placeholders of other languages, made what the front end reads as a parameter, with the same length. */
const parameters = (text: string): string =>
  text.replace(/%\(\w+\)s|%[sd]|#\{[^}]*\}|\{[A-Za-z_][\w.()[\]'"]*\}|\{\}/g, (match) => '$1'.padEnd(match.length));

/** SQL in the string literals of a program, each by itself on a connection of which nothing is known. */
export function statementsIn(text: string, path: string): readonly Flow[] {
  if (!isOtherCode(path) || !STATE.test(text)) return [];
  const usual: Dialect =
    /mysql|mariadb|proxysql/i.test(text) && !/postgres|psycopg|asyncpg|pgx/i.test(text) ? 'mysql' : 'postgres';
  return lex(text, path).strings.flatMap((string): readonly Flow[] => {
    if (!STATEMENT.test(string.text) || !STATE.test(string.text)) return [];
    const sql = parameters(unescaped(string.text));
    // Functions that only MySQL has say more than the words around.
    const dialect = MYSQL_ONLY.test(sql) ? 'mysql' : usual;
    const { statements } = analyse(sql, dialect);
    // English begins with these words too: what the grammar does not confirm is no statement.
    const confirmed = statements.filter(
      ({ effects, confirmedBy }) => effects.length > 0 && (confirmedBy === 'parser' || dialect === 'mysql'),
    );
    if (confirmed.length === 0) return [];
    return [
      {
        dialect,
        start: 'unknown',
        confidence: { level: 'high', reason: 'the text reads as a statement of the session' },
        statementCount: statements.length,
        statements: confirmed.map((statement) => ({
          statement,
          text: sql,
          message: 0,
          messageSize: statements.length,
          handle: 'session',
          ...located({ kind: 'literal', from: string.start }),
        })),
      },
    ];
  });
}
