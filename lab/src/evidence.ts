import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Until } from '@poolsafe/core';
import type { MeasurementFile } from '@poolsafe/poolers';
import type { PoolResult } from './application-pools/measure.js';
import type { Result } from './run.js';

type Measured = MeasurementFile['configurations'][number];

const key = (configuration: Pick<Measured, 'version' | 'mode' | 'settings' | 'serverVersion'>): string =>
  JSON.stringify([
    configuration.version,
    configuration.mode,
    Object.entries(configuration.settings).sort(([a], [b]) => (a < b ? -1 : 1)),
    configuration.serverVersion,
  ]);

/**
 * Writes what was seen into the measurement file of its product: a configuration that is there is replaced, one that is
 * new is added, the others stay.
 */
export function writeEvidence(folder: string, results: readonly Evidence[], date: string): string[] {
  return [...new Set(results.map(({ product }) => product))].map((product) => {
    const file = join(folder, `${product}.json`);
    writeFileSync(
      file,
      merged(
        file,
        results.filter((result) => result.product === product),
        date,
      ),
    );
    return file;
  });
}

/** What is written of one configuration, of a pooler or of a library's pool. */
export interface Evidence extends Pick<Result, 'version' | 'server' | 'serverVersion'> {
  /** What was seen of each construct, the detail, and until when a pin lasts. */
  readonly cells: Readonly<Record<string, readonly [string, string, Until?]>>;
  /** The dialect whose constructs were run; PostgreSQL's when absent. */
  readonly dialect?: 'mysql';
  readonly product: string;
  readonly title: string;
  readonly mode: string;
  readonly settings: Readonly<Record<string, string>>;
}

export const evidenceOf = (result: Result): Evidence => {
  const { pooler, mode, settings } = result.configuration;
  return { ...result, product: pooler.product, title: pooler.title, mode, settings };
};

export const poolEvidence = (result: PoolResult, server: string): Evidence => ({
  ...result,
  settings: {},
  server: `PostgreSQL ${server}`,
  serverVersion: server.split('.')[0] ?? '',
});

function merged(file: string, results: readonly Evidence[], date: string): string {
  const old = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MeasurementFile) : undefined;
  const texts: string[] = [];
  const places = new Map<string, number>();
  const place = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, texts.push(text) - 1);
    return texts.length - 1;
  };
  const configurations = new Map<string, Measured>();
  for (const configuration of old?.configurations ?? []) {
    const cells = Object.entries(configuration.cells).map(
      ([id, [seen, text, ...until]]) => [id, [seen, place(old?.texts[text] ?? ''), ...until]] as const,
    );
    configurations.set(key(configuration), { ...configuration, cells: Object.fromEntries(cells) });
  }
  for (const result of results) {
    const cells = Object.entries(result.cells).map(
      ([id, [seen, text, ...until]]) => [id, [seen, place(text), ...until]] as const,
    );
    const { version, server, serverVersion, mode, settings } = result;
    const measured: Measured = { version, mode, settings, server, serverVersion, cells: Object.fromEntries(cells) };
    configurations.set(key(measured), measured);
  }
  const dialect = results[0]?.dialect;
  const head = {
    product: results[0]?.title ?? '',
    measured: date,
    ...(dialect === undefined ? {} : { dialect }),
    about: `Each cell: construct -> [what was seen, index of the detail in texts${dialect === undefined ? '' : ', until when a pin lasts'}].`,
    texts,
  };
  const lines = [...configurations.values()].map((configuration) => JSON.stringify(configuration));
  return `${JSON.stringify(head).slice(0, -1)},"configurations":[\n${lines.join(',\n')}\n]}\n`;
}
