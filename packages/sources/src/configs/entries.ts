import { nearest } from '@poolsafe/poolers';
import { type PoolerProfile } from '@poolsafe/core';
import type { ConfigProblem, ConfiguredSetting } from './config-reader.js';
import { isFilledIn, type KeyTable } from './known-keys.js';

/** The keys that a section takes. */
export interface KnownKeys {
  readonly what: string;
  readonly keys: KeyTable;
}

/** Tells of keys that the pooler does not know, and of values that it does not take. */
export function checkSettings(
  settings: readonly ConfiguredSetting[],
  profile: PoolerProfile,
  known: KnownKeys,
): readonly ConfigProblem[] {
  return [...unknownKeys(settings, known), ...badValues(settings, profile, known.keys)];
}

/** The end of a message about a name that is not known: what was probably meant. */
export function hint(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** Tells of keys that the pooler does not know. */
export function unknownKeys(settings: readonly ConfiguredSetting[], known: KnownKeys): readonly ConfigProblem[] {
  return settings.flatMap((setting) => {
    if (known.keys.has(setting.name) || isFilledIn(setting.name)) return [];
    return [
      place(setting, `unknown key "${setting.name}" in ${known.what}${hint(setting.name, [...known.keys.keys()])}`),
    ];
  });
}

/** Tells of values that the pooler does not take, by what the profile and the table of keys know. */
export function badValues(
  settings: readonly ConfiguredSetting[],
  profile: PoolerProfile,
  keys: KeyTable = new Map(),
): readonly ConfigProblem[] {
  return settings.flatMap((setting) => {
    const { name, value } = setting;
    // An own message says what became of a mode.
    if (/^pool(?:er)?_mode$/.test(name) || isFilledIn(value)) return [];
    const pattern = profile.settings.find((description) => description.name === name)?.pattern;
    const kind = keys.get(name);
    const fits = pattern === undefined ? (kind?.fits(value) ?? true) : new RegExp(pattern).test(value);
    if (fits) return [];
    const takes = kind === undefined ? '' : `: it takes ${kind.takes}`;
    return [place(setting, `${name} cannot be "${value}"${takes}; the default is used`)];
  });
}

/** The settings of a profile among those that are written, last one winning, without those whose value is no good. */
export function judgedSettings(
  settings: readonly ConfiguredSetting[],
  profile: PoolerProfile,
): readonly ConfiguredSetting[] {
  const last = new Map<string, ConfiguredSetting>();
  for (const setting of settings) {
    const description = profile.settings.find(({ name }) => name === setting.name);
    if (!description) continue;
    if (isFilledIn(setting.value)) continue;
    if (description.pattern !== undefined && !new RegExp(description.pattern).test(setting.value)) continue;
    last.set(setting.name, setting);
  }
  return [...last.values()];
}

/** A key that is written more than once for the same thing, where the last one counts. */
export function repeated(
  settings: readonly ConfiguredSetting[],
  names: readonly string[],
  what: string,
): readonly ConfigProblem[] {
  return names.flatMap((name) => {
    const own = settings.filter((setting) => setting.name === name);
    const values = new Set(own.map(({ value }) => value));
    const last = own.at(-1);
    if (!last || values.size < 2) return [];
    return [
      place(last, `${name} is set ${String(own.length)} times for ${what}; the last one, "${last.value}", counts`),
    ];
  });
}

/** The mode that is written, when the pooler has it; what is wrong with it otherwise. */
export function modeOf(
  setting: ConfiguredSetting | undefined,
  profile: PoolerProfile,
  fallback: string,
): { readonly mode: string; readonly problems: readonly ConfigProblem[] } {
  if (!setting) return { mode: fallback, problems: [] };
  const mode = setting.value.toLowerCase();
  if (profile.modes.some(({ name }) => name === mode)) return { mode, problems: [] };
  if (isFilledIn(mode)) {
    const message = `${setting.name} is filled in when the template is used; ${fallback} is assumed`;
    return { mode: fallback, problems: [place(setting, message)] };
  }
  const known = profile.modes.map(({ name }) => name).join(', ');
  return {
    mode: fallback,
    problems: [
      place(setting, `${setting.name} cannot be "${setting.value}" (known: ${known}); ${fallback} is assumed`),
    ],
  };
}

export const place = ({ file, range }: ConfiguredSetting, message: string): ConfigProblem => ({ file, range, message });
