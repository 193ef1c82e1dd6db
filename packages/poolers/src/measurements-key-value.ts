import type { Measurements, MeasuredConfiguration, Outcome } from '@poolsafe/core';
import file from '../measurements/key-value.json' with { type: 'json' };
import { keyValueConstructs } from './constructs/key-value.js';
import { parseTarget } from './target.js';

/** What was seen to reach other callers of the same client, pool or proxy. */
export type KeyValueEffect = 'stalls' | 'leaks' | 'swallows' | 'refused' | 'handled' | 'safe';

/** One client or proxy, in one configuration, and what every construct did there. */
export interface KeyValueConfiguration {
  readonly target: string;
  readonly on: string;
  /** `documented`: read in documentation or source, not run. */
  readonly basis: 'measured' | 'documented';
  /** Construct -> effect, the same more exactly, index of the detail in the file's texts. */
  readonly cells: Readonly<Record<string, readonly [KeyValueEffect, string, number]>>;
}

export const keyValueConfigurations = file.configurations as unknown as readonly KeyValueConfiguration[];

/** The outcome that a verdict has to hold to agree with what was seen; none where others are not concerned. */
export const OUTCOME_OF_EFFECT: Readonly<Record<KeyValueEffect, Outcome | undefined>> = {
  stalls: 'stalls',
  leaks: 'leaked',
  swallows: 'interleaves',
  refused: 'rejected',
  handled: undefined,
  safe: undefined,
};

/** A generic target cites a client that does what it says. */
const STANDS_FOR: Readonly<Record<string, string>> = { 'redis-shared': 'ioredis', 'redis-pool': 'redis' };

const cache = new Map<string, Measurements | undefined>();

/** What was measured on a key-value client, in the form that `judge` cites from. */
export function keyValueMeasurementsOf(product: string): Measurements | undefined {
  if (!cache.has(product)) cache.set(product, read(product));
  return cache.get(product);
}

function read(product: string): Measurements | undefined {
  const own = keyValueConfigurations.filter(
    ({ target, basis }) => basis === 'measured' && [product, STANDS_FOR[product]].includes(productOf(target)),
  );
  if (own.length === 0) return undefined;
  return {
    constructs: keyValueConstructs.filter((construct) => construct.cited !== false),
    configurations: own.map((configuration): MeasuredConfiguration => {
      const target = parseTarget(configuration.target);
      return {
        on: configuration.on,
        version: target.version,
        mode: target.mode.name,
        settings: target.givenSettings,
        serverVersion: target.serverVersion ?? '',
        cells: Object.fromEntries(
          Object.entries(configuration.cells).flatMap(([id, [effect, , text]]) => {
            const outcome = OUTCOME_OF_EFFECT[effect];
            const detail = file.texts[text] ?? '';
            return outcome === undefined ? [] : [[id, { outcomes: [outcome], detail: detail || `others: ${effect}` }]];
          }),
        ),
      };
    }),
  };
}

const productOf = (target: string): string => /^@?[^@/?]+(?:\/[^@/?]+(?=@))?/.exec(target)?.[0] ?? target;
