import type { Until } from '@poolsafe/core';
import { compareMysqlCell, type MysqlLabConstruct, parseTarget } from '@poolsafe/poolers';
import type { Evidence } from '../evidence.js';

/** What was seen of constructs on one multiplexer or pool, beside what `judge` says. */
export interface MysqlResult {
  readonly name: string;
  readonly compared: number;
  readonly agreeing: number;
  readonly known: number;
  readonly disagreements: readonly string[];
  readonly seconds: number;
  readonly evidence: Evidence;
}

/** One construct that was run. */
export interface MysqlCell {
  readonly construct: MysqlLabConstruct;
  /** In the lab's words. */
  readonly seen: string;
  readonly until?: Until | undefined;
  readonly detail: string;
  /** Whether anybody looked at the state afterwards; otherwise only the pin is compared. */
  readonly looked: boolean;
}

interface Facts extends Omit<Evidence, 'cells' | 'dialect'> {
  readonly name: string;
  readonly began: number;
}

/** Compares all that was seen of one multiplexer or pool with `judge`. */
export function mysqlResult({ name, began, ...facts }: Facts, cells: readonly MysqlCell[]): MysqlResult {
  const disagreements: string[] = [];
  let [agreeing, known] = [0, 0];
  for (const { construct, seen, until, looked } of cells) {
    const given = {
      ...facts.settings,
      server_version: facts.serverVersion,
      ...(construct.protocol ? { protocol: construct.protocol } : {}),
    };
    const query = Object.entries(given).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    const target = parseTarget(`${facts.product}@${facts.version}?${query.join('&')}`);
    const comparison = compareMysqlCell(construct, target, seen, until, looked);
    if (comparison.kind === 'agrees') agreeing++;
    else if (comparison.kind === 'known') known++;
    else disagreements.push(comparison.message);
  }
  return {
    name,
    compared: cells.length,
    agreeing,
    known,
    disagreements,
    seconds: (Date.now() - began) / 1000,
    evidence: {
      ...facts,
      dialect: 'mysql',
      cells: Object.fromEntries(
        cells.map(({ construct, seen, detail, until }) => [
          construct.id,
          until === undefined ? ([seen, detail] as const) : ([seen, detail, until] as const),
        ]),
      ),
    },
  };
}
