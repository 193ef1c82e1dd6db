import { nearest } from '@poolsafe/poolers';
import { type PoolerProfile } from '@poolsafe/core';
import type { ConfigProblem, ConfiguredSetting } from './config-reader.js';

/** The keys that a section takes. */
export interface KnownKeys {
  readonly what: string;
  readonly keys: readonly string[];
  /** All keys are listed: one that is not is a mistake. Otherwise only what is nearly a listed one is. */
  readonly complete: boolean;
}

/** Tells of keys that the pooler does not know. */
export function unknownKeys(settings: readonly ConfiguredSetting[], known: KnownKeys): readonly ConfigProblem[] {
  return settings.flatMap((setting) => {
    if (known.keys.includes(setting.name)) return [];
    const near = nearest(setting.name, known.keys);
    if (near === undefined && !known.complete) return [];
    const hint = near === undefined ? '' : `; did you mean "${near}"?`;
    return [place(setting, `unknown key "${setting.name}" in ${known.what}${hint}`)];
  });
}

/** Tells of values that the pooler does not take, as far as the profile knows the setting. */
export function badValues(settings: readonly ConfiguredSetting[], profile: PoolerProfile): readonly ConfigProblem[] {
  return settings.flatMap((setting) => {
    const description = profile.settings.find(({ name }) => name === setting.name);
    if (description?.pattern === undefined || new RegExp(description.pattern).test(setting.value)) return [];
    return [place(setting, `${setting.name} cannot be "${setting.value}"; the default is used`)];
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
  const known = profile.modes.map(({ name }) => name).join(', ');
  return {
    mode: fallback,
    problems: [
      place(setting, `${setting.name} cannot be "${setting.value}" (known: ${known}); ${fallback} is assumed`),
    ],
  };
}

export const place = ({ file, range }: ConfiguredSetting, message: string): ConfigProblem => ({ file, range, message });
