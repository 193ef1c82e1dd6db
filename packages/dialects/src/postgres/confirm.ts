import type { SessionEffect, TextRange } from '@poolsafe/core';
import { Kind, type StatementTokens } from '../sql/tokens.js';
import { effectsOfTree, type TreeEffect } from './ast.js';

interface Parser {
  readonly parse: (sql: string) => unknown;
}

let parser: Parser | undefined;

/** Loads PostgreSQL's own grammar (WebAssembly). Until then, and where it can't be had, tokens alone decide. */
export async function loadPostgresParser(): Promise<void> {
  if (parser) return;
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  parser = { parse: (sql) => parseSync(sql) as unknown };
}

/** Longest statement that the grammar is asked about, in UTF-16 code units: deep trees of longer ones overflow it. */
const LONGEST = 200_000;

/** A statement's text with its holes made into plain names of the same length. */
function withoutHoles(tokens: StatementTokens, range: TextRange): string {
  let sql = tokens.text.slice(range.start, range.end);
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind(i) !== Kind.Hole) continue;
    const start = tokens.start(i) - range.start;
    const end = tokens.end(i) - range.start;
    sql = `${sql.slice(0, start)}${'h'.repeat(end - start)}${sql.slice(end)}`;
  }
  return sql;
}

const key = (effect: { state: string; action: string; scope: string }) =>
  `${effect.state} ${effect.action} ${effect.scope}`;

export interface Confirmed {
  readonly effects: readonly SessionEffect[];
  readonly confirmedBy: 'parser' | 'tokens';
}

/**
 * Asks PostgreSQL's grammar about effects that the tokens showed. What the tree does not have is dropped; a statement
 * that the grammar rejects keeps what its tokens showed, for a parser is never a gate.
 */
export function confirm(tokens: StatementTokens, range: TextRange, effects: readonly SessionEffect[]): Confirmed {
  if (!parser || effects.length === 0 || range.end - range.start > LONGEST) return { effects, confirmedBy: 'tokens' };
  let tree: readonly TreeEffect[];
  try {
    tree = effectsOfTree(parser.parse(withoutHoles(tokens, range)));
  } catch {
    return { effects, confirmedBy: 'tokens' };
  }
  const counts = new Map<string, number>();
  for (const effect of tree) counts.set(key(effect), (counts.get(key(effect)) ?? 0) + 1);
  const kept = effects.filter((effect) => {
    // What stands in bodies and in uses of a name is not in the statement's own tree.
    if (effect.deferred !== undefined || effect.via === 'use' || effect.via === 'drop' || effect.via === 'pg_settings')
      return true;
    if (isInString(tokens, effect.range)) return true;
    const left = counts.get(key(effect)) ?? 0;
    if (left === 0) return effect.state === 'temp-relation' || effect.scope === 'global';
    counts.set(key(effect), left - 1);
    return true;
  });
  return { effects: kept, confirmedBy: 'parser' };
}

function isInString(tokens: StatementTokens, range: TextRange): boolean {
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind(i) === Kind.String && tokens.start(i) < range.start && range.end < tokens.end(i)) return true;
  }
  return false;
}
