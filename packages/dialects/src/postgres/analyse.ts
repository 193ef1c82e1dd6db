import type { AnalysedText, Definition, NotAnalysed, SessionEffect, Statement, TextRange } from '@poolsafe/core';
import { type ReadText, settled, withDefinitions } from '../sql/settle.js';
import type { Watch } from '../sql/watch.js';
import { confirm } from './confirm.js';
import { definitionOf, Definitions } from './definitions.js';
import { K } from './keywords.js';
import { Kind, type StatementTokens } from '../sql/tokens.js';
import { Scanner } from './scanner.js';
import { WATCHED } from './skim-rules.js';
import { readStatement } from './statement-reader.js';

export interface AnalyseOptions {
  /** The text is a psql script: meta-commands, variables and `COPY` data are read as psql reads them. */
  readonly psql?: boolean;
  /** `false`: what tokens show, though a grammar is loaded. */
  readonly confirm?: boolean;
  /** What other texts define that this one may run. */
  readonly definitions?: readonly Definition[];
}

/**
 * Splits a text into statements and reads their session effects, those of the functions, views, rules, triggers and
 * prepared statements that they run included. Never throws.
 */
export const analysePostgres = (text: string, options: AnalyseOptions = {}): AnalysedText =>
  withDefinitions(readSettled(text, options));

/** Everything that a text defines, what has no effects included: it may replace what another text defines. */
export const postgresDefinitions = (text: string, options: AnalyseOptions = {}): readonly Definition[] =>
  readSettled(text, options).all;

const readSettled = (text: string, options: AnalyseOptions): Reading =>
  settled<Reading>('postgres', options.definitions, (runnable, before) => readText(text, options, runnable, before));

interface Reading extends ReadText {
  /** What of a statement could not be read. */
  readonly notes: ReadonlyMap<Statement, readonly NotAnalysed[]>;
}

/** Commands that run texts within them, whose words are not among the statement's own. */
const WITH_BODIES: ReadonlySet<number> = new Set([K.create, K.do]);

const NOTHING: readonly SessionEffect[] = [];

/** With more names than these, every body is read again rather than searched for them. */
const MOST_SOUGHT = 300;

/** Whether a body may hold one of these names, inside whatever quotation marks. */
function mayName(names: readonly string[]): (text: string, range: TextRange) => boolean {
  if (names.length > MOST_SOUGHT) return () => true;
  const pattern = new RegExp(names.map((name) => name.replace(/\W/g, '\\W+')).join('|') || '(?!)', 'i');
  return (text, { start, end }) => pattern.test(text.slice(start, end));
}

/** @param before the same text as it was read with fewer definitions */
function readText(text: string, options: AnalyseOptions, runnable: readonly Definition[], before?: Reading): Reading {
  const watch = WATCHED.fork();
  const names = runnable.filter(({ effects }) => effects.length > 0).map(({ name }) => name);
  for (const name of names) watch.add(name);
  const mayNameOne = mayName(before ? names : []);
  const scanner = new Scanner(text, { psql: options.psql ?? false, watch, skim: true });
  const definitions = new Definitions(runnable);
  const statements: Statement[] = [];
  const all: Definition[] = [];
  const temps = new Set<string>();
  const notes = new Map<Statement, readonly NotAnalysed[]>();
  const scene = { temps, definitions, watch, confirmed: options.confirm !== false };
  while (scanner.next()) {
    const { tokens } = scanner;
    if (tokens.kind(0) === Kind.None) {
      const range = { start: tokens.start(0), end: tokens.end(0) };
      statements.push({ dialect: 'postgres', range, effects: NOTHING, confirmedBy: 'tokens' });
      continue;
    }
    const known = before?.analysed.statements[statements.length];
    const hasBody = WITH_BODIES.has(tokens.keyword(0));
    if (known && tokens.named.length === 0 && !(hasBody && mayNameOne(text, known.range))) {
      // It names nothing that is defined: it does what it did.
      noteTemps(known.effects, temps, watch);
      const definition = tokens.isMarked ? definitionOf(tokens, known.range, known.effects) : undefined;
      if (definition) all.push(definition);
      const unread = before?.notes.get(known);
      if (unread) notes.set(known, unread);
      statements.push(known);
      continue;
    }
    const { statement, notAnalysed, definition } = readOne(tokens, scene);
    noteTemps(statement.effects, temps, watch);
    if (definition) all.push(definition);
    if (notAnalysed.length > 0) notes.set(statement, notAnalysed);
    statements.push(statement);
  }
  const notAnalysed = [...notes.values(), scanner.notAnalysed].flat();
  notAnalysed.sort((a, b) => a.range.start - b.range.start);
  return { analysed: { dialect: 'postgres', statements, notAnalysed }, all, notes };
}

/** One statement of a text, read where it stands. */
export interface ReadOne {
  readonly statement: Statement;
  readonly notAnalysed: readonly NotAnalysed[];
  readonly definition: Definition | undefined;
}

/** What holds where a statement stands. */
export interface Scene {
  /** Temporary relations that exist before it. */
  readonly temps: ReadonlySet<string>;
  readonly definitions: Definitions;
  readonly watch: Watch;
  /** The grammar is asked too, where one is loaded. */
  readonly confirmed: boolean;
}

/** Reads the statement that the tokens are of. */
export function readOne(tokens: StatementTokens, { temps, definitions, watch, confirmed }: Scene): ReadOne {
  const range: TextRange = { start: tokens.start(0), end: tokens.end(tokens.count - 1) };
  const { effects: read, notAnalysed } = readStatement(tokens, temps, definitions, watch);
  const { effects, confirmedBy } = confirmed
    ? confirm(tokens, range, read, temps)
    : { effects: read, confirmedBy: 'tokens' as const };
  const definition = tokens.isMarked || effects.length > 0 ? definitionOf(tokens, range, effects) : undefined;
  return { statement: { dialect: 'postgres', range, effects, confirmedBy }, notAnalysed, definition };
}

/** Keeps track of the temporary relations that exist after these effects. */
export function noteTemps(effects: readonly SessionEffect[], temps: Set<string>, watch: Watch): void {
  for (const effect of effects) {
    if (effect.state !== 'temp-relation' || effect.name === undefined || effect.deferred !== undefined) continue;
    if (effect.action === 'write') {
      temps.add(effect.name);
      watch.add(effect.name);
    } else if (effect.action === 'release' && effect.name === '*') temps.clear();
    else if (effect.action === 'release') temps.delete(effect.name);
  }
}
