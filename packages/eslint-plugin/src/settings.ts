import type { Target } from '@poolsafe/core';
import { checkConfig, type Config, ConfigError, Configurations, settingsFor } from '@poolsafe/engine';
import { DEFAULT_TARGETS, parseTarget } from '@poolsafe/poolers';
import type { JudgeOptions } from '@poolsafe/engine';

const bySettings = new WeakMap<object, Config>();
const configurations = new Configurations();

/**
 * How a file is judged in ESLint: by `settings.poolsafe` when it is there (the configuration's own keys), else by the
 * project's poolsafe configuration nearest to the file, else for the default targets. Levels are ESLint's own.
 *
 * @throws ConfigError naming what is wrong and where
 */
export function judgeOptionsOf(
  settings: Readonly<Record<string, unknown>>,
  filename: string,
  cwd: string,
): JudgeOptions & { readonly targets: readonly Target[] } {
  const given = settings['poolsafe'];
  const config = given === undefined ? configurations.of(filename) : configOfSettings(given, cwd);
  const { targets, connections, role, dialect } = settingsFor(config, filename);
  return {
    targets: (targets.length > 0 ? targets : Object.values(DEFAULT_TARGETS)).map(parseTarget),
    levels: {},
    connections,
    ...(role === undefined ? {} : { role }),
    ...(dialect === undefined ? {} : { dialect }),
  };
}

function configOfSettings(given: unknown, cwd: string): Config {
  if (typeof given !== 'object' || given === null) throw new ConfigError('settings.poolsafe must be an object');
  let config = bySettings.get(given);
  if (!config) bySettings.set(given, (config = checkConfig(given, 'settings.poolsafe', cwd)));
  return config;
}
