import type { Dialect } from '@poolsafe/core';
import { Scanner as MysqlScanner } from './mysql/scanner.js';
import { Scanner as PostgresScanner } from './postgres/scanner.js';
import { WATCHED } from './postgres/skim-rules.js';
import { HOLE, Kind } from './sql/tokens.js';

const scannerOf = (text: string, dialect: Dialect) =>
  dialect === 'mysql'
    ? new MysqlScanner(text, { mode: { ansiQuotes: false, noBackslashEscapes: false }, client: false })
    : new PostgresScanner(text, { psql: false, watch: WATCHED });

/**
 * A statement's words with its literals and holes numbered (`$1`, `$2`, ...; `?` in MySQL), comments out and white space
 * folded. In MySQL double quotes are around strings.
 */
export function withoutLiterals(text: string, dialect: Dialect = 'postgres'): string {
  const scanner = scannerOf(text, dialect);
  let written = '';
  let count = 0;
  while (scanner.next()) {
    const { tokens } = scanner;
    if (written !== '') written += '; ';
    for (let i = 0; i < tokens.count; i++) {
      const kind = tokens.kind(i);
      const literal = kind === Kind.String || kind === Kind.Number || kind === Kind.Parameter || kind === Kind.Hole;
      const placeholder = () => (dialect === 'mysql' ? '?' : `$${String(++count)}`);
      const word = literal ? placeholder() : tokens.raw(i).replaceAll(HOLE, dialect === 'mysql' ? '?' : '$');
      const spaced = i > 0 && tokens.start(i) > tokens.end(i - 1);
      written += (spaced ? ' ' : '') + word;
    }
  }
  return written;
}
