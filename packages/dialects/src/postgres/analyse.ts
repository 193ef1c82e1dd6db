import type { AnalysedText, SessionEffect, Statement, TextRange } from '@poolsafe/core';
import { confirm } from './confirm.js';
import { Scanner } from './scanner.js';
import { readStatement } from './statement-reader.js';

export interface AnalyseOptions {
  /** The text is a psql script: meta-commands, variables and `COPY` data are read as psql reads them. */
  readonly psql?: boolean;
}

/** Splits a text into statements and reads their session effects. Never throws. */
export function analysePostgres(text: string, options: AnalyseOptions = {}): AnalysedText {
  const scanner = new Scanner(text, { psql: options.psql ?? false });
  const statements: Statement[] = [];
  const knownTemp = new Set<string>();
  while (scanner.next()) {
    const { tokens } = scanner;
    const range: TextRange = { start: tokens.start(0), end: tokens.end(tokens.count - 1) };
    const read: readonly SessionEffect[] = readStatement(tokens, knownTemp);
    const { effects, confirmedBy } = confirm(tokens, range, read);
    statements.push({ dialect: 'postgres', range, effects, confirmedBy });
  }
  return { dialect: 'postgres', statements, notAnalysed: scanner.notAnalysed };
}
