import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkProject, configText, DEFAULT_CONFIG, findConfigFile, lookAt, lookText } from '@poolsafe/engine';
import { EXIT, print, UsageError } from '../command.js';
import { withProgress } from '../progress.js';
import { chooseTargets } from '../targets.js';
import { writeReport } from '../write-report.js';

export interface InitFlags {
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

const NAME = 'poolsafe.config.jsonc';

/** The file to write, which is the one that is there when it may be overwritten. @throws UsageError */
function fileFor(cwd: string, force: boolean): string {
  const found = findConfigFile(cwd);
  const there = found !== undefined && dirname(found) === cwd ? found : undefined;
  if (there === undefined) return join(cwd, NAME);
  const name = basename(there);
  if (!force) throw new UsageError(`${name} is there already; --force overwrites it`);
  if (!/\.jsonc?$/.test(name) || name === 'package.json')
    throw new UsageError(`${name} holds the configuration and is not overwritten; take it out first`);
  return there;
}

/** Runs `poolsafe init`. */
export async function init(flags: InitFlags): Promise<number> {
  const cwd = process.cwd();
  const file = fileFor(cwd, flags.force ?? flags.dryRun ?? false);
  const result = await withProgress((onProgress) =>
    checkProject({
      cwd,
      paths: ['.'],
      targets: chooseTargets([], [], ['postgres', 'mysql', 'redis', 'mongodb']),
      targetsAssumed: true,
      config: DEFAULT_CONFIG,
      onProgress,
    }),
  );
  const look = await lookAt(cwd, result);
  const text = configText(look, existsSync(join(cwd, 'node_modules/poolsafe')));
  if (flags.dryRun === true) {
    await print(text);
    return EXIT.ok;
  }
  await writeReport(file, text);
  await print(lookText(look, file));
  return EXIT.ok;
}
