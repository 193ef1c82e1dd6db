import { measurementFile, postgresConstructs, profiles } from '@poolsafe/poolers';
import { reportPoolers } from '@poolsafe/reporters';
import { colorFor, EXIT, print, UsageError } from '../command.js';

export interface PoolersFlags {
  readonly format: string;
  readonly color?: boolean;
}

/** Runs `poolsafe poolers`. */
export async function poolers(flags: PoolersFlags): Promise<number> {
  if (flags.format !== 'pretty' && flags.format !== 'json')
    throw new UsageError(`unknown format "${flags.format}"; known: pretty, json`);
  const ids = new Set(postgresConstructs.map(({ id }) => id));
  const rows = profiles.map((profile) => {
    const configurations = measurementFile(profile.product)?.configurations ?? [];
    const measured = configurations.reduce(
      (sum, { cells }) => sum + Object.keys(cells).filter((id) => ids.has(id)).length,
      0,
    );
    const documented = profile.handling
      .flatMap(({ evidence }) => evidence ?? [])
      .filter(({ kind }) => kind === 'documented').length;
    return {
      product: profile.product,
      title: profile.title,
      summary: profile.summary,
      dialects: profile.dialects,
      versions: profile.versions.filter(Boolean),
      modes: profile.modes.map(({ name }) => name),
      settings: profile.settings.map(({ name }) => name),
      measuredCells: measured,
      documentedFacts: documented,
      documents: profile.documents,
    };
  });
  await print(
    flags.format === 'json'
      ? `${JSON.stringify(rows, null, 2)}\n`
      : reportPoolers(rows, colorFor(process.stdout, flags.color)),
  );
  return EXIT.ok;
}
