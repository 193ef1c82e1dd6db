import { analyseMysql, analysePostgres, normalise, proxysqlDigest } from '../../src/index.js';
import { damage, randomNumbers, rangeFault } from './mutate.js';

export interface FuzzDialect {
  readonly name: 'postgres' | 'mysql';
  /** Intact statements to damage. */
  readonly seeds: readonly string[];
  /** Two statements and the facts that they keep whatever stands behind them. */
  readonly before: string;
}

export interface FuzzResult {
  readonly inputs: number;
  /** What was wrong, with the text; empty when all is well. Stops at the first ten. */
  readonly faults: readonly string[];
  /** Milliseconds that the slowest text took, and its length in UTF-16 code units. */
  readonly slowest: { readonly ms: number; readonly length: number };
}

const read = (sql: string, dialect: FuzzDialect['name'], script: boolean) =>
  dialect === 'postgres'
    ? analysePostgres(sql, { psql: script, confirm: false })
    : analyseMysql(sql, { client: script, ansiQuotes: script && sql.length % 2 === 0 });

const factsOf = (sql: string, dialect: FuzzDialect['name'], count: number): string =>
  JSON.stringify(
    read(sql, dialect, false)
      .statements.slice(0, count)
      .flatMap(({ effects }) => effects),
  );

/** Damages statements as typing and cutting do and reads what is left: nothing throws, ranges fit, what is intact stays. */
export function fuzz(
  inputs: number,
  seed: number,
  { name, seeds, before }: FuzzDialect,
  now: () => number = () => performance.now(),
): FuzzResult {
  const random = randomNumbers(seed);
  const pick = () => seeds[Math.floor(random() * seeds.length)] ?? '';
  const intact = factsOf(before, name, 2);
  const faults: string[] = [];
  const slowest = { ms: 0, length: 0 };
  for (let i = 0; i < inputs && faults.length < 10; i++) {
    let sql = random() < 0.2 ? `${pick()};\n${pick()}` : pick();
    for (let times = 1 + Math.floor(random() * 4); times > 0; times--) sql = damage(sql, random);
    const start = now();
    try {
      const fault = rangeFault(sql, read(sql, name, i % 2 === 0));
      if (fault !== undefined) faults.push(`${fault} in ${JSON.stringify(sql)}`);
      normalise(sql, name);
      if (name === 'mysql') proxysqlDigest(sql);
      if (i % 10 === 0 && factsOf(before + sql, name, 2) !== intact) {
        faults.push(`the statements before are read otherwise in ${JSON.stringify(before + sql)}`);
      }
    } catch (error) {
      faults.push(`${String(error)} in ${JSON.stringify(sql)}`);
    }
    const ms = now() - start;
    if (ms > slowest.ms) Object.assign(slowest, { ms, length: sql.length });
  }
  return { inputs, faults, slowest };
}

export const POSTGRES_BEFORE = 'LISTEN a;\nSELECT pg_advisory_lock(1);\n';
export const MYSQL_BEFORE = 'USE app;\nSELECT @x;\n';
