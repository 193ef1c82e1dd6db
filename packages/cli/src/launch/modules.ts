import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

/** Bytes before what V8 wrote: the module's size and time of change, and the seconds of the run that wrote it. */
const HEADER = 24;

/** What a module is called with. */
type Wrapped = (exports: object, require: (id: string) => unknown, module: { exports: object }, url: string) => void;

/** What a module finds around it. `importMetaUrl` stands for `import.meta.url`, which only ES modules have. */
const BEFORE = '(function(exports,require,module,__importMetaUrl){';
const AFTER = '\n})';

interface Kept {
  readonly path: string;
  readonly script: Script;
  readonly size: number;
  readonly changed: number;
  /** Seconds of processor time of the run whose compiled functions were found; 0 when none were. */
  readonly seconds: number;
}

/**
 * Runs the modules of a bundle in a folder with what V8 compiled in earlier runs: Node keeps nothing of it before 22.8,
 * and a third of a short run would be compiling. What was compiled lies beside the bundle, so that it goes with it; where
 * that cannot be written, every run compiles for itself.
 */
export class BundledModules {
  readonly #folder: string;
  readonly #compiled: string;
  readonly #outside: NodeJS.Require;
  readonly #loaded = new Map<string, { exports: object }>();
  readonly #kept: Kept[] = [];

  /**
   * @param folder absolute path of the bundle's modules, which are in ASCII
   * @param switches of V8 that this run was given by itself
   */
  constructor(folder: string, switches: readonly string[] = []) {
    this.#folder = folder;
    this.#outside = createRequire(join(folder, 'modules.cjs'));
    // V8 takes back only what the same release wrote with the same switches.
    const made = [
      process.version,
      process.arch,
      ...switches,
      ...process.execArgv,
      process.env['NODE_OPTIONS'] ?? '',
    ].join('\n');
    this.#compiled = join(folder, 'compiled', createHash('sha1').update(made).digest('hex').slice(0, 12));
  }

  /** @param id as in the bundle's own imports: `./name.js` for one of its modules */
  readonly require = (id: string): unknown => {
    if (!id.startsWith('./')) return this.#outside(id);
    const name = id.slice(2).replace(/\.js$/, '.cjs');
    let module = this.#loaded.get(name);
    if (!module) {
      module = { exports: {} };
      this.#loaded.set(name, module);
      this.#run(name, module);
    }
    return module.exports;
  };

  #run(name: string, module: { exports: object }): void {
    const filename = join(this.#folder, name);
    const source = BEFORE + readFileSync(filename, 'latin1') + AFTER;
    const { size, mtimeMs: changed } = statSync(filename);
    const path = join(this.#compiled, `${name}.bin`);
    const kept = readKept(path, size, changed);
    const script = new Script(source, {
      filename,
      columnOffset: -BEFORE.length,
      ...(kept ? { cachedData: kept.data } : {}),
    });
    const seconds = kept && script.cachedDataRejected !== true ? kept.seconds : 0;
    this.#kept.push({ path, script, size, changed, seconds });
    const run = script.runInThisContext() as Wrapped;
    run(module.exports, this.require, module, pathToFileURL(filename).href);
  }

  /**
   * Keeps what was compiled. To be called when the run ends: functions are compiled when they are first called. A run
   * that worked no longer than the one that wrote what is there has nothing to add.
   */
  keep(): void {
    const { user, system } = process.cpuUsage();
    const seconds = (user + system) / 1e6;
    try {
      for (const { path, script, size, changed, seconds: before } of this.#kept) {
        if (seconds < 2 * before) continue;
        mkdirSync(this.#compiled, { recursive: true });
        const header = Buffer.alloc(HEADER);
        [size, changed, seconds].forEach((value, index) => header.writeDoubleLE(value, index * 8));
        const partial = `${path}.${String(process.pid)}`;
        try {
          writeFileSync(partial, Buffer.concat([header, script.createCachedData()]));
          renameSync(partial, path);
        } catch (error) {
          rmSync(partial, { force: true });
          throw error;
        }
      }
    } catch {
      // The next run compiles for itself.
    }
  }
}

function readKept(path: string, size: number, changed: number): { data: Buffer; seconds: number } | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return undefined;
  }
  if (bytes.length <= HEADER || bytes.readDoubleLE(0) !== size || bytes.readDoubleLE(8) !== changed) return undefined;
  return { data: bytes.subarray(HEADER), seconds: bytes.readDoubleLE(16) };
}
