import type { Target } from '@poolsafe/core';
import { loadPostgresParser } from '@poolsafe/dialects';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  compareCell,
  disagreements,
  documentedCells,
  judgeConstruct,
  type LabVerdict,
  measurementFile,
  notJudged,
  parseTarget,
  postgresConstructs,
} from '../src/index.js';

beforeAll(loadPostgresParser);

const targetOf = (
  product: string,
  version: string,
  mode: string,
  settings: Readonly<Record<string, string>>,
): Target => {
  const query = Object.entries(settings)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return parseTarget(`${product}${version === '' ? '' : `@${version}`}/${mode}${query === '' ? '' : `?${query}`}`);
};

const constructOf = new Map(postgresConstructs.map((construct) => [construct.id, construct]));

describe.each(['direct', 'pgbouncer', 'odyssey', 'pgpool'])('%s: judge agrees with what was measured', (product) => {
  it('cell by cell', () => {
    const disagree: string[] = [];
    const known = new Map<string, number>();
    let [compared, agreeing, notMeasurable] = [0, 0, 0];
    for (const configuration of measurementFile(product)?.configurations ?? []) {
      const target = targetOf(
        product,
        product === 'direct' ? '' : configuration.version,
        configuration.mode.replace('direct', 'session'),
        {
          ...configuration.settings,
          server_version: configuration.serverVersion,
        },
      );
      for (const [id, [seen]] of Object.entries(configuration.cells)) {
        const construct = constructOf.get(id);
        if (!construct) expect(Object.keys(notJudged), `${id} is neither a construct nor excused`).toContain(id);
        const comparison = construct ? compareCell(construct, target, seen as LabVerdict) : undefined;
        if (!comparison || comparison.kind === 'not-comparable') {
          notMeasurable++;
          continue;
        }
        compared++;
        if (comparison.kind === 'agrees') agreeing++;
        else if (comparison.kind === 'known') known.set(comparison.reason, (known.get(comparison.reason) ?? 0) + 1);
        else disagree.push(comparison.message);
      }
    }
    const excused = [...known.values()].reduce((sum, count) => sum + count, 0);
    console.log(
      `${product}: ${compared} cells compared, ${agreeing} agree, ${disagree.length} disagree, ` +
        `${excused} on the visible list, ${notMeasurable} not comparable`,
    );
    expect(disagree).toEqual([]);
    expect(compared).toBeGreaterThan(200);
  });
});

const same = (outcome: string) => (outcome === 'wrong' ? 'lost' : outcome === 'tracked' ? 'safe' : outcome);

describe.each([...new Set(documentedCells().map(({ product }) => product))])(
  '%s: judge agrees with what is documented',
  (product) => {
    it('row by row', () => {
      const disagree: string[] = [];
      let compared = 0;
      for (const cell of documentedCells(product)) {
        const construct = constructOf.get(cell.construct);
        if (!construct) {
          expect(Object.keys(notJudged)).toContain(cell.construct);
          continue;
        }
        const target = targetOf(product, '', cell.mode, cell.settings);
        compared++;
        const judged = judgeConstruct(construct, target).map(same);
        // A document says that something breaks, or works; it rarely says all that happens.
        const holds = cell.outcomes.map(same).every((outcome) => judged.includes(outcome));
        const known = disagreements.some((entry) => entry.cell.test(`${target.id} ${cell.construct}`));
        if (!holds && !known)
          disagree.push(`${target.id} ${cell.construct}: ${cell.outcomes.join('+')}, judged ${judged.join('+')}`);
      }
      console.log(`${product}: ${compared} documented rows compared, ${disagree.length} disagree`);
      expect(disagree).toEqual([]);
    });
  },
);
