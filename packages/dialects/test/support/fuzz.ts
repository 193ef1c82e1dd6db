import {
  analyseMysql,
  analysePostgres,
  detectDialect,
  normalise,
  proxysqlDigest,
  quietScript,
} from '../../src/index.js';
import { useSkimKernel } from '../../src/sql/skim-kernel.js';
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
  /** UTF-16 code units that were read. */
  readonly characters: number;
  /** What was wrong, with the text; empty when all is well. Stops at the first ten. */
  readonly faults: readonly string[];
  /** Milliseconds of processor time that the slowest text took, its length in UTF-16 code units, and its number. */
  readonly slowest: { readonly ms: number; readonly length: number; readonly number: number };
}

/** One text in fifty is a script of so many statements at most; one in five holds two, the others one. */
const LONGEST_SCRIPT = 60;

/** The damaged text with this number: the same seeds give the same one, whichever were made before it. */
export function damagedText(number: number, seeds: readonly string[]): string {
  const random = randomNumbers(Math.imul(number, 0x9e3779b1));
  const pick = () => seeds[Math.floor(random() * seeds.length)] ?? '';
  const kind = random();
  const statements = kind < 0.02 ? 3 + Math.floor(random() * (LONGEST_SCRIPT - 2)) : kind < 0.22 ? 2 : 1;
  let sql = Array.from({ length: statements }, pick).join(';\n');
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) sql = damage(sql, random);
  return sql;
}

const read = (sql: string, dialect: FuzzDialect['name'], script: boolean, confirm = false) =>
  dialect === 'postgres'
    ? analysePostgres(sql, { psql: script, confirm })
    : analyseMysql(sql, { client: script, ansiQuotes: script && sql.length % 2 === 0 });

const factsOf = (sql: string, dialect: FuzzDialect['name'], count: number): string =>
  JSON.stringify(
    read(sql, dialect, false)
      .statements.slice(0, count)
      .flatMap(({ effects }) => effects),
  );

/** Longer texts are passed over with the kernel where they can be: what is found must not depend on it. */
const WITH_KERNEL = 4096;

/** What is wrong with how a text is read; nothing when all is as it must be. The number says what else is tried. */
function faultOf(sql: string, number: number, { name, before }: FuzzDialect, intact: string): string | undefined {
  const script = number % 2 === 0;
  const analysed = read(sql, name, script);
  const fault = rangeFault(sql, analysed);
  if (fault !== undefined) return fault;
  normalise(sql, name);
  if (name === 'mysql') proxysqlDigest(sql);
  if (sql.length >= WITH_KERNEL) {
    useSkimKernel(false);
    const plain = read(sql, name, script);
    useSkimKernel(true);
    if (JSON.stringify(plain) !== JSON.stringify(analysed)) return 'the kernel makes a difference';
  }
  switch (number % 10) {
    case 0:
      if (factsOf(before + sql, name, 2) !== intact) return `the statements before are read otherwise`;
      break;
    case 1:
      return rangeFault(sql, read(sql, name, script, true));
    case 2: {
      const passed = quietScript(sql, name);
      const whole = passed && read(sql, name, true);
      if (whole?.statements.some(({ effects }) => effects.length > 0)) return 'quiet, with effects';
      break;
    }
    case 3:
      detectDialect(sql);
  }
  return undefined;
}

/**
 * Damages statements as typing and cutting do and reads what is left: nothing throws, ranges fit, what is intact stays,
 * with the kernel and without, with the grammar where one is loaded.
 *
 * @param first number of the first text: runs may be continued and split
 * @param beforeEach told the number of each text before it is read
 */
export function fuzz(
  inputs: number,
  first: number,
  dialect: FuzzDialect,
  beforeEach: (number: number) => void = () => undefined,
): FuzzResult {
  const intact = factsOf(dialect.before, dialect.name, 2);
  const faults: string[] = [];
  const slowest = { ms: 0, length: 0, number: first };
  let characters = 0;
  let number = first;
  for (; number < first + inputs && faults.length < 10; number++) {
    beforeEach(number);
    const sql = damagedText(number, dialect.seeds);
    characters += sql.length;
    const start = process.cpuUsage();
    try {
      const fault = faultOf(sql, number, dialect, intact);
      if (fault !== undefined) faults.push(`${fault} in ${JSON.stringify(sql)}`);
    } catch (error) {
      useSkimKernel(true);
      faults.push(`${String(error)} in ${JSON.stringify(sql)}`);
    }
    const { user, system } = process.cpuUsage(start);
    const ms = (user + system) / 1e3;
    if (ms > slowest.ms) Object.assign(slowest, { ms, length: sql.length, number });
  }
  return { inputs: number - first, characters, faults, slowest };
}

export const POSTGRES_BEFORE = 'LISTEN a;\nSELECT pg_advisory_lock(1);\n';
export const MYSQL_BEFORE = 'USE app;\nSELECT @x;\n';
