import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import {
  changedFiles,
  type CheckResult,
  compareOwnBaseline,
  concerning,
  type Configurations,
  makeBaseline,
  readBaseline,
  shownPath,
  writeBaseline,
} from '@poolsafe/engine';

/** What leaves findings out. */
export interface NarrowFlags {
  /** `false`: --no-baseline. */
  readonly baseline?: string | false;
  readonly updateBaseline?: boolean;
  readonly changed?: string | true;
}

/**
 * The findings that are asked for: those of changed files, those that the baseline does not have.
 * @param configured the baseline of the configuration
 * @throws when a commit or a baseline cannot be read
 */
export async function narrow(
  result: CheckResult,
  cwd: string,
  flags: NarrowFlags,
  configurations: Configurations,
  configured: string | undefined,
): Promise<CheckResult> {
  let findings = result.findings;
  if (flags.changed !== undefined) {
    const files = await changedFiles(cwd, flags.changed === true ? 'HEAD' : flags.changed);
    findings = concerning(
      result,
      files,
      configurations.files.map((path) => relative(cwd, path).replaceAll('\\', '/')),
    );
  }
  const named = flags.baseline === false ? undefined : (flags.baseline ?? configured);
  const file = named ?? 'poolsafe-baseline.json';
  if (flags.updateBaseline === true) {
    await writeBaseline(resolve(cwd, file), makeBaseline(result.findings));
    process.stderr.write(`poolsafe: ${shownPath(resolve(cwd, file))} written\n`);
    return { ...result, findings: [] };
  }
  if (named === undefined) return { ...result, findings };
  const { fresh, stale } = compareOwnBaseline(
    shownPath(resolve(cwd, file)),
    await readBaseline(resolve(cwd, file)),
    findings,
    (path) => existsSync(resolve(cwd, path)),
  );
  for (const { file: where, rule } of flags.changed === undefined ? stale : []) {
    process.stderr.write(`${where}: ${rule} of the baseline is gone; --update-baseline takes it out\n`);
  }
  return { ...result, findings: fresh };
}
