import { dirname } from 'node:path';
import type { Target } from '@poolsafe/core';
import { checkConfig, type Config, ConfigError, loadConfigSync } from '@poolsafe/engine';
import { parseTarget, TargetError, DEFAULT_TARGETS } from '@poolsafe/poolers';

/** What applies to a file in ESLint: targets and connections. Levels are ESLint's own. */
export interface FileSettings {
  readonly targets: readonly Target[];
  readonly config: Config;
}

const bySettings = new WeakMap<object, FileSettings>();
const byFolder = new Map<string, FileSettings>();

/**
 * `settings.poolsafe` when it is there (the configuration's own keys), else the project's poolsafe configuration
 * nearest to the file, else the default targets.
 *
 * @throws ConfigError naming what is wrong and where
 */
export function settingsOf(settings: Readonly<Record<string, unknown>>, filename: string): FileSettings {
  const given = settings['poolsafe'];
  if (given !== undefined) {
    if (typeof given !== 'object' || given === null) throw new ConfigError('settings.poolsafe must be an object');
    const known = bySettings.get(given);
    if (known) return known;
    const made = complete(checkConfig(given, 'settings.poolsafe'));
    bySettings.set(given, made);
    return made;
  }
  const folder = dirname(filename);
  const known = byFolder.get(folder);
  if (known) return known;
  const made = complete(loadConfigSync(folder));
  byFolder.set(folder, made);
  return made;
}

function complete(config: Config): FileSettings {
  const targets = config.targets.length > 0 ? config.targets : Object.values(DEFAULT_TARGETS);
  try {
    return { config, targets: targets.map(parseTarget) };
  } catch (error) {
    if (error instanceof TargetError) throw new ConfigError(error.message);
    throw error;
  }
}
