import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeasurementFile } from '@poolsafe/poolers';
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
export function writeEvidence(folder: string, results: readonly Result[], date: string): readonly string[] {
  const products = [...new Set(results.map(({ configuration }) => configuration.pooler.product))];
  return products.map((product) => {
    const file = join(folder, `${product}.json`);
    const own = results.filter(({ configuration }) => configuration.pooler.product === product);
    writeFileSync(file, merged(file, own, date));
    return file;
  });
}

function merged(file: string, results: readonly Result[], date: string): string {
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
      ([id, [seen, text]]) => [id, [seen, place(old?.texts[text] ?? '')] as const] as const,
    );
    configurations.set(key(configuration), { ...configuration, cells: Object.fromEntries(cells) });
  }
  for (const result of results) {
    const cells = Object.entries(result.cells).map(([id, [seen, text]]) => [id, [seen, place(text)] as const] as const);
    const { version, server, serverVersion } = result;
    const { mode, settings } = result.configuration;
    const measured: Measured = { version, mode, settings, server, serverVersion, cells: Object.fromEntries(cells) };
    configurations.set(key(measured), measured);
  }
  const head = {
    product: results[0]?.configuration.pooler.title ?? '',
    measured: date,
    about: 'Each cell: construct -> [what was seen, index of the detail in texts].',
    texts,
  };
  const lines = [...configurations.values()].map((configuration) => JSON.stringify(configuration));
  return `${JSON.stringify(head).slice(0, -1)},"configurations":[\n${lines.join(',\n')}\n]}\n`;
}
