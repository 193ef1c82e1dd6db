import type { Target } from '@poolsafe/core';
import { checkConfig, type Config, ConfigError, Configurations, ProjectView, settingsFor } from '@poolsafe/engine';
import { DEFAULT_TARGETS, parseTarget } from '@poolsafe/poolers';
import type { JudgeOptions } from '@poolsafe/engine';

const bySettings = new WeakMap<object, Config>();
const configurations = new Configurations();
/** Projects of no files, one per configuration: each file that is linted is judged as the only one of its project. */
const views = new WeakMap<object, ProjectView>();

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
  const found = settingsFor(config, filename);
  const { connections, role, dialect } = found;
  const targets = (found.targets.length > 0 ? found.targets : Object.values(DEFAULT_TARGETS)).map(parseTarget);
  let project = views.get(found);
  if (!project)
    views.set(found, (project = new ProjectView([], { targets, assumed: found.targets.length === 0, connections })));
  return {
    targets,
    levels: {},
    connections,
    project,
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
