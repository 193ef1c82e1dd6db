import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cacheFileOf, type CheckOptions, checkProject, fixFiles, type FixSafety, writeFixed } from '@poolsafe/engine';
import { createTwoFilesPatch } from 'diff';
import { print, UsageError } from '../command.js';
import { withProgress } from '../progress.js';
import { version } from '../version.js';
import { emit, shownOf } from './emit.js';
import { writeSummary } from './job-summary.js';
import { narrow, type NarrowFlags } from './narrow.js';
import { oneOf } from './options.js';
import { complain, exitCode } from './outcome.js';
import { askedOfProject, type ProjectFlags } from './project.js';

export interface CheckFlags extends ProjectFlags, NarrowFlags {
  readonly confidence?: string;
  readonly fix?: boolean;
  readonly fixUnsafe?: boolean;
  readonly fixDryRun?: boolean;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly threads?: string;
}

/** Runs `poolsafe check`. */
export async function check(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const { reporter, reporting, maxWarnings, options } = await askedOfProject(paths, flags);
  const { cwd, config, configurations } = options;
  const confidence = oneOf('confidence', flags.confidence ?? 'medium', ['low', 'medium', 'high'] as const);
  const reading = readingOptions(cwd, flags);
  const read = () => withProgress((onProgress) => checkProject({ ...options, confidence, ...reading, onProgress }));
  const fixing = wantedFixes(flags);
  let whole = await read();
  if (fixing !== undefined) {
    const { judging } = whole;
    const fixable = new Set(whole.findings.filter(({ fixes }) => fixes.length > 0).map(({ file }) => file));
    const { fixed, refused } = await fixFiles(cwd, fixable, (file) => judging.of(file), fixing);
    const tell = (problems: typeof refused) => {
      for (const { file, reason } of problems) process.stderr.write(`poolsafe: ${file}: ${reason}\n`);
    };
    tell(refused);
    if (flags.fixDryRun === true) {
      await print(fixed.map(({ file, before, after }) => createTwoFilesPatch(file, file, before, after)).join(''));
      return exitCode(whole, maxWarnings, flags.strict ?? false);
    }
    tell(await writeFixed(cwd, fixed));
    if (fixed.length > 0) whole = await read();
  }
  const result = await narrow(whole, cwd, flags, configurations, config.baseline);
  await emit(reporter.report(shownOf(result, flags), reporting), flags);
  if (flags.format === 'github') await writeSummary(result, version);
  complain(result, flags);
  return exitCode(result, maxWarnings, flags.strict ?? false);
}

/** Threads and the cache, as they are asked for. */
function readingOptions(cwd: string, flags: CheckFlags): Pick<CheckOptions, 'worker' | 'threads' | 'cache'> {
  const threads = flags.threads === undefined ? undefined : Number(flags.threads);
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0))
    throw new UsageError(`--threads "${flags.threads ?? ''}" is not a number of threads`);
  const wanted = flags.cache ?? flags.cacheLocation !== undefined;
  return {
    // Beside the bundle that this module is part of.
    worker: new URL('./extract-worker.js', import.meta.url),
    ...(threads === undefined ? {} : { threads }),
    ...(wanted
      ? {
          cache: {
            file: cacheFileOf(cwd, flags.cacheLocation),
            key: `${version} ${buildStamp()}`,
            note: (message) => process.stderr.write(`poolsafe: ${message}\n`),
          },
        }
      : {}),
  };
}

/** Tells builds of one version apart, as they come and go while poolsafe itself is worked on. */
function buildStamp(): string {
  const stat = statSync(fileURLToPath(new URL('./poolsafe.js', import.meta.url)), { throwIfNoEntry: false });
  return stat ? `${String(stat.size)} ${String(Math.round(stat.mtimeMs))}` : 'sources';
}

/** Which fixes are asked for, if any are. */
function wantedFixes({ fix, fixUnsafe, fixDryRun }: CheckFlags): FixSafety | undefined {
  if (fixUnsafe === true) return 'unsafe';
  return fix === true || fixDryRun === true ? 'safe' : undefined;
}
