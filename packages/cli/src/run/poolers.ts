import { loadPostgresParser } from '@poolsafe/dialects';
import { documentedCells, knownTargets, measurementFile, profiles, verdictMatrix } from '@poolsafe/poolers';
import { reportMatrixHtml, reportMatrixJson, reportMatrixMarkdown, reportPoolers } from '@poolsafe/reporters';
import { colorFor, EXIT, print, UsageError } from '../command.js';
import { chooseTargets } from '../targets.js';
import { writeReport } from '../write-report.js';

export interface PoolersFlags {
  readonly format: string;
  readonly matrix?: boolean;
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
  const rows = profiles.map((profile) => {
    const configurations = measurementFile(profile.product)?.configurations ?? [];
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

/** Rows that are documented, or where there are none the facts that the profile's clauses cite. */
function documentedFacts(product: string): number {
  const rows = documentedCells(product).length;
  if (rows > 0) return rows;
  const cited = profiles.find((profile) => profile.product === product)?.handling ?? [];
  return cited.flatMap(({ evidence }) => evidence ?? []).filter(({ kind }) => kind === 'documented').length;
}

const MATRIX_FORMATS: Readonly<Record<string, (matrix: ReturnType<typeof verdictMatrix>) => string>> = {
  pretty: reportMatrixMarkdown,
  markdown: reportMatrixMarkdown,
  html: reportMatrixHtml,
  json: reportMatrixJson,
};

async function matrix(flags: PoolersFlags): Promise<string> {
  const report = MATRIX_FORMATS[flags.format];
  if (!report) throw unknownFormat(flags.format, Object.keys(MATRIX_FORMATS));
  await loadPostgresParser();
  const targets = flags.target.length > 0 ? chooseTargets(flags.target, [], []) : knownTargets('postgres');
  return report(verdictMatrix(targets));
}
