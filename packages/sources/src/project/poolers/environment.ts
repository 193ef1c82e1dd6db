import type { NotAnalysed, Observation, PoolerFact, TextRange } from '@poolsafe/core';
import type { ConfiguredSetting } from '../../configs/config-reader.js';
import { badValues, judgedSettings, modeOf } from '../../configs/entries.js';
import { observe } from '../../configs/pooler-config-file.js';
import { profileOf } from '../../configs/profile-of.js';
import { keyOf, type Leaf } from '../leaf.js';

/** Variables and chart values by which images of PgBouncer take its settings: POOL_MODE, PGBOUNCER_MAX_PREPARED_STATEMENTS. */
const SETTINGS: Readonly<Record<string, string>> = {
  maxpreparedstatements: 'max_prepared_statements',
  ignorestartupparameters: 'ignore_startup_parameters',
  trackextraparameters: 'track_extra_parameters',
  serverresetquery: 'server_reset_query',
  serverresetqueryalways: 'server_reset_query_always',
};

/** A variable's name as all images mean it. */
export const foldedSetting = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^pgbouncer_+/, '')
    .replace(/[-_]/g, '');

/** One variable that a pooler is given, with its place. */
export interface Given {
  readonly name: string;
  readonly value: string;
  readonly range: TextRange;
}

/** Environment of a container: maps, lists of `K=V`, lists of `{name, value}`. */
export function environmentOf(leaves: readonly Leaf[], prefix: readonly string[]): readonly Given[] {
  const inside = leaves.filter(
    ({ path }) =>
      prefix.every((step, index) => path[index] === step) &&
      /^(environment|env|extraEnv\w*|envVars)$/.test(path[prefix.length] ?? ''),
  );
  return inside.flatMap((leaf): Given[] => {
    const { range } = leaf;
    const key = keyOf(leaf);
    const value = leaf.value ?? '';
    const packed = /^([A-Za-z_]\w*)=(.*)$/s.exec(value);
    if (/^\d+$/.test(key) && packed) return [{ name: packed[1] ?? '', value: packed[2] ?? '', range }];
    if (key === 'value') {
      const name = inside.find(
        (other) => keyOf(other) === 'name' && other.path.slice(0, -1).join() === leaf.path.slice(0, -1).join(),
      );
      return name?.value ? [{ name: name.value, value, range }] : [];
    }
    return [{ name: key, value, range }];
  });
}

/** What variables say of a pooler. */
export interface Configured {
  readonly mode: string | null;
  readonly port: number | null;
  readonly settings: readonly ConfiguredSetting[];
  readonly modeRange: TextRange | null;
}

/** Reads the variables that decide verdicts; values that are filled in later are not known. */
export function configuredBy(given: readonly Given[], product: string, file: string): Configured {
  let mode: string | null = null;
  let modeRange: TextRange | null = null;
  let port: number | null = null;
  const settings = new Map<string, ConfiguredSetting>();
  for (const { name, value, range } of given) {
    const plain = foldedSetting(name);
    const known = /^\$\{\w+:?-([^{}]*)\}$/.exec(value)?.[1] ?? value;
    if (/[${}]/.test(known)) continue;
    if (plain === 'poolmode' || plain === 'defaultpoolmode') {
      mode = known.toLowerCase();
      modeRange = range;
    } else if (plain === 'listenport' || plain === 'port') port = Number(known) || port;
    const setting = product === 'pgbouncer' && Object.hasOwn(SETTINGS, plain) ? SETTINGS[plain] : undefined;
    if (setting !== undefined) {
      const truth = setting.endsWith('_always') ? (/^(1|on|yes|true)$/i.test(known) ? '1' : '0') : known;
      settings.set(setting, { name: setting, value: truth, file, range });
    }
  }
  return { mode, port, settings: [...settings.values()], modeRange };
}

/** The settings as a fact holds them. */
export const settingsOf = ({ settings }: Configured): PoolerFact['settings'] =>
  Object.fromEntries(settings.map(({ name, value }) => [name, value]));

/** What is dangerous in itself about the variables that a pooler is given, and what the pooler would not take. */
export function dangersOf(
  configured: Configured,
  product: string,
  file: string,
  label: string,
): { readonly observations: readonly Observation[]; readonly notAnalysed: readonly NotAnalysed[] } {
  if (configured.settings.length === 0 && configured.mode === null) return { observations: [], notAnalysed: [] };
  const profile = profileOf(product);
  const range = configured.modeRange ?? configured.settings[0]?.range ?? { start: 0, end: 0 };
  const written = configured.mode === null ? undefined : { name: 'pool_mode', value: configured.mode, file, range };
  const { mode, problems } = modeOf(written, profile, profile.modes[0]?.name ?? '');
  const settings = judgedSettings(configured.settings, profile);
  const refused = [...problems, ...badValues(configured.settings, profile)];
  return {
    observations: observe(
      { product, targets: [{ label, mode, settings, place: { file, range } }], problems: [] },
      file,
    ),
    notAnalysed: refused.map((problem) => ({ range: problem.range, reason: problem.message })),
  };
}
