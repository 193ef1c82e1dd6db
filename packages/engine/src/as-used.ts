import { compareVersions, type PoolerProfile, type Target } from '@poolsafe/core';
import { DEFAULT_TARGETS, firstKnown, profiles } from '@poolsafe/poolers';
import type { Flow } from '@poolsafe/sources';

const used = new Map<string, Target>();

/** Targets that say no more than what kind of client there is: the library's own profile says it better. */
const GENERIC: readonly (string | undefined)[] = [DEFAULT_TARGETS.redis, DEFAULT_TARGETS.memcached];

/**
 * The target as the code uses it: for the library's own profile the object that the code calls (a pool, a lease), and
 * that profile, in the release that the project has, where the target only says that a connection is shared. Options
 * that the client is made with count where the target does not give them.
 */
export function asUsed(target: Target, client: Flow['client']): Target {
  if (client === undefined) return target;
  const { profile, id, mode, settings, givenSettings } = target;
  const own = profile.product === client.product && profile.modes.some(({ name }) => name === client.mode);
  const generic = GENERIC.includes(profile.product) && client.product !== profile.product;
  if (!own && !generic) return target;
  const options = Object.entries(client.settings ?? {}).filter(([name]) => !Object.hasOwn(givenSettings, name));
  if (own && mode.name === client.mode && options.length === 0) return target;
  const start = own ? id.replace(`/${mode.name}`, `/${client.mode}`) : ofLibrary(client);
  // Which release the project has is not known: the protocol of the generic target counts.
  const resp = client.version === undefined ? settings['resp'] : givenSettings['resp'];
  const assumed = own || resp === undefined ? [] : [['resp', resp] as const];
  const text = withSettings(start, [...assumed, ...options]);
  let found = used.get(text);
  // Clients that speak one protocol only have no such setting; others have an option in some releases only.
  if (!found) used.set(text, (found = firstKnown([text, withSettings(start, assumed), start]) ?? target));
  return found;
}

function withSettings(target: string, settings: readonly (readonly [string, string])[]): string {
  if (settings.length === 0) return target;
  const written = new URLSearchParams(settings.map(([name, value]): [string, string] => [name, value])).toString();
  return `${target}${target.includes('?') ? '&' : '?'}${written}`;
}

/** The library's own profile, in the release that comes nearest to the project's. */
function ofLibrary({ product, version, mode }: NonNullable<Flow['client']>): string {
  const library = profiles.find((profile) => profile.product === product);
  const release = library && version !== undefined ? `@${nearestRelease(library, version)}` : '';
  return `${product}${release}${library && library.modes.length > 1 ? `/${mode}` : ''}`;
}

/** A release as the profile knows them: one that is older or newer than all of those counts as the nearest. */
function nearestRelease({ versions }: PoolerProfile, version: string): string {
  const oldest = versions[0] ?? version;
  const newest = versions.at(-1) ?? version;
  if (compareVersions(version, oldest) < 0) return oldest;
  return compareVersions(version.split('.').slice(0, newest.split('.').length).join('.'), newest) > 0
    ? newest
    : version;
}
