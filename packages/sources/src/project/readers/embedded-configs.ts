import type { NotAnalysed, Observation, PoolerFact, TextRange } from '@poolsafe/core';
import { noIncludes } from '../../configs/config-reader.js';
import { configReaderFor, observe } from '../../configs/pooler-config-file.js';
import { keyOf, type Leaf } from '../leaf.js';
import type { FactReader } from '../reader.js';

/** The place in the file of a part of a value whose characters may be indented or escaped there. */
function placeIn(leaf: Leaf, text: string, range: TextRange): TextRange {
  const line = (leaf.value ?? '').slice(range.start, range.end).trim().split('\n')[0] ?? '';
  const at = line === '' ? -1 : text.indexOf(line, leaf.range.start);
  return at === -1 || at > leaf.range.end ? leaf.range : { start: at, end: at + line.length };
}

/** A pooler's configuration inside another file: `pgbouncer.ini: |` of a ConfigMap, of a chart, of a compose file. */
const embeddedConfigs: FactReader = {
  name: 'embedded-configs',
  reads: (path) => /\.(ya?ml|json)$/i.test(path),
  words: /pgbouncer|odyssey|pgcat|pgdog|proxysql|pgpool|maxscale|mysqlrouter/i,
  facts: ({ leaves, text }) => {
    const facts: PoolerFact[] = [];
    const observations: Observation[] = [];
    const notAnalysed: NotAnalysed[] = [];
    for (const leaf of leaves) {
      const { value } = leaf;
      if (value === null || !value.includes('\n')) continue;
      const named = [keyOf(leaf), ...leaf.path.slice(-3)].find((step) => /\.\w+$/.test(step));
      const name = named ?? (/^\s*\[pgbouncer\]/m.test(value) ? 'pgbouncer.ini' : undefined);
      const reader = name === undefined ? undefined : configReaderFor(name, value);
      if (!reader || name === undefined || /\{\{/.test(value)) continue;
      const configuration = reader.read(value, name, noIncludes);
      facts.push(
        ...configuration.targets.map(({ mode, settings, place }): PoolerFact => ({
          kind: 'pooler',
          product: configuration.product,
          version: null,
          mode,
          settings: Object.fromEntries(settings.map((setting) => [setting.name, setting.value])),
          hosts: [configuration.product],
          port: null,
          range: placeIn(leaf, text, place.range),
        })),
      );
      observations.push(
        ...observe(configuration, name).map((observation) => ({
          ...observation,
          range: placeIn(leaf, text, observation.range),
        })),
      );
      notAnalysed.push(
        ...configuration.problems.map(({ message, range }) => ({ range: placeIn(leaf, text, range), reason: message })),
      );
    }
    return { facts, observations, notAnalysed };
  },
};

export default embeddedConfigs;
