import type { AnalysedText, Definition, SessionEffect, Statement, TextRange } from '@poolsafe/core';
import { effectsOfRunning } from '../sql/definition-effects.js';
import { type ReadText, settled, withDefinitions } from '../sql/settle.js';
import { Kind, type StatementTokens } from '../sql/tokens.js';
import { readProgramHead } from './effects/create.js';
import { K, KEYWORDS } from './keywords.js';
import { sqlModeAfter, type SqlMode } from './mode.js';
import { EffectList, type TextMemory } from './reader.js';
import { Routines } from './routines.js';
import { Scanner } from './scanner.js';
import { WATCHED } from './skim-rules.js';
import { readStatement } from './statement-reader.js';

export interface AnalyseMysqlOptions {
  /** The server's `sql_mode` has `ANSI_QUOTES`: double quotes are around identifiers. */
  readonly ansiQuotes?: boolean;
  /** The server's `sql_mode` has `NO_BACKSLASH_ESCAPES`: a backslash in a string is an ordinary character. */
  readonly noBackslashEscapes?: boolean;
  /** The text is a script for the `mysql` or `mariadb` client: `DELIMITER`, `\G`, `source` are read as it reads them. */
  readonly client?: boolean;
  /** What other texts define that this one may call. */
  readonly definitions?: readonly Definition[];
}

/**
 * Splits a text of MySQL's or MariaDB's SQL into statements and reads their session effects. A `SET sql_mode` in the
 * text changes how what follows is read. A `CALL` of a procedure, and a call of a function, that the text or
 * `definitions` define has the effects of its body. Never throws.
 */
export const analyseMysql = (text: string, options: AnalyseMysqlOptions = {}): AnalysedText =>
  withDefinitions(readSettled(text, options));

/** The routines that a text defines, what has no effects included: it may replace what another text defines. */
export const mysqlDefinitions = (text: string, options: AnalyseMysqlOptions = {}): readonly Definition[] =>
  readSettled(text, options).all;

const readSettled = (text: string, options: AnalyseMysqlOptions): ReadText =>
  settled('mysql', options.definitions, (callable) => readText(text, options, callable));

function readText(text: string, options: AnalyseMysqlOptions, callable: readonly Definition[]): ReadText {
  const initial: SqlMode = {
    ansiQuotes: options.ansiQuotes ?? false,
    noBackslashEscapes: options.noBackslashEscapes ?? false,
  };
  const watch = WATCHED.fork();
  const scanner = new Scanner(text, { mode: initial, client: options.client ?? false, watch });
  for (const { name } of callable) watch.add(name);
  const memory: TextMemory = { temp: new Set(), routines: new Routines(callable), watch };
  const all: Definition[] = [];
  const list = new EffectList();
  const statements: Statement[] = [];
  while (scanner.next()) {
    const statement = readOne(scanner, memory, list);
    const { effects, range } = statement;
    statements.push(statement);
    if (scanner.tokens.kind(0) === Kind.None) continue;
    const definition = definitionOf(scanner, range, effects);
    if (definition) all.push(definition);
    followMode(scanner, text, statement, initial);
  }
  return { analysed: { dialect: 'mysql', statements, notAnalysed: scanner.notAnalysed }, all };
}

/** The routine that a statement defines; `effects` are those of the statement. */
export function definitionOf(
  { tokens, program }: Scanner,
  range: TextRange,
  effects: readonly SessionEffect[],
): Definition | undefined {
  if (program.kind !== K.procedure && program.kind !== K.function) return undefined;
  const { kind, name } = readProgramHead(tokens, program.kind, Math.max(program.bodyStart, 0) || tokens.count);
  if (name === undefined) return undefined;
  return { dialect: 'mysql', kind, name, range, effects: effectsOfRunning(kind, range, effects) };
}

const NOTHING: readonly SessionEffect[] = [];

/** Reads the statement that the scanner stands at; `list` is used again for each. */
export function readOne(scanner: Scanner, memory: TextMemory, list: EffectList): Statement {
  const { tokens } = scanner;
  const range: TextRange = { start: tokens.start(0), end: tokens.end(tokens.count - 1) };
  const effects = tokens.kind(0) === Kind.None ? NOTHING : readStatement(scanner, memory, list);
  const leaves = insertIdOf(tokens);
  return leaves
    ? { dialect: 'mysql', range, effects, leaves, confirmedBy: 'tokens' }
    : { dialect: 'mysql', range, effects, confirmedBy: 'tokens' };
}

const INSERTS: ReadonlySet<number> = new Set([K.insert, K.replace]);

/** An insert leaves the id that it made, for `LAST_INSERT_ID()` to ask for. */
function insertIdOf(tokens: StatementTokens): readonly SessionEffect[] | undefined {
  const keyword = tokens.keyword(0);
  if (!INSERTS.has(keyword) && !(keyword === K.load && tokens.keyword(1) === K.data)) return undefined;
  const start = tokens.start(0);
  const range = { start, end: start + (KEYWORDS.word(keyword) ?? '').length };
  return [{ state: 'insert-id', action: 'write', scope: 'session', via: 'insert', range }];
}

/** What follows is read in the mode that a statement sets. @param initial the mode that the text began with */
export function followMode(scanner: Scanner, text: string, { effects, range }: Statement, initial: SqlMode): void {
  for (const effect of effects) {
    if (!changesMode(effect) || effect.deferred !== undefined) continue;
    const expression = text.slice(effect.range.end, range.end);
    scanner.mode = sqlModeAfter(expression, effect.value, scanner.mode, initial);
  }
}

/** Whether an effect changes how statements are read that follow it, when it happens. */
export const changesMode = (effect: SessionEffect): boolean =>
  effect.state === 'setting' && effect.name === 'sql_mode' && effect.scope === 'session' && effect.action !== 'read';
