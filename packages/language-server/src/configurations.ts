import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Target } from '@poolsafe/core';
import {
  type Config,
  ConfigError,
  Configurations as ConfigurationFiles,
  DEFAULT_CONFIG,
  type FileSettings,
  findConfigFile,
  isIncluded,
  type JudgeOptions,
  NEVER_READ,
  ProgramNotRun,
  readConfigText,
  settingsFor,
  toldIn,
  validate,
} from '@poolsafe/engine';
import type { Told } from '@poolsafe/sources';
import { DEFAULT_TARGETS, parseTarget, TargetError } from '@poolsafe/poolers';
import picomatch from 'picomatch';

/** What holds for the files of one folder. */
export interface Settings {
  readonly config: Config;
  readonly targets: readonly Target[];
  /** Where the targets come from, in words. */
  readonly from: string;
  /** Whether poolsafe reads a file, by the configuration's `include` and `exclude`. */
  readonly includes: (path: string) => boolean;
  /** How a file that belongs to no project is judged, by its absolute path: overrides count. */
  readonly judgeOptions: (path: string) => JudgeOptions;
  /** What the configuration says about a file, by its absolute path. */
  readonly fileSettings: (path: string) => FileSettings;
  readonly run: RunTargets;
  /** Why the nearest configuration is not the one in force: it cannot be used as it is. */
  readonly problem?: string;
}

/** What the files of a folder are judged for that no configuration names targets for. */
export interface RunTargets {
  readonly targets: readonly Target[];
  /** Nobody named them: what the project shows goes before them. */
  readonly assumed: boolean;
}

/** A configuration that cannot be used; what was good before it stays in force. */
export interface ConfigProblem {
  readonly file: string;
  readonly message: string;
  readonly text: string;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Targets named in the editor's own settings, for projects whose files name none. Those that are wrong are told. */
export function editorTargets(named: readonly string[]): { targets: readonly Target[]; problems: readonly string[] } {
  const targets: Target[] = [];
  const problems: string[] = [];
  for (const text of named) {
    try {
      targets.push(parseTarget(text));
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      problems.push(error.message);
    }
  }
  return { targets, problems };
}

/** What holds for the files of a configuration, in the order of who decides. */
function targetsFor(named: readonly string[], config: Config, fallback: readonly Target[]) {
  if (named.length > 0 && config.file !== undefined) return { targets: named.map(parseTarget), from: config.file };
  if (fallback.length > 0) return { targets: fallback, from: "the editor's settings" };
  return { targets: Object.values(DEFAULT_TARGETS).map(parseTarget), from: 'the defaults' };
}

const neverRead = picomatch([...NEVER_READ], { dot: true });

function settingsOf(config: Config, folder: string, fallback: readonly Target[]): Settings {
  const root = config.file === undefined ? folder : config.root;
  // Files of which the same is said have the same targets: what was judged for them is known by that.
  const judged = new Map<FileSettings, JudgeOptions>();
  return {
    config,
    ...targetsFor(config.targets, config, fallback),
    includes: (path) =>
      isIncluded(config, path) &&
      !neverRead(relative(root, path).replaceAll('\\', '/')) &&
      !path.replaceAll('\\', '/').includes('/node_modules/'),
    fileSettings: (path) => settingsFor(config, path),
    run: {
      targets: targetsFor(config.targets, config, fallback).targets,
      assumed: config.targets.length === 0 && fallback.length === 0,
    },
    judgeOptions: (path) => {
      const said = settingsFor(config, path);
      let options = judged.get(said);
      if (!options) judged.set(said, (options = optionsOf(said, config, fallback)));
      return options;
    },
  };
}

const optionsOf = (said: FileSettings, config: Config, fallback: readonly Target[]): JudgeOptions => ({
  targets: targetsFor(said.targets, config, fallback).targets,
  levels: said.rules,
  connections: said.connections,
  ...(said.role === undefined ? {} : { role: said.role }),
  ...(said.dialect === undefined ? {} : { dialect: said.dialect }),
});

/**
 * Configurations by folder: the nearest one going up from a file, by the engine's own search. A configuration that
 * breaks leaves the last good one of that file in force and is told through `onProblems`.
 */
export class Configurations {
  readonly #files: ConfigurationFiles;
  readonly #onProblems: (problems: ReadonlyMap<string, ConfigProblem>) => void;
  readonly #byFolder = new Map<string, Settings>();
  readonly #lastGood = new Map<string, Config>();
  readonly #problems = new Map<string, ConfigProblem>();
  /** Whether there were problems when they were told last. */
  #told = false;
  #fallback: readonly Target[] = [];
  /** Counts up whenever settings may have changed. */
  generation = 0;

  constructor(trusted: boolean, onProblems: (problems: ReadonlyMap<string, ConfigProblem>) => void) {
    this.#files = new ConfigurationFiles({ execute: trusted });
    this.#onProblems = onProblems;
  }

  /** Targets for projects that name none. */
  setFallback(targets: readonly Target[]): void {
    this.#fallback = targets;
    this.forget();
  }

  /** Everything is read again when it is asked for next. */
  forget(): void {
    this.generation++;
    this.#files.forget();
    this.#byFolder.clear();
    this.#problems.clear();
  }

  /** What holds for a file or a document without one (then `folder` says where it would be). Never throws. */
  of(folder: string): Settings {
    const known = this.#byFolder.get(folder);
    if (known) return known;
    const settings = this.#load(folder);
    this.#byFolder.set(folder, settings);
    return settings;
  }

  fileSettings(path: string): FileSettings {
    return this.of(dirname(path)).fileSettings(path);
  }

  /** What the configuration tells the reader of a file. */
  told(path: string): Told {
    return toldIn(this.fileSettings(path));
  }

  /** Whether poolsafe reads a file. */
  includes(path: string): boolean {
    return this.of(dirname(path)).includes(path);
  }

  runTargets(folder: string): RunTargets {
    return this.of(folder).run;
  }

  #tell(): void {
    if (this.#problems.size > 0 || this.#told) this.#onProblems(this.#problems);
    this.#told = this.#problems.size > 0;
  }

  /** Every file that a configuration was read from, absolute: what has to be watched. */
  get files(): readonly string[] {
    return this.#files.files;
  }

  #load(folder: string): Settings {
    let file: string | undefined;
    try {
      file = findConfigFile(folder);
      const config = this.#files.ofFolder(folder);
      if (config.file !== undefined) this.#lastGood.set(config.file, config);
      this.#tell();
      return settingsOf(config, folder, this.#fallback);
    } catch (error) {
      if (file !== undefined && !(error instanceof ProgramNotRun)) {
        const text = textOf(file);
        this.#problems.set(file, { file, message: reasonOf(error), text });
      }
      this.#tell();
      return {
        ...settingsOf(this.#lastGood.get(file ?? '') ?? DEFAULT_CONFIG, folder, this.#fallback),
        problem: reasonOf(error),
      };
    }
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** What is wrong with a configuration as it stands in an editor, before it is saved; undefined when nothing is. */
export function problemInText(text: string, name: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    const { value, locate } = readConfigText(text, name);
    validate(value, locate);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}
