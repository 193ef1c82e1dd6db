import type { NotAnalysed, Observation, PoolerFact, ProjectFact, TextRange } from '@poolsafe/core';
import { keyOf, type Leaf } from '../leaf.js';
import {
  configuredBy,
  dangersOf,
  environmentOf,
  foldedSetting,
  type Given,
  settingsOf,
} from '../poolers/environment.js';
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

const versionOfTag = (tag: string | undefined): string | null =>
  /(?:^|[-_])v?(\d+\.\d+(?:\.\d+)?)/.exec(tag ?? '')?.[1] ?? null;

/** Images of poolers in compose files, manifests and charts, with the settings they get. */
const poolers: FactReader = {
  name: 'poolers',
  reads: (path) =>
    /\.(ya?ml|json|tf|toml|hcl|nomad|env)|(^|\/)(\.env|\.buildpacks$|Procfile)/i.test(path) &&
    !/(^|\/)(package(-lock)?|tsconfig)\.json$/.test(path),
  words:
    /(?:image|repository)(?<=(?:^|["'\n{,[-])\s*\w+)["']?\s*[:=]|[pP][oO][oO][lL](?:[eE][rR])?[-_]?[mM][oO][dD][eE]|[bB]ouncer|BOUNCER|[pP]ooler|[cC]onnection_?[pP]ool/,
  facts: ({ leaves, text: whole, path: file }) => {
    const facts: ProjectFact[] = [];
    const observations: Observation[] = [];
    const notAnalysed: NotAnalysed[] = [];
    for (const leaf of leaves) {
      const key = keyOf(leaf);
      if (key !== 'image' && key !== 'repository') continue;
      const text = withDefaults(leaf.value ?? '').replace(/@sha256:.*/, '');
      const [, name = '', tagged] = /^(.*?)(?::([^:/]+))?$/.exec(text) ?? [];
      const prefix = leaf.path.slice(0, -1);
      const sibling = leaves.find(
        (other) => other.path.slice(0, -1).join() === prefix.join() && keyOf(other) === 'tag',
      );
      const tag = tagged ?? sibling?.value ?? undefined;
      if (name === '') continue;
      const isImage = key === 'image' || sibling !== undefined || prefix.at(-1) === 'image' || tagged !== undefined;
      if (isImage && !CI.test(file))
        facts.push({
          kind: 'dependency',
          ecosystem: 'image',
          name: name.replace(/^(docker\.io|registry-1\.docker\.io)\//, ''),
          version: versionOfTag(tag),
          locked: true,
          range: leaf.range,
          block: blockOf(leaves, key === 'repository' ? prefix.slice(0, -1) : prefix),
        });
      const image = IMAGES.find(([pattern]) => pattern.test(name));
      if (!image) continue;
      const holder = key === 'repository' ? prefix.slice(0, -1) : prefix;
      const given = [...environmentOf(leaves, prefix), ...chartSettings(leaves, holder)];
      const configured = configuredBy(given, image[1], file);
      const service = /(compose|stack)[\w.-]*\.ya?ml$/i.test(file) && holder[0] === 'services' ? holder[1] : undefined;
      facts.push({
        kind: 'pooler',
        product: image[1],
        version: versionOfTag(tag),
        mode: configured.mode,
        settings: settingsOf(configured),
        hosts: service === undefined ? [image[1]] : [service],
        port: configured.port ?? image[2],
        range: leaf.range,
      } satisfies PoolerFact);
      const told = dangersOf(configured, image[1], file, service ?? image[1]);
      observations.push(...told.observations);
      notAnalysed.push(...told.notAnalysed);
    }
    facts.push(...chartPoolers(leaves, facts, file), ...variables(leaves, file), ...buildpacks(whole, leaves));
    return { facts, observations, notAnalysed };
  },
};

/** What a build runs in, or checks out, says nothing of what is deployed. */
const CI =
  /(^|\/)\.(github|gitlab|circleci|woodpecker|drone|buildkite)(\/|[\w-]*\.ya?ml$)|(^|\/)(azure-pipelines|bitbucket-pipelines|\.travis|appveyor)[\w.-]*\.ya?ml$/i;

/** `${NAME:-value}` of compose files and shells is that value, unless somebody says otherwise. */
const withDefaults = (text: string): string => text.replace(/\$\{\w+:?-([^{}]*)\}/g, '$1');

/** From the first to the last value below a path. */
function blockOf(leaves: readonly Leaf[], holder: readonly string[]): TextRange {
  const inside = leaves.filter(({ path }) => holder.every((step, index) => path[index] === step));
  return {
    start: Math.min(...inside.map(({ range }) => range.start)),
    end: Math.max(...inside.map(({ range }) => range.end)),
  };
}

/** Settings beside the image in a chart's values: `poolMode`, `config.max_prepared_statements`. */
function chartSettings(leaves: readonly Leaf[], holder: readonly string[]): readonly Given[] {
  if (holder.length === 0) return [];
  return leaves
    .filter(
      ({ path, value }) =>
        value !== null && holder.every((step, index) => path[index] === step) && path.length <= holder.length + 3,
    )
    .map((leaf) => ({ name: keyOf(leaf), value: leaf.value ?? '', range: leaf.range }));
}

/** Blocks named after PgBouncer that give a pool mode: charts and operators (Zalando, CloudNativePG, Crunchy, Airflow). */
function chartPoolers(leaves: readonly Leaf[], known: readonly ProjectFact[], file: string): readonly PoolerFact[] {
  const found = known.some((fact) => fact.kind === 'pooler');
  if (found) return [];
  return leaves.flatMap((leaf): PoolerFact[] => {
    if (
      !['poolmode', 'pool_mode', 'poolermode', 'mode'].includes(
        foldedSetting(keyOf(leaf)).replace('defaultpoolmode', 'poolmode'),
      )
    )
      return [];
    const inPooler =
      leaf.path.some((step) => /pgbouncer|pooler|connectionpool/i.test(step)) ||
      keyOf(leaf).toLowerCase().includes('pool');
    const mode = (leaf.value ?? '').toLowerCase();
    if (!inPooler || !['transaction', 'session', 'statement'].includes(mode)) return [];
    const holder = leaf.path.slice(0, -1);
    const settings = settingsOf(configuredBy(chartSettings(leaves, holder), 'pgbouncer', file));
    const supabase = /(^|\/)supabase\/config\.toml$/.test(file);
    return [
      {
        kind: 'pooler',
        product: supabase ? 'supavisor' : 'pgbouncer',
        version: supabase ? null : imageVersion(leaves, holder),
        mode,
        settings,
        hosts: supabase ? [] : ['pgbouncer'],
        port: supabase ? portBeside(leaves, holder) : null,
        range: leaf.range,
      },
    ];
  });
}

/** `dockerImage: .../pgbouncer:1.20.1` beside the mode, or one level above: operators give the image so. */
function imageVersion(leaves: readonly Leaf[], holder: readonly string[]): string | null {
  const near = leaves.filter(
    ({ path }) => holder.slice(0, -1).every((step, index) => path[index] === step) && path.length <= holder.length + 2,
  );
  const image = near.find(({ value }) => value !== null && /(?:^|\/)[\w-]*pgbouncer[\w-]*:[\w.-]+$/.test(value));
  return versionOfTag(image?.value?.split(':').at(-1));
}

const portBeside = (leaves: readonly Leaf[], holder: readonly string[]): number | null =>
  Number(leaves.find(({ path }) => path.join() === [...holder, 'port'].join())?.value) || null;

/** `PGBOUNCER_POOL_MODE=transaction` in a file of variables. */
function variables(leaves: readonly Leaf[], file: string): readonly PoolerFact[] {
  const mode = leaves.find(({ path }) => path.length === 1 && /^PGBOUNCER_+(DEFAULT_)?POOL_MODE$/.test(path[0] ?? ''));
  if (!mode) return [];
  const given = leaves.map((leaf) => ({ name: keyOf(leaf), value: leaf.value ?? '', range: leaf.range }));
  const configured = configuredBy(
    given.filter(({ name }) => /^PGBOUNCER_/.test(name)),
    'pgbouncer',
    file,
  );
  return [
    {
      kind: 'pooler',
      product: 'pgbouncer',
      version: null,
      mode: configured.mode,
      settings: settingsOf(configured),
      hosts: ['pgbouncer'],
      port: configured.port,
      range: mode.range,
    },
  ];
}

/** Heroku's buildpack runs PgBouncer beside the application, in transaction mode unless a variable says otherwise. */
function buildpacks(text: string, leaves: readonly Leaf[]): readonly PoolerFact[] {
  const match = /heroku-buildpack-pgbouncer|bin\/start-pgbouncer(?:-stunnel)?/.exec(text);
  if (!match) return [];
  const mode = leaves.find(({ path }) => path.includes('PGBOUNCER_POOL_MODE'))?.value ?? 'transaction';
  return [
    {
      kind: 'pooler',
      product: 'pgbouncer',
      version: null,
      mode,
      settings: {},
      hosts: [],
      port: null,
      range: { start: match.index, end: match.index + match[0].length },
    },
  ];
}

export default poolers;
