import { type Filed, LineIndex, type SentFileFact } from '@poolsafe/core';
import {
  checkConfig,
  type Config,
  ConfigError,
  Configurations,
  type FileSettings,
  type JudgeOptions,
  ProjectView,
  type ReadFile,
  settingsFor,
} from '@poolsafe/engine';
import { DEFAULT_TARGETS, parseTarget } from '@poolsafe/poolers';
import { namesIn } from './project-around.js';

const bySettings = new WeakMap<object, Config>();
const configurations = new Configurations({ namesIn });
/** How files are judged that the same words of a configuration hold for. */
const known = new WeakMap<FileSettings, EslintJudging>();

/** How a file is judged in ESLint: as the only one of its project, but for the calls that send it. */
type EslintJudging = JudgeOptions & { readonly projectSending: (sent: SentFiles) => ProjectView };

/** The calls by which a project's code sends SQL files; always the same list while nothing changes. */
type SentFiles = readonly Filed<SentFileFact>[];

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
): EslintJudging {
  const given = settings['poolsafe'];
  const config = given === undefined ? configurations.of(filename) : configOfSettings(given, cwd);
  const found = settingsFor(config, filename);
  let judging = known.get(found);
  if (!judging) known.set(found, (judging = judgingOf(found)));
  return judging;
}

function judgingOf({ targets: named, connections, role, dialect }: FileSettings): EslintJudging {
  const targets = (named.length > 0 ? named : Object.values(DEFAULT_TARGETS)).map(parseTarget);
  const choice = { targets, assumed: named.length === 0, connections };
  const views = new WeakMap<SentFiles, ProjectView>();
  return {
    targets,
    levels: {},
    connections,
    project: new ProjectView([], choice),
    projectSending: (sent) => {
      let view = views.get(sent);
      if (!view) views.set(sent, (view = new ProjectView(sent.map(showing), choice)));
      return view;
    },
    ...(role === undefined ? {} : { role }),
    ...(dialect === undefined ? {} : { dialect }),
  };
}

/** A file of which nothing counts but one call. */
const showing = ({ file, ...fact }: Filed<SentFileFact>): ReadFile => ({
  file,
  text: '',
  lines: new LineIndex(''),
  extraction: { flows: [], observations: [], notAnalysed: [], suppressions: [], facts: [fact] },
});

function configOfSettings(given: unknown, cwd: string): Config {
  if (typeof given !== 'object' || given === null) {
    const it = given === null ? 'null' : typeof given === 'string' ? JSON.stringify(given) : `a ${typeof given}`;
    throw new ConfigError(`settings.poolsafe: must be an object; it is ${it}`);
  }
  let config = bySettings.get(given);
  if (!config) bySettings.set(given, (config = checkConfig(given, 'settings.poolsafe', cwd)));
  return config;
}
