import type { AnalysedText, Definition, NotAnalysed, SessionEffect, Statement, TextRange } from '@poolsafe/core';
import { confirm } from './confirm.js';
import { definitionOf, Definitions } from './definitions.js';
import type { StatementTokens } from '../sql/tokens.js';
import { Scanner } from './scanner.js';
import { readStatement } from './statement-reader.js';

export interface AnalyseOptions {
  /** The text is a psql script: meta-commands, variables and `COPY` data are read as psql reads them. */
  readonly psql?: boolean;
  /** `false`: what tokens show, though a grammar is loaded. */
  readonly confirm?: boolean;
  /** What other texts define that this one may run. */
  readonly definitions?: readonly Definition[];
}

/** Functions that call functions that call functions: how deep definitions are followed into each other. */
export const DEEPEST_CALLS = 5;

/**
 * Splits a text into statements and reads their session effects, those of the functions, views, rules, triggers and
 * prepared statements that they run included. Never throws.
 */
export function analysePostgres(text: string, options: AnalyseOptions = {}): AnalysedText {
  const { analysed, all } = readSettled(text, options);
  const definitions = all.filter(({ effects }) => effects.length > 0);
  return { ...analysed, ...(definitions.length > 0 ? { definitions } : {}) };
}

/** Everything that a text defines, what has no effects included: it may replace what another text defines. */
export const postgresDefinitions = (text: string, options: AnalyseOptions = {}): readonly Definition[] =>
  readSettled(text, options).all;

/** Reads a text again until what its definitions run of each other is settled. */
function readSettled(text: string, options: AnalyseOptions): ReadText {
  const outer = options.definitions ?? [];
  let result = readText(text, options, outer);
  // Definitions are few: only a text that has some with effects is read again, until calls between them are settled.
  let seen = 0;
  for (let round = 0; round < DEEPEST_CALLS; round++) {
    const own = result.all;
    const count = own.reduce((sum, { effects }) => sum + effects.length, 0);
    if (count === seen) break;
    seen = count;
    result = readText(text, options, [...outer, ...own]);
  }
  return result;
}

interface ReadText {
  readonly analysed: AnalysedText;
  /** All definitions, those without effects too: they replace earlier ones. */
  readonly all: readonly Definition[];
}

function readText(text: string, options: AnalyseOptions, runnable: readonly Definition[]): ReadText {
  const scanner = new Scanner(text, { psql: options.psql ?? false });
  const definitions = new Definitions(runnable);
  const statements: Statement[] = [];
  const all: Definition[] = [];
  const temps = new Set<string>();
  const notes: NotAnalysed[] = [];
  while (scanner.next()) {
    const { statement, notAnalysed, definition } = readOne(
      scanner.tokens,
      temps,
      definitions,
      options.confirm !== false,
    );
    notes.push(...notAnalysed);
    noteTemps(statement.effects, temps);
    if (definition) all.push(definition);
    statements.push(statement);
  }
  notes.push(...scanner.notAnalysed);
  notes.sort((a, b) => a.range.start - b.range.start);
  return { analysed: { dialect: 'postgres', statements, notAnalysed: notes }, all };
}

/** One statement of a text, read where it stands. */
export interface ReadOne {
  readonly statement: Statement;
  readonly notAnalysed: readonly NotAnalysed[];
  readonly definition: Definition | undefined;
}

/** Reads the statement that the tokens are of. `temps` are the temporary relations that exist before it. */
export function readOne(
  tokens: StatementTokens,
  temps: ReadonlySet<string>,
  definitions: Definitions,
  confirmed: boolean,
): ReadOne {
  const range: TextRange = { start: tokens.start(0), end: tokens.end(tokens.count - 1) };
  const { effects: read, notAnalysed } = readStatement(tokens, temps, definitions);
  const { effects, confirmedBy } = confirmed
    ? confirm(tokens, range, read, temps)
    : { effects: read, confirmedBy: 'tokens' as const };
  const definition = tokens.isMarked || effects.length > 0 ? definitionOf(tokens, range, effects) : undefined;
  return { statement: { dialect: 'postgres', range, effects, confirmedBy }, notAnalysed, definition };
}

/** Keeps track of the temporary relations that exist after these effects. */
export function noteTemps(effects: readonly SessionEffect[], temps: Set<string>): void {
  for (const effect of effects) {
    if (effect.state !== 'temp-relation' || effect.name === undefined || effect.deferred !== undefined) continue;
    if (effect.action === 'write') temps.add(effect.name);
    else if (effect.action === 'release' && effect.name === '*') temps.clear();
    else if (effect.action === 'release') temps.delete(effect.name);
  }
}
