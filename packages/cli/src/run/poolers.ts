import type { Dialect } from '@poolsafe/core';
import { loadPostgresParser } from '@poolsafe/dialects';
import {
  documentedCells,
  keyValueConfigurations,
  knownTargets,
  type Matrix,
  measurementFile,
  parseTarget,
  profiles,
  verdictMatrix,
} from '@poolsafe/poolers';
import {
  reportMatrixHtml,
  reportMatrixJson,
  reportMatrixMarkdown,
  reportMatrixText,
  reportPoolers,
} from '@poolsafe/reporters';
import { colorFor, EXIT, print, UsageError } from '../command.js';
import { chooseTargets } from '../targets.js';
import { writeReport } from '../write-report.js';

export interface PoolersFlags {
  readonly format: string;
  readonly matrix?: boolean;
  readonly dialect?: string;
  readonly target: readonly string[];
  readonly output?: string;
  readonly color?: boolean;
}

/** Runs `poolsafe poolers`. */
export async function poolers(flags: PoolersFlags): Promise<number> {
  const report = flags.matrix === true ? await matrix(flags) : list(flags);
  if (flags.output === undefined) await print(report);
  else await writeReport(flags.output, report);
  return EXIT.ok;
}

const unknownFormat = (format: string, known: readonly string[]) =>
  new UsageError(`unknown format "${format}"; known: ${known.join(', ')}`);

function list(flags: PoolersFlags): string {
  if (!['pretty', 'json'].includes(flags.format)) throw unknownFormat(flags.format, ['pretty', 'json']);
  if (flags.target.length > 0) throw new UsageError('--target is for --matrix');
  if (flags.dialect !== undefined) throw new UsageError('--dialect is for --matrix');
  const rows = profiles.map((profile) => {
    const configurations = measuredConfigurations(profile.product);
    return {
      product: profile.product,
      title: profile.title,
      summary: profile.summary,
      dialects: profile.dialects,
      versions: profile.versions.filter(Boolean),
      modes: profile.modes.map(({ name }) => name),
      settings: profile.settings.map(({ name }) => name),
      measuredCells: configurations.reduce((sum, { cells }) => sum + Object.keys(cells).length, 0),
      measuredConfigurations: configurations.length,
      documentedFacts: documentedFacts(profile.product),
      runs: profile.runs ?? null,
      documents: profile.documents,
    };
  });
  return flags.format === 'json'
    ? `${JSON.stringify(rows, null, 2)}\n`
    : reportPoolers(rows, flags.output === undefined && colorFor(process.stdout, flags.color));
}

/** What was measured of a product, as a SQL pooler or as a key-value client. */
const measuredConfigurations = (product: string): readonly { readonly cells: Readonly<Record<string, unknown>> }[] => [
  ...(measurementFile(product)?.configurations ?? []),
  ...keyValueConfigurations.filter(
    ({ basis, target }) => basis === 'measured' && parseTarget(target).profile.product === product,
  ),
];

/** Rows that are documented, or where there are none the facts that the profile's clauses cite. */
function documentedFacts(product: string): number {
  const rows =
    documentedCells(product).length +
    keyValueConfigurations
      .filter(({ basis, target }) => basis === 'documented' && parseTarget(target).profile.product === product)
      .reduce((sum, { cells }) => sum + Object.keys(cells).length, 0);
  if (rows > 0) return rows;
  const cited = profiles.find((profile) => profile.product === product)?.handling ?? [];
  return cited.flatMap(({ evidence }) => evidence ?? []).filter(({ kind }) => kind === 'documented').length;
}

const MATRIX_FORMATS: Readonly<Record<string, (matrices: readonly Matrix[]) => string>> = {
  pretty: (matrices) => reportMatrixText(matrices, process.stdout.columns || 100),
  markdown: reportMatrixMarkdown,
  html: reportMatrixHtml,
  json: reportMatrixJson,
};

const DIALECTS: readonly Dialect[] = ['postgres', 'mysql', 'redis', 'mongodb', 'memcached'];

/** A table for each dialect that was asked for, or that the targets speak; all of them where nothing is said. */
async function matrix(flags: PoolersFlags): Promise<string> {
  const report = MATRIX_FORMATS[flags.format];
  if (!report) throw unknownFormat(flags.format, Object.keys(MATRIX_FORMATS));
  const { dialect } = flags;
  const asked = DIALECTS.filter((known) => dialect === undefined || known === dialect);
  if (asked.length === 0) throw new UsageError(`unknown dialect "${dialect ?? ''}"; known: ${DIALECTS.join(', ')}`);
  await loadPostgresParser();
  const targets = flags.target.length > 0 ? chooseTargets(flags.target, [], []) : knownTargets();
  // Targets that are named are to be compared, so what all of them speak comes before what one of them speaks.
  const common = asked.filter((known) => targets.every(({ profile }) => profile.dialects.includes(known)));
  const shown = flags.target.length > 0 && common.length > 0 ? common : asked;
  const matrices = shown.map((known) => verdictMatrix(targets, known)).filter((made) => made.targets.length > 0);
  if (matrices.length === 0) throw new UsageError(`none of the targets speaks ${dialect ?? 'a known dialect'}`);
  return report(matrices);
}
