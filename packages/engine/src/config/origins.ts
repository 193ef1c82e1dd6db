import { type Config, overridesFor } from './config.js';
import type { UserConfig, UserOverride } from './definition.js';
import type { Layer } from './load.js';
import type { ConfigPath } from './validate.js';

/** Where a value was written. */
export interface Origin {
  /** The configuration file, absolute; `null`: nobody wrote it, it is the default. */
  readonly file: string | null;
  /** 1-based; `null` where the file does not show it: programs. */
  readonly line: number | null;
  /** The globs of the override that it stands in; `null` outside of overrides. */
  readonly override: readonly string[] | null;
}

/** One value that applies to a file. */
export interface Sourced {
  /** `targets`, `rules.listen`, `connections.DATABASE_URL`, ... */
  readonly name: string;
  readonly value: string | readonly string[];
  readonly from: Origin;
}

const SINGLE = ['targets', 'include', 'exclude', 'baseline', 'role', 'dialect'] as const;
const NAMED = ['connections', 'rules'] as const;

const NOBODY: Origin = { file: null, line: null, override: null };

const originOf = ({ file, lineOf }: Layer, path: ConfigPath, override: readonly string[] | null): Origin => ({
  file,
  line: lineOf(path) ?? null,
  override,
});

/** Puts what a layer or one of its overrides says over what was said before. */
function say(
  values: Map<string, Sourced>,
  said: UserConfig | UserOverride,
  layer: Layer,
  at: ConfigPath,
  files: readonly string[] | null,
): void {
  const own = said as UserConfig & Partial<UserOverride>;
  for (const name of SINGLE) {
    const value = own[name];
    if (value !== undefined) values.set(name, { name, value, from: originOf(layer, [...at, name], files) });
  }
  for (const key of NAMED) {
    for (const [inner, value] of Object.entries(own[key] ?? {})) {
      if (value === undefined) continue;
      const name = `${key}.${inner}`;
      values.set(name, { name, value, from: originOf(layer, [...at, key, inner], files) });
    }
  }
}

/**
 * Everything that a configuration says about a file, with the place of each value. What nobody wrote is there with its
 * default when it has one.
 *
 * @param path absolute
 */
export function sourcedFor(config: Config, path: string): readonly Sourced[] {
  const values = new Map<string, Sourced>();
  for (const name of ['targets', 'include', 'exclude'] as const)
    values.set(name, { name, value: DEFAULTS[name], from: NOBODY });
  for (const layer of config.layers) say(values, layer.own, layer, [], null);
  const meant = new Set(overridesFor(config, path));
  let index = 0;
  for (const layer of config.layers) {
    for (const [position, override] of (layer.own.overrides ?? []).entries()) {
      if (meant.has(index++)) say(values, override, layer, ['overrides', position], override.files);
    }
  }
  return [...values.values()];
}

const DEFAULTS = { targets: [], include: ['**/*'], exclude: [] } as const;
