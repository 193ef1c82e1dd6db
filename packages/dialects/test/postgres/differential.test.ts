import { beforeAll, describe, expect, it } from 'vitest';
import { analysePostgres, loadPostgresParser, mayHoldSessionState } from '../../src/index.js';
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

/** Effects that need no word of their own: relations that other statements made. */
const THROUGH_OTHERS = new Set(['use', 'drop']);

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

  it('passes no statement over by its words', () => {
    const passed: string[] = [];
    for (const { name, text } of corpus) {
      for (const { range, effects } of analysePostgres(text, { psql: true }).statements) {
        const own = effects.some(({ via, origin }) => origin === undefined && !THROUGH_OTHERS.has(via));
        const words = text.slice(range.start, range.end);
        if (own && !mayHoldSessionState(words)) passed.push(`${name}: ${words}`);
      }
    }
    expect(passed).toEqual([]);
  });
});
