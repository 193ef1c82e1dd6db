import { type CheckOptions, Configurations, loadConfig } from '@poolsafe/engine';
import type { Reporter, ReportOptions } from '@poolsafe/reporters';
import { chooseTargets } from '../targets.js';
import { version } from '../version.js';
import { type EmitFlags, layoutFor } from './emit.js';
import { maxWarningsOf, reporterNamed, ruleLevels } from './options.js';

/** What every command that reads a project is told. */
export interface ProjectFlags extends EmitFlags {
  readonly target: readonly string[];
  readonly format: string;
  readonly config?: string;
  readonly rule: readonly string[];
  readonly maxWarnings?: string;
  readonly stats?: boolean;
  readonly strict?: boolean;
  readonly showLiterals?: boolean;
}

/** What flags and configuration ask for. */
export interface AskedOfProject {
  readonly reporter: Reporter;
  readonly reporting: ReportOptions;
  readonly maxWarnings: number;
  readonly options: Pick<CheckOptions, 'cwd' | 'paths' | 'targets' | 'targetsAssumed' | 'targetsGiven' | 'levels'> & {
    readonly config: NonNullable<CheckOptions['config']>;
    readonly configurations: Configurations;
  };
}

/** Reads flags and the configuration of the current folder. @throws UsageError, and when the configuration is wrong */
export async function askedOfProject(paths: readonly string[], flags: ProjectFlags): Promise<AskedOfProject> {
  const reporter = await reporterNamed(flags.format);
  const maxWarnings = maxWarningsOf(flags);
  const cwd = process.cwd();
  const config = loadConfig(cwd, flags.config);
  return {
    reporter,
    reporting: { toolVersion: version, showLiterals: flags.showLiterals ?? false, ...layoutFor(flags) },
    maxWarnings,
    options: {
      cwd,
      paths,
      targets: chooseTargets(flags.target, config.targets, ['postgres', 'mysql', 'redis', 'mongodb']),
      targetsAssumed: flags.target.length === 0 && config.targets.length === 0,
      targetsGiven: flags.target.length > 0,
      config,
      configurations: new Configurations(flags.config === undefined ? {} : { only: config }),
      levels: ruleLevels(flags.rule),
    },
  };
}
