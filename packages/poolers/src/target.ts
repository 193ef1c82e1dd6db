import {
  compareVersions,
  type ModeDescription,
  type PoolerProfile,
  type Protocol,
  type Target,
  versionInRange,
} from '@poolsafe/core';
import { distance } from 'fastest-levenshtein';
import { readFileSync } from 'node:fs';
import { probedTarget, readProbed } from './probed.js';
import { profiles } from './profiles.generated.js';

/** A target that cannot be understood. The message names what was given, what is known and what is nearest. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/** A target that names a file. */
const PROBED_PATH = /^(?:\.{1,2}[\\/]|[\\/]|[a-z]:[\\/])/i;

/** Keys that any target takes, besides the pooler's own settings. */
const COMMON_KEYS = ['server_version', 'protocol', 'read_write_split'];

const PROTOCOLS: readonly Protocol[] = ['simple', 'extended', 'binary'];

/**
 * Reads `PRODUCT[@VERSION][/MODE][?setting=value&...]` into a target with every default filled in. Versions between
 * two known ones, and patch releases, are taken as they are; newer and older ones are refused. A path (it begins with
 * `./`, `../` or `/`) names a file that `poolsafe probe` has written, from the current folder.
 *
 * @throws TargetError for an unknown product, version, mode or setting, or a file that cannot be read
 */
export function parseTarget(text: string): Target {
  const wanted = text.trim();
  if (PROBED_PATH.test(wanted)) return fromFile(wanted);
  let target = parsed.get(wanted);
  if (target) return target;
  target = fromText(wanted);
  if (parsed.size >= MOST_KEPT) parsed.clear();
  parsed.set(wanted, target);
  return target;
}

/** Targets that were read: the same words are the same object, by which what was judged for one is known again. */
const parsed = new Map<string, Target>();
const MOST_KEPT = 1_000;

function fromText(text: string): Target {
  const match =
    /^(?<product>@[^@/?]+\/[^@/?]+|[^@/?]+)(?:@(?<version>[^/?]*))?(?:\/(?<mode>[^?]*))?(?:\?(?<query>.*))?$/.exec(
      text,
    );
  const { product = '', version, mode, query } = match?.groups ?? {};
  const profile = profiles.find((candidate) => candidate.product === product.toLowerCase());
  if (!profile)
    throw new TargetError(
      unknown(
        'pooler',
        product,
        profiles.map((known) => known.product),
      ),
    );
  const resolvedVersion = resolveVersion(profile, version);
  return completeTarget(profile, resolvedVersion, resolveMode(profile, mode), query ?? '', version !== undefined);
}

function fromFile(path: string): Target {
  try {
    return probedTarget(path, readProbed(readFileSync(path, 'utf8')));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new TargetError(`${path} ${code === undefined ? message : `cannot be read (${code})`}`, { cause: error });
  }
}

function resolveVersion(profile: PoolerProfile, version: string | undefined): string {
  const newest = profile.versions.at(-1) ?? '';
  const oldest = profile.versions[0] ?? '';
  if (version === undefined) return newest;
  const inKnownLine = profile.versions.some((known) => known !== '' && versionInRange(version, known));
  const between = compareVersions(version, oldest) >= 0 && compareVersions(version, newest) <= 0;
  if (!/^\d+(\.\d+)*$/.test(version) || oldest === '' || !(inKnownLine || between)) {
    const known = profile.versions.filter(Boolean);
    const near = /^\d+(\.\d+)*$/.test(version) && known.length > 0 ? nearestVersion(version, known) : undefined;
    throw new TargetError(unknown(`${profile.title} version`, version, known, near));
  }
  return version;
}

function resolveMode(profile: PoolerProfile, mode: string | undefined): ModeDescription {
  const first = profile.modes[0];
  if (!first) throw new TargetError(`${profile.product} has no modes`);
  if (mode === undefined) return first;
  const found = profile.modes.find((known) => known.name === mode.toLowerCase());
  if (!found)
    throw new TargetError(
      unknown(
        `${profile.title} mode`,
        mode,
        profile.modes.map((known) => known.name),
      ),
    );
  return found;
}

function completeTarget(
  profile: PoolerProfile,
  version: string,
  mode: ModeDescription,
  query: string,
  versionGiven: boolean,
): Target {
  const given: Record<string, string> = {};
  let serverVersion = profile.serverVersion ?? null;
  let protocol: Protocol | null = null;
  let readWriteSplit = false;
  for (const [key, value] of new URLSearchParams(query.replaceAll('+', '%2B'))) {
    if (key === 'server_version') {
      if (!/^\d+(\.\d+)*$/.test(value)) throw new TargetError(`server_version "${value}" is not a version number`);
      serverVersion = value;
    } else if (key === 'protocol') {
      const known = PROTOCOLS.find((name) => name === value);
      if (!known) throw new TargetError(unknown('protocol', value, PROTOCOLS));
      protocol = known;
    } else if (key === 'read_write_split') {
      readWriteSplit = ['true', '1', 'on', 'yes'].includes(value);
    } else given[key] = checkedSetting(profile, version, key, value);
  }
  const settings: Record<string, string> = {};
  for (const description of profile.settings) {
    const value = description.defaults.find(
      (entry) => entry.version === undefined || versionInRange(version, entry.version),
    )?.value;
    if (value !== undefined) settings[description.name] = value;
  }
  Object.assign(settings, given);
  const written = [...Object.entries(given), ...extras(serverVersion, profile, protocol, readWriteSplit)]
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join('&');
  const id =
    profile.product +
    (versionGiven || profile.modes.length > 1 ? (version === '' ? '' : `@${version}`) : '') +
    (profile.modes.length > 1 ? `/${mode.name}` : '') +
    (written === '' ? '' : `?${written}`);
  return { id, profile, version, mode, settings, givenSettings: given, serverVersion, protocol, readWriteSplit };
}

function extras(
  serverVersion: string | null,
  profile: PoolerProfile,
  protocol: Protocol | null,
  readWriteSplit: boolean,
): [string, string][] {
  return [
    ...(serverVersion !== null && serverVersion !== profile.serverVersion
      ? [['server_version', serverVersion] as [string, string]]
      : []),
    ...(protocol === null ? [] : [['protocol', protocol] as [string, string]]),
    ...(readWriteSplit ? [['read_write_split', 'true'] as [string, string]] : []),
  ];
}

function checkedSetting(profile: PoolerProfile, version: string, name: string, value: string): string {
  const description = profile.settings.find((known) => known.name === name);
  if (!description) {
    throw new TargetError(
      unknown(`setting of ${profile.title}`, name, [...profile.settings.map((known) => known.name), ...COMMON_KEYS]),
    );
  }
  const exists = description.defaults.some(
    (entry) => entry.version === undefined || versionInRange(version, entry.version),
  );
  if (!exists) throw new TargetError(`${profile.title} ${version} has no setting ${name}`);
  if (description.pattern !== undefined && !new RegExp(description.pattern).test(value)) {
    throw new TargetError(`${name} of ${profile.title} cannot be "${value}"`);
  }
  return value;
}

/** The oldest or the newest known version, whichever side the given one lies on. */
function nearestVersion(given: string, known: readonly string[]): string | undefined {
  return compareVersions(given, known[0] ?? '') < 0 ? known[0] : known.at(-1);
}

function unknown(what: string, given: string, known: readonly string[], near = nearest(given, known)): string {
  return `unknown ${what} "${given}"${near === undefined ? '; known' : `; did you mean "${near}"? Known`}: ${known.join(', ')}`;
}

/** The known word that is closest by edit distance, when it is close at all. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const scored = known.map((word) => ({ word, score: distance(given.toLowerCase(), word.toLowerCase()) }));
  const best = scored.sort((a, b) => a.score - b.score)[0];
  return best && best.score <= Math.max(2, Math.floor(given.length / 3)) ? best.word : undefined;
}
