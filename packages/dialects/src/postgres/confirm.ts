import type { SessionEffect, TextRange } from '@poolsafe/core';
import { finishEffect } from '../sql/effect-draft.js';
import { Kind, type StatementTokens } from '../sql/tokens.js';
import { identifier } from './names.js';
import type { Grammar } from './grammar/grammar.js';
import type { TreeEffect, TreeReading } from './tree/index.js';

let grammar: Grammar | undefined;

/** The grammar that confirms what tokens show; undefined while none is loaded. */
export const grammarInUse = (): Grammar['name'] | undefined => grammar?.name;

const GRAMMARS: Readonly<Record<Grammar['name'], () => Promise<Grammar>>> = {
  'libpg-query': async () => (await import('./grammar/libpg-query.js')).loadLibpgQuery(),
  'pgsql-ast-parser': async () => (await import('./grammar/pgsql-ast-parser.js')).loadPgsqlAstParser(),
};

/** Makes this grammar the one that confirms what tokens show. */
export async function usePostgresGrammar(name: Grammar['name']): Promise<void> {
  if (grammar?.name !== name) grammar = await GRAMMARS[name]();
}

/** Why PostgreSQL's own grammar is not there, once it was asked for in vain. */
let absence: string | undefined;

/**
 * Loads a grammar that confirms and completes what tokens show; until then, tokens alone decide. It is PostgreSQL's own in
 * WebAssembly; one in plain JavaScript takes over where that can't be had: see {@link withoutGrammar}.
 */
export async function loadPostgresParser(): Promise<void> {
  if (grammar) return;
  await usePostgresGrammar('libpg-query').catch((error: unknown) => {
    absence = error instanceof Error ? error.message : String(error);
    return usePostgresGrammar('pgsql-ast-parser');
  });
}

/**
 * What it means, in words, that PostgreSQL's own grammar could not be loaded; `undefined` where it could. The figures are
 * those of `bench/frontend/run.mjs fallback`.
 */
export const withoutGrammar = (): string | undefined =>
  absence === undefined
    ? undefined
    : `PostgreSQL's own grammar could not be loaded (${absence}): statements are read from their words, and ` +
      'pgsql-ast-parser confirms 58 % of those with session state instead of 99.8 %. In the 8,442 of ' +
      "PostgreSQL's regression suite that makes no difference to what is found.";

/** Longest statement that the grammar is asked about, in UTF-16 code units: deep trees of longer ones overflow it. */
const LONGEST = 200_000;

/** Parentheses deeper than these are left to the tokens. */
const DEEPEST = 400;

/** A statement as the grammar may read it, code unit for code unit: holes are names, NUL and BOM are spaces. */
function readable(tokens: StatementTokens, range: TextRange): string {
  const parts: string[] = [];
  let at = range.start;
  for (let i = 0; i < tokens.count; i++) {
    const quoted = tokens.kind(i) === Kind.QuotedIdentifier && identifier(tokens, i) === undefined;
    if (tokens.kind(i) !== Kind.Hole && !quoted) continue;
    parts.push(tokens.text.slice(at, tokens.start(i)), '\uE000'.repeat(tokens.end(i) - tokens.start(i)));
    at = tokens.end(i);
  }
  parts.push(tokens.text.slice(at, range.end));
  // NUL ends the text for the grammar.
  return parts.join('').replace(/[\0\uFEFF]/g, ' ');
}

function depthOf(tokens: StatementTokens): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.isPunctuation(i, '(')) deepest = Math.max(deepest, ++depth);
    else if (tokens.isPunctuation(i, ')')) depth--;
  }
  return deepest;
}

/** UTF-16 code units of statements whose readings are kept, and of the longest one. */
const MOST_KEPT = 2_000_000;
const LONGEST_KEPT = 20_000;
/** With more names of temporary relations than these, looking for them costs as much as reading. */
const MOST_NAMES = 200;

const kept = new Map<string, TreeReading>();
let keptUnits = 0;

/** The tree of a statement that was read before: scripts repeat themselves, and are read again while they are edited. */
function readOnce(by: Grammar, sql: string, knownTemps: ReadonlySet<string>): TreeReading {
  if (sql.length > LONGEST_KEPT || knownTemps.size > MOST_NAMES) return by.read(sql, knownTemps);
  const asked = `${by.name} ${namedIn(sql, knownTemps)} ${sql}`;
  const known = kept.get(asked);
  if (known) return known;
  const reading = by.read(sql, knownTemps);
  if (keptUnits > MOST_KEPT) {
    kept.clear();
    keptUnits = 0;
  }
  kept.set(asked, reading);
  keptUnits += asked.length;
  return reading;
}

/** Those of the names that stand in a statement: the others make no difference to it. */
function namedIn(sql: string, names: ReadonlySet<string>): string {
  if (names.size === 0) return '';
  const lower = sql.toLowerCase();
  return [...names].filter((name) => lower.includes(name.toLowerCase())).join('\0');
}

const key = ({ state, action, scope, name, deferred }: TreeEffect | SessionEffect) =>
  `${state} ${action} ${scope} ${deferred ?? ''} ${name ?? ''}`;

const looseKey = ({ state, action }: TreeEffect | SessionEffect) => `${state} ${action}`;

export interface Confirmed {
  readonly effects: readonly SessionEffect[];
  readonly confirmedBy: 'parser' | 'tokens';
}

/**
 * Holds the effects that tokens showed against PostgreSQL's grammar. What the tree does not have is dropped, what only
 * the tree has is added with the best words there are. A statement that the grammar rejects keeps what its tokens
 * showed, for a parser is never a gate.
 */
export function confirm(
  tokens: StatementTokens,
  range: TextRange,
  effects: readonly SessionEffect[],
  knownTemps: ReadonlySet<string>,
): Confirmed {
  const unconfirmed: Confirmed = { effects, confirmedBy: 'tokens' };
  if (!grammar || (effects.length === 0 && !tokens.isMarked && tokens.named.length === 0)) return unconfirmed;
  if (range.end - range.start > LONGEST || depthOf(tokens) > DEEPEST) return unconfirmed;
  const sql = readable(tokens, range);
  let reading: TreeReading;
  try {
    reading = readOnce(grammar, sql, knownTemps);
  } catch (error) {
    const crashed = error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
    if (crashed && !grammar.isAlive()) grammar = undefined;
    return unconfirmed;
  }
  return { effects: reconcile(tokens, range, sql, effects, reading, grammar.isComplete), confirmedBy: 'parser' };
}

function reconcile(
  tokens: StatementTokens,
  range: TextRange,
  sql: string,
  effects: readonly SessionEffect[],
  reading: TreeReading,
  complete: boolean,
): readonly SessionEffect[] {
  const left = new Map<string, TreeEffect[]>();
  for (const effect of reading.effects) {
    const same = left.get(key(effect));
    if (same) same.push(effect);
    else left.set(key(effect), [effect]);
  }
  const kept: SessionEffect[] = [];
  const doubted: SessionEffect[] = [];
  for (const effect of effects) {
    // What another statement's definition does is not in this one's tree.
    if (effect.origin !== undefined) kept.push(effect);
    else if (left.get(key(effect))?.shift()) kept.push(effect);
    else doubted.push(effect);
  }
  const missing = [...left.values()].flat();
  for (const effect of missing) {
    // The same words, read otherwise: the tree knows better.
    const twin = doubted.findIndex((candidate) => looseKey(candidate) === looseKey(effect));
    const words = twin === -1 ? undefined : doubted.splice(twin, 1)[0];
    const { at, ...facts } = effect;
    const value = words?.value;
    kept.push(
      finishEffect(
        { ...facts, via: words?.via ?? facts.via, value, range: words?.range ?? wordsAt(tokens, range, sql, at) },
        facts.deferred,
      ),
    );
  }
  for (const effect of doubted) {
    // Bodies that the grammar could not read are known from tokens only.
    if (!complete || (!reading.complete && isInString(tokens, effect.range))) kept.push(effect);
  }
  return missing.length === 0 && doubted.length === 0 ? effects : kept.sort((a, b) => a.range.start - b.range.start);
}

/** The words of an effect that only the tree shows: the name where the tree says it begins, else the command's head. */
function wordsAt(tokens: StatementTokens, range: TextRange, sql: string, at: number | undefined): TextRange {
  if (at === undefined) return tokens.range(0, Math.min(1, tokens.count - 1));
  const start = range.start + utf16Offset(sql, at);
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.start(i) < start) continue;
    let last = i;
    while (tokens.isPunctuation(last + 1, '.')) last += 2;
    if (tokens.isPunctuation(last + 1, '(')) last = tokens.closing(last + 1);
    return tokens.range(i, Math.min(last, tokens.count - 1));
  }
  return tokens.range(0, Math.min(1, tokens.count - 1));
}

/** UTF-16 offset of a UTF-8 offset. */
export function utf16Offset(text: string, bytes: number): number {
  let seen = 0;
  for (let i = 0; i < text.length; i++) {
    if (seen >= bytes) return i;
    const code = text.charCodeAt(i);
    if (code < 0x80) seen += 1;
    else if (code < 0x800) seen += 2;
    else if (code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      seen += 4;
      i++;
    } else seen += 3;
  }
  return text.length;
}

function isInString(tokens: StatementTokens, range: TextRange): boolean {
  let low = 0;
  let high = tokens.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tokens.start(middle) <= range.start) low = middle;
    else high = middle - 1;
  }
  return tokens.kind(low) === Kind.String && tokens.start(low) <= range.start && range.end <= tokens.end(low);
}
