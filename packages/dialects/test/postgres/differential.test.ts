import { beforeAll, describe, expect, it } from 'vitest';
import type { SessionEffect } from '@poolsafe/core';
import { analysePostgres, loadPostgresParser, usePostgresGrammar } from '../../src/index.js';
import { compareWithTree, precision, recall, report } from '../support/differential.js';
import { type CorpusFile, postgresCorpus } from '../support/postgres-corpus.js';

let corpus: readonly CorpusFile[] = [];
let unavailable = '';
try {
  corpus = postgresCorpus();
} catch (error) {
  if (process.env['CI']) throw error;
  unavailable = ` [SKIPPED: apt gave no source package: ${String(error).split('\n')[0] ?? ''}]`;
}

beforeAll(() => loadPostgresParser());

describe.skipIf(unavailable !== '')(`PostgreSQL's regression suite against its grammar${unavailable}`, () => {
  it('gives the effects that the trees show', async () => {
    const comparison = await compareWithTree(corpus);
    console.log(report(comparison));
    expect(comparison.statements).toBeGreaterThan(40_000);
    expect(comparison.rejected / comparison.statements).toBeLessThan(0.02);
    expect(recall(comparison.final)).toBeGreaterThanOrEqual(0.999);
    expect(precision(comparison.final)).toBeGreaterThanOrEqual(0.999);
    expect(recall(comparison.tokens)).toBeGreaterThanOrEqual(0.999);
    expect(precision(comparison.tokens)).toBeGreaterThanOrEqual(0.999);
  });

  // Where there is no WebAssembly: what is told of that (`withoutGrammar`) is held here.
  it('gives the same effects with a grammar in plain JavaScript, and with none', async () => {
    const fact = ({ state, action, scope, name, deferred }: SessionEffect) =>
      [state, action, scope, name ?? '-', deferred ?? ''].join(' ');
    const some = corpus.filter((_, i) => i % 5 === 0);
    const read = (confirm: boolean) => {
      const facts: string[] = [];
      let confirmed = 0;
      for (const { text } of some)
        for (const { effects, confirmedBy } of analysePostgres(text, { psql: true, confirm }).statements) {
          if (effects.length === 0) continue;
          facts.push(effects.map(fact).join(', '));
          if (confirmedBy === 'parser') confirmed++;
        }
      return { facts, confirmed: confirmed / facts.length };
    };
    await usePostgresGrammar('libpg-query');
    const whole = read(true);
    expect(whole.confirmed).toBeGreaterThan(0.98);
    expect(read(false).facts).toEqual(whole.facts);
    await usePostgresGrammar('pgsql-ast-parser');
    const plain = read(true);
    expect(plain.facts).toEqual(whole.facts);
    expect(plain.confirmed).toBeGreaterThan(0.4);
    await usePostgresGrammar('libpg-query');
  });
});
