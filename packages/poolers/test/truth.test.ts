import { isDeepStrictEqual } from 'node:util';
import { aloneContext, judge, type Target } from '@poolsafe/core';
import { analysePostgres, loadPostgresParser } from '@poolsafe/dialects';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  compareCell,
  disagreements,
  documentedCells,
  judgeConstruct,
  type LabVerdict,
  measurementFile,
  measurementsOf,
  type MeasuredOn,
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

/** The configuration of a pooler that was measured with exactly these settings. */
const measuredOn = (product: string, { version, settings }: MeasuredOn, own: string) =>
  measurementFile(product)?.configurations.find(
    (other) => other.version.startsWith(version ?? own) && isDeepStrictEqual(other.settings, settings),
  );

const constructOf = new Map(postgresConstructs.map((construct) => [construct.id, construct]));

describe.each(['direct', 'pgbouncer', 'odyssey', 'pgpool', 'pg', 'postgres'])(
  '%s: judge agrees with what was measured',
  (product) => {
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
          else if (comparison.kind === 'known') {
            known.set(comparison.reason, (known.get(comparison.reason) ?? 0) + 1);
            // The row that is said to show why must be there, and must be right.
            const other = constructOf.get(comparison.shownBy ?? '');
            const cell = other && configuration.cells[other.id];
            const shown = cell && compareCell(other, target, cell[0] as LabVerdict);
            if (comparison.shownBy !== undefined && shown?.kind !== 'agrees') {
              disagree.push(`${target.id} ${id}: ${comparison.shownBy} does not show why`);
            }
            const elsewhere = comparison.shownOn && measuredOn(product, comparison.shownOn, configuration.version);
            const there = elsewhere?.cells[id];
            if (comparison.shownOn !== undefined) {
              const same =
                construct &&
                there &&
                compareCell(
                  construct,
                  targetOf(product, elsewhere.version, elsewhere.mode, {
                    ...elsewhere.settings,
                    server_version: elsewhere.serverVersion,
                  }),
                  there[0] as LabVerdict,
                );
              if (same?.kind !== 'agrees')
                disagree.push(`${target.id} ${id}: nothing that was measured elsewhere shows why`);
            }
          } else disagree.push(comparison.message);
        }
      }
      const excused = [...known.values()].reduce((sum, count) => sum + count, 0);
      console.log(
        `${product}: ${compared} cells compared, ${agreeing} agree, ${disagree.length} disagree, ` +
          `${excused} on the visible list, ${notMeasurable} not comparable`,
      );
      expect(disagree).toEqual([]);
      expect(compared).toBeGreaterThan(100);
    });
  },
);

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

it.each([
  ...['direct', 'pgbouncer', 'pgpool', 'odyssey', 'pgcat', 'pgdog', 'supavisor', 'rds-proxy', 'hyperdrive', 'neon'],
  ...['azure-pgbouncer', 'cloudsql-pooling', 'pgagroal', 'heroku', 'digitalocean', 'app-pool', 'pg', 'postgres'],
])('%s is a target by its name alone, in each of its modes and versions', (product) => {
  const { profile } = parseTarget(product);
  for (const mode of profile.modes) {
    for (const version of profile.versions) {
      const text = `${product}${version === '' ? '' : `@${version}`}/${mode.name}`;
      expect(parseTarget(text).mode.name, text).toBe(mode.name);
    }
  }
});

it('what is neither measured nor documented is unknown, never safe', () => {
  const outcomes = (product: string, id: string) => {
    const construct = constructOf.get(id);
    return construct && judgeConstruct(construct, parseTarget(product));
  };
  expect(outcomes('cloudsql-pooling/transaction', 'temp-table')).toEqual(['unknown']);
  expect(outcomes('hyperdrive', 'startup-search_path')).toEqual(['unknown']);
  expect(outcomes('rds-proxy', 'function-body-set')).toEqual(['unknown']);
  expect(outcomes('supavisor', 'load')).toEqual(['unknown']);
  expect(outcomes('cloudsql-pooling/transaction', 'notify')).toEqual(['safe']);
});

it('PgCat notices SET by its command tag, and misses what other statements set', () => {
  const judged = (sql: string) => {
    const [statement] = analysePostgres(sql).statements;
    const effect = statement?.effects[0];
    if (!effect) throw new Error(sql);
    return judge(effect, parseTarget('pgcat'), aloneContext('postgres', sql));
  };
  expect(judged('SET work_mem = 1')).toMatchObject({ outcomes: ['lost'], recognised: true });
  expect(judged("SELECT set_config('work_mem', '1', false)")).toMatchObject({
    outcomes: ['leaked', 'lost'],
    recognised: false,
  });
});

it('a service that runs PgBouncer cites what was measured on PgBouncer', () => {
  const [effect] = analysePostgres('SET statement_timeout = 5').statements[0]?.effects ?? [];
  if (!effect) throw new Error('no effect');
  const target = parseTarget('azure-pgbouncer');
  const { evidence } = judge(effect, target, aloneContext('postgres', ''), measurementsOf('azure-pgbouncer'));
  expect(evidence[0]).toMatchObject({ kind: 'measured' });
});
