import { readFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import type { Target } from '@poolsafe/core';
import { checkConfig, type Config, DEFAULT_CONFIG, loadConfig, NEVER_READ } from '@poolsafe/engine';
import { DEFAULT_TARGETS, parseTarget, TargetError } from '@poolsafe/poolers';
import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';
import picomatch from 'picomatch';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { configFileNear, isExecutable } from './config-place.js';

/** What holds for the files of one folder. */
export interface Settings {
  readonly config: Config;
  readonly targets: readonly Target[];
  /** Where the targets come from, in words. */
  readonly from: string;
  /** Whether poolsafe reads a file, by the configuration's `include` and `exclude`. */
  readonly includes: (path: string) => boolean;
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

const matches = (patterns: readonly string[], root: string) => {
  const match = picomatch([...patterns], { dot: true });
  return (path: string) => match(relative(root, path).replaceAll('\\', '/'));
};

function settingsOf(config: Config, folder: string, fallback: readonly Target[]): Settings {
  const root = config.file === undefined ? folder : dirname(config.file);
  const wanted = matches(config.include, root);
  const unwanted = matches([...config.exclude, ...NEVER_READ], root);
  const includes = (path: string) =>
    wanted(path) && !unwanted(path) && !path.replaceAll('\\', '/').includes('/node_modules/');
  if (config.targets.length > 0 && config.file !== undefined) {
    return { config, targets: config.targets.map(parseTarget), from: config.file, includes };
  }
  if (fallback.length > 0) return { config, targets: fallback, from: "the editor's settings", includes };
  return { config, targets: Object.values(DEFAULT_TARGETS).map(parseTarget), from: 'the defaults', includes };
}

/**
 * Configurations by folder: the nearest one going up from a file, by the engine's own search. A configuration that
 * breaks leaves the last good one of that file in force and is told through `onProblems`.
 */
export class Configurations {
  readonly #trusted: boolean;
  readonly #onProblems: (problems: ReadonlyMap<string, ConfigProblem>) => void;
  readonly #byFolder = new Map<string, Promise<Settings>>();
  readonly #lastGood = new Map<string, Config>();
  readonly #problems = new Map<string, ConfigProblem>();
  /** Whether there were problems when they were told last. */
  #told = false;
  #fallback: readonly Target[] = [];
  /** Counts up whenever settings may have changed. */
  generation = 0;

  constructor(trusted: boolean, onProblems: (problems: ReadonlyMap<string, ConfigProblem>) => void) {
    this.#trusted = trusted;
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
    this.#byFolder.clear();
    this.#problems.clear();
  }

  /** What holds for a file or a document without one (then `folder` says where it would be). Never throws. */
  of(folder: string): Promise<Settings> {
    const known = this.#byFolder.get(folder);
    if (known) return known;
    const loading = this.#load(folder);
    this.#byFolder.set(folder, loading);
    return loading;
  }

  #tell(): void {
    if (this.#problems.size > 0 || this.#told) this.#onProblems(this.#problems);
    this.#told = this.#problems.size > 0;
  }

  async #load(folder: string): Promise<Settings> {
    const file = configFileNear(folder);
    try {
      const config =
        !this.#trusted && file !== undefined && isExecutable(file) ? DEFAULT_CONFIG : await loadConfig(folder);
      if (config.file !== undefined) this.#lastGood.set(config.file, config);
      this.#tell();
      return settingsOf(config, folder, this.#fallback);
    } catch (error) {
      if (file !== undefined) {
        const text = await readFile(file, 'utf8').catch(() => '');
        this.#problems.set(file, { file, message: reasonOf(error), text });
        this.#tell();
      }
      return settingsOf(this.#lastGood.get(file ?? '') ?? DEFAULT_CONFIG, folder, this.#fallback);
    }
  }
}

/** What is wrong with a configuration as it stands in an editor, before it is saved; undefined when nothing is. */
export function problemInText(text: string, name: string): string | undefined {
  if (text.trim() === '') return undefined;
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) {
    const { line, character } = TextDocument.create('', '', 0, text).positionAt(first.offset);
    return `${name}:${String(line + 1)}:${String(character + 1)}: ${printParseErrorCode(first.error)}`;
  }
  try {
    checkConfig(value, name);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
