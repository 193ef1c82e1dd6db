import type { SessionEffect, Statement } from '@poolsafe/core';
import { loadModule, parsePlPgSQLSync, parseSync } from 'libpg-query';
import { analysePostgres, readTree, type TreeEffect, type TreeReading } from '../../src/index.js';
import type { CorpusFile } from './postgres-corpus.js';

/** How often two readings of the same statements agree, effect by effect. */
export interface Agreement {
  right: number;
  extra: number;
  missed: number;
  readonly disagreements: string[];
}

export interface Comparison {
  statements: number;
  /** Statements that PostgreSQL's grammar rejects, which have no tree to compare with. */
  rejected: number;
  /** Statements with a body that the grammar of PL/pgSQL rejects: compared but for that body. */
  incomplete: number;
  confirmed: number;
  /** Statements with an effect in which the tested reading looks as the tree does. */
  readonly tokens: Agreement;
  readonly final: Agreement;
}

const source = {
  parse: (sql: string) => parseSync(sql) as unknown,
  parsePlpgsql: (sql: string) => parsePlPgSQLSync(sql) as unknown,
};

const facts = ({ state, action, scope, name, deferred }: TreeEffect | SessionEffect) =>
  `${state} ${action} ${scope} ${name ?? '-'}${deferred ? ` (${deferred})` : ''}`;

function compare(into: Agreement, place: string, sql: string, ours: readonly string[], tree: readonly string[]): void {
  const left = [...tree];
  const extra: string[] = [];
  for (const fact of ours) {
    const at = left.indexOf(fact);
    if (at === -1) extra.push(fact);
    else left.splice(at, 1);
  }
  into.right += ours.length - extra.length;
  into.extra += extra.length;
  into.missed += left.length;
  if (extra.length + left.length > 0) {
    const lines = [...extra.map((fact) => `  + ${fact}`), ...left.map((fact) => `  - ${fact}`)];
    into.disagreements.push([`${place}: ${sql.slice(0, 300).replace(/\s+/g, ' ')}`, ...lines].join('\n'));
  }
}

/** Ours only outside of the bodies that the oracle could not read. */
function comparable(effects: readonly SessionEffect[], reading: TreeReading): readonly string[] {
  return effects
    .filter(({ origin, deferred }) => origin === undefined && (reading.complete || deferred === undefined))
    .map(facts);
}

/** Reads a corpus with tokens alone, with the product, and with the tree, and compares. */
export async function compareWithTree(files: readonly CorpusFile[]): Promise<Comparison> {
  await loadModule();
  const agreement = (): Agreement => ({ right: 0, extra: 0, missed: 0, disagreements: [] });
  const result: Comparison = {
    statements: 0,
    rejected: 0,
    incomplete: 0,
    confirmed: 0,
    tokens: agreement(),
    final: agreement(),
  };
  for (const { name, text } of files) {
    const final = analysePostgres(text, { psql: true }).statements;
    const tokens = analysePostgres(text, { psql: true, confirm: false }).statements;
    const temps = new Set<string>();
    final.forEach((statement: Statement, index) => {
      result.statements++;
      if (statement.confirmedBy === 'parser') result.confirmed++;
      const sql = text.slice(statement.range.start, statement.range.end);
      let reading: TreeReading;
      try {
        reading = readTree(sql, source, temps);
      } catch {
        result.rejected++;
        for (const effect of statement.effects) note(effect, temps);
        return;
      }
      for (const effect of reading.effects) note(effect, temps);
      if (!reading.complete) result.incomplete++;
      const effects = reading.complete ? reading.effects : reading.effects.filter(({ deferred }) => !deferred);
      const tree = effects.map(facts);
      const place = `${name} #${String(index)}`;
      compare(result.final, place, sql, comparable(statement.effects, reading), tree);
      compare(result.tokens, place, sql, comparable(tokens[index]?.effects ?? [], reading), tree);
    });
  }
  return result;
}

function note({ state, action, name, deferred }: TreeEffect | SessionEffect, temps: Set<string>): void {
  if (state !== 'temp-relation' || name === undefined || deferred !== undefined) return;
  if (action === 'write') temps.add(name);
  else if (action === 'release' && name === '*') temps.clear();
  else if (action === 'release') temps.delete(name);
}

const percent = (part: number, whole: number) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)} %`);

export const recall = ({ right, missed }: Agreement): number => right / (right + missed);
export const precision = ({ right, extra }: Agreement): number => right / (right + extra);

/** What was measured, as text to read; every disagreement is in it. */
export function report(comparison: Comparison): string {
  const line = (what: string, { right, extra, missed }: Agreement) =>
    `${what}: ${String(right)} right, ${String(extra)} extra, ${String(missed)} missed; ` +
    `recall ${percent(right, right + missed)}, precision ${percent(right, right + extra)}`;
  const { statements, rejected, incomplete, confirmed, tokens, final } = comparison;
  return [
    `${String(statements)} statements, ${String(rejected)} that the grammar rejects, ${String(incomplete)} with bodies ` +
      `that it rejects; ${percent(confirmed, statements)} reached a tree`,
    line('tokens alone', tokens),
    line('product     ', final),
    ...tokens.disagreements.map((text) => `tokens | ${text}`),
    ...final.disagreements.map((text) => `product | ${text}`),
  ].join('\n');
}
