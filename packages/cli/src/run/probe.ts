import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { ProbedConfiguration } from '@poolsafe/poolers';
import { placeOf, probeLive, SceneError } from '@poolsafe/probe';
import { EXIT, print, UsageError } from '../command.js';
import { Progress } from '../progress.js';
import { writeReport } from '../write-report.js';

export interface ProbeFlags {
  readonly output: string;
  readonly title: string;
  readonly force?: boolean;
}

/**
 * Measures the pooler behind a connection string and writes what was seen. Neither the connection string nor anything
 * that the database holds gets into the file.
 */
export async function probe(url: string, flags: ProbeFlags): Promise<number> {
  checkAddress(url);
  if (existsSync(flags.output) && flags.force !== true) {
    throw new UsageError(`${flags.output} is there already; --force writes over it`);
  }
  const progress = new Progress();
  let measured: ProbedConfiguration;
  try {
    measured = await probeLive(url, {
      title: flags.title,
      onProgress: (done, of) => {
        progress.update(done, of, 'constructs');
      },
    });
  } catch (error) {
    if (!(error instanceof SceneError)) throw error;
    process.stderr.write(`poolsafe: ${error.message}\n`);
    return EXIT.failure;
  } finally {
    progress.end();
  }
  await writeReport(flags.output, `${JSON.stringify(measured, null, 2)}\n`);
  await print(summary(measured, flags.output));
  return EXIT.ok;
}

function checkAddress(url: string): void {
  if (!/^postgres(?:ql)?:\/\//.test(url)) {
    throw new UsageError('probe measures PostgreSQL poolers: the address begins with postgres:// or postgresql://');
  }
  try {
    placeOf(url);
  } catch {
    throw new UsageError('the address is not a connection string that can be read');
  }
}

function summary(measured: ProbedConfiguration, output: string): string {
  const seen = Object.values(measured.cells);
  const kinds = new Map<string, number>();
  for (const [verdict] of seen) kinds.set(verdict, (kinds.get(verdict) ?? 0) + 1);
  const counts = [...kinds].sort((a, b) => b[1] - a[1]).map(([verdict, count]) => `${verdict} ${String(count)}`);
  const mode = measured.mode === 'direct' ? 'no pooler in between' : `${measured.mode} pooling`;
  const target = isAbsolute(output) || /^\.{1,2}[\\/]/.test(output) ? output : `./${output}`;
  return [
    `${mode}, ${measured.server}; ${String(seen.length)} constructs measured: ${counts.join(', ')}`,
    ...(measured.notMeasured.length > 0 ? [`could not be measured: ${measured.notMeasured.join(', ')}`] : []),
    `written to ${output}; use it with --target ${target}`,
    '',
  ].join('\n');
}
