import { dirname, isAbsolute, parse, resolve } from 'node:path';
import { complete, type Config, type FileSettings, isIncluded, settingsFor } from './config.js';
import { findConfigFile, type NamesIn } from './find.js';
import { loadConfigFile, noConfig } from './load.js';

/** Absolute paths are taken as they are: asked for every file of a project, taking them apart adds up. */
const full = (path: string): string => (isAbsolute(path) ? path : resolve(path));

/**
 * Which configuration holds for which file: the nearest one going up from it, or one for all. The command line, ESLint
 * and the language server all ask here. Each configuration is read once, until `forget`.
 */
export class Configurations {
  readonly #only: Config | undefined;
  readonly #execute: boolean;
  readonly #namesIn: NamesIn | undefined;
  readonly #byFolder = new Map<string, string | undefined>();
  readonly #byFile = new Map<string, Config>();
  /** What was read, for configurations that cannot be used too: a change may mend them. */
  readonly #read = new Set<string>();

  /**
   * @param options.only holds for every file, whatever lies nearer
   * @param options.execute whether configurations that are programs may be run
   * @param options.namesIn what somebody has read of folders already
   */
  constructor(options: { readonly only?: Config; readonly execute?: boolean; readonly namesIn?: NamesIn } = {}) {
    this.#only = options.only;
    this.#execute = options.execute ?? true;
    this.#namesIn = options.namesIn;
  }

  /** @throws ConfigError */
  ofFolder(folder: string): Config {
    if (this.#only) return this.#only;
    const file = findConfigFile(folder, this.#byFolder, this.#namesIn);
    // Where nothing is configured, one configuration that says nothing serves all folders.
    const key = file ?? parse(folder).root;
    let config = this.#byFile.get(key);
    if (!config) {
      const onRead = (read: string) => this.#read.add(read);
      config = complete(file === undefined ? noConfig(key) : loadConfigFile(file, { execute: this.#execute, onRead }));
      this.#byFile.set(key, config);
    }
    return config;
  }

  /** The configuration nearest to a file. @param path absolute @throws ConfigError */
  of(path: string): Config {
    return this.ofFolder(dirname(full(path)));
  }

  /** @throws ConfigError */
  settingsFor(path: string): FileSettings {
    return settingsFor(this.of(path), full(path));
  }

  /** Whether the configuration of a file lets it be read. @throws ConfigError */
  includes(path: string): boolean {
    return isIncluded(this.of(path), full(path));
  }

  /** Every file that a configuration was read from, or would be, absolute: what an editor has to watch. */
  get files(): readonly string[] {
    return [...new Set([...this.#read, ...(this.#only?.files ?? [])])].sort();
  }

  /** Everything is read again when it is asked for next. */
  forget(): void {
    this.#byFolder.clear();
    this.#byFile.clear();
    this.#read.clear();
  }
}
