import type { PoolerFact, ProjectFact } from '@poolsafe/core';
import { keyOf, type Leaf } from '../leaf.js';
import type { FactReader } from '../reader.js';

/** Container images that are poolers, by a word in the image's name. */
const IMAGES: readonly (readonly [RegExp, string, number])[] = [
  [/(^|\/)[\w-]*pgbouncer[\w-]*$/i, 'pgbouncer', 6432],
  [/(^|\/)[\w-]*pgcat[\w-]*$/i, 'pgcat', 6432],
  [/(^|\/)[\w-]*pgdog[\w-]*$/i, 'pgdog', 6432],
  [/(^|\/)[\w-]*odyssey[\w-]*$/i, 'odyssey', 6432],
  [/(^|\/)[\w-]*supavisor[\w-]*$/i, 'supavisor', 6543],
  [/(^|\/)[\w-]*pgpool[\w-]*$/i, 'pgpool', 9999],
  [/(^|\/)[\w-]*pgagroal[\w-]*$/i, 'pgagroal', 2345],
  [/(^|\/)[\w-]*proxysql[\w-]*$/i, 'proxysql', 6033],
  [/(^|\/)[\w-]*maxscale[\w-]*$/i, 'maxscale', 4006],
  [/(^|\/)mysql-router$|(^|\/)[\w-]*mysqlrouter[\w-]*$/i, 'mysql-router', 6446],
];

/** Variables by which images of PgBouncer take its settings: POOL_MODE, PGBOUNCER_MAX_PREPARED_STATEMENTS, ... */
const SETTINGS: Readonly<Record<string, string>> = {
  maxpreparedstatements: 'max_prepared_statements',
  ignorestartupparameters: 'ignore_startup_parameters',
  trackextraparameters: 'track_extra_parameters',
  serverresetquery: 'server_reset_query',
  serverresetqueryalways: 'server_reset_query_always',
};

const folded = (name: string) =>
  name
    .toLowerCase()
    .replace(/^pgbouncer_+/, '')
    .replace(/[-_]/g, '');

interface Given {
  readonly name: string;
  readonly value: string;
}

/** Environment of a container: maps, lists of `K=V`, lists of `{name, value}`. */
function environmentOf(leaves: readonly Leaf[], prefix: readonly string[]): readonly Given[] {
  const inside = leaves.filter(
    ({ path }) =>
      prefix.every((step, index) => path[index] === step) && ['environment', 'env'].includes(path[prefix.length] ?? ''),
  );
  return inside.flatMap((leaf): Given[] => {
    const key = keyOf(leaf);
    const value = leaf.value ?? '';
    const packed = /^([A-Za-z_]\w*)=(.*)$/s.exec(value);
    if (/^\d+$/.test(key) && packed) return [{ name: packed[1] ?? '', value: packed[2] ?? '' }];
    if (key === 'value') {
      const name = inside.find(
        (other) => keyOf(other) === 'name' && other.path.slice(0, -1).join() === leaf.path.slice(0, -1).join(),
      );
      return name?.value ? [{ name: name.value, value }] : [];
    }
    return [{ name: key, value }];
  });
}

const versionOfTag = (tag: string | undefined): string | null => /^v?(\d+\.\d+(?:\.\d+)?)/.exec(tag ?? '')?.[1] ?? null;

/** Images of poolers in compose files, manifests and charts, with the settings they get. */
const poolers: FactReader = {
  name: 'poolers',
  reads: (path) =>
    /\.(ya?ml|json|tf|toml|hcl|nomad)/i.test(path) && !/(^|\/)(package(-lock)?|tsconfig)\.json$/.test(path),
  words: /image|repository|pool|bouncer/i,
  facts: ({ leaves, path: file }) => {
    const facts: ProjectFact[] = [];
    for (const leaf of leaves) {
      const key = keyOf(leaf);
      if (key !== 'image' && key !== 'repository') continue;
      const text = (leaf.value ?? '').replace(/@sha256:.*/, '');
      const [, name = '', tagged] = /^(.*?)(?::([^:/]+))?$/.exec(text) ?? [];
      const prefix = leaf.path.slice(0, -1);
      const sibling = leaves.find(
        (other) => other.path.slice(0, -1).join() === prefix.join() && keyOf(other) === 'tag',
      );
      const tag = tagged ?? sibling?.value ?? undefined;
      if (name === '') continue;
      facts.push({
        kind: 'dependency',
        ecosystem: 'image',
        name: name.replace(/^(docker\.io|registry-1\.docker\.io)\//, ''),
        version: versionOfTag(tag),
        locked: true,
        range: leaf.range,
      });
      const image = IMAGES.find(([pattern]) => pattern.test(name));
      if (!image) continue;
      const holder = key === 'repository' ? prefix.slice(0, -1) : prefix;
      const settings: Record<string, string> = {};
      let mode: string | null = null;
      let port: number | null = image[2];
      const given = [...environmentOf(leaves, prefix), ...chartSettings(leaves, holder)];
      for (const { name: variable, value } of given) {
        const plain = folded(variable);
        if (/[${}]/.test(value)) continue;
        if (plain === 'poolmode' || plain === 'defaultpoolmode') mode = value;
        else if (plain === 'listenport' || plain === 'port') port = Number(value) || port;
        const setting = image[1] === 'pgbouncer' ? SETTINGS[plain] : undefined;
        if (setting !== undefined) settings[setting] = value;
      }
      const service = /(compose|stack)[\w.-]*\.ya?ml$/i.test(file) && holder[0] === 'services' ? holder[1] : undefined;
      facts.push({
        kind: 'pooler',
        product: image[1],
        version: versionOfTag(tag),
        mode,
        settings,
        hosts: service === undefined ? [image[1]] : [service],
        port,
        range: leaf.range,
      } satisfies PoolerFact);
    }
    facts.push(...chartPoolers(leaves, facts));
    return { facts };
  },
};

/** Settings beside the image in a chart's values: `poolMode`, `config.max_prepared_statements`. */
function chartSettings(leaves: readonly Leaf[], holder: readonly string[]): readonly Given[] {
  if (holder.length === 0) return [];
  return leaves
    .filter(
      ({ path, value }) =>
        value !== null && holder.every((step, index) => path[index] === step) && path.length <= holder.length + 3,
    )
    .map((leaf) => ({ name: keyOf(leaf), value: leaf.value ?? '' }));
}

/** Blocks named after PgBouncer that give a pool mode: charts and operators (Zalando, CloudNativePG, Crunchy, Airflow). */
function chartPoolers(leaves: readonly Leaf[], known: readonly ProjectFact[]): readonly PoolerFact[] {
  const found = known.some((fact) => fact.kind === 'pooler');
  if (found) return [];
  return leaves.flatMap((leaf): PoolerFact[] => {
    if (
      !['poolmode', 'pool_mode', 'poolermode', 'mode'].includes(
        folded(keyOf(leaf)).replace('defaultpoolmode', 'poolmode'),
      )
    )
      return [];
    const inPooler =
      leaf.path.some((step) => /pgbouncer|pooler|connectionpool/i.test(step)) ||
      keyOf(leaf).toLowerCase().includes('pool');
    const mode = (leaf.value ?? '').toLowerCase();
    if (!inPooler || !['transaction', 'session', 'statement'].includes(mode)) return [];
    const holder = leaf.path.slice(0, -1);
    const settings: Record<string, string> = {};
    for (const { name, value } of chartSettings(leaves, holder)) {
      const setting = SETTINGS[folded(name)];
      if (setting !== undefined && !/[${}]/.test(value)) settings[setting] = value;
    }
    return [
      {
        kind: 'pooler',
        product: 'pgbouncer',
        version: null,
        mode,
        settings,
        hosts: ['pgbouncer'],
        port: null,
        range: leaf.range,
      },
    ];
  });
}

export default poolers;
