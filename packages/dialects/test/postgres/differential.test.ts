import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../src/index.js';
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
});
