import type { Extraction, ProjectFiles, SourceReader, Told } from '../extraction.js';
import { roleOf } from '../role.js';
import { readSuppressions } from '../suppressions.js';
import { isBundle } from './bundles.js';
import { callsDefinition } from './called-definitions.js';
import { factsOfModule, holdsFacts } from './facts.js';
import { mayHoldCommands } from './key-value/command-words.js';
import { extractKeyValue } from './key-value/extract.js';
import { leasesIn } from './leases.js';
import { LiveModule } from './live.js';
import { LONGEST, type Module, Modules, modulesOf, NO_PROJECT } from './modules.js';
import { extractMemcached, mayHoldMemcached } from './memcached/extract.js';
import { extractMongo, mayHoldSessions } from './mongodb/extract.js';
import { hasScriptBlocks } from './script-blocks.js';
import { type PartOfModule, readSql } from './sql-part.js';
import { maySendFiles } from './sql-files/may-send.js';
import { mayHoldState } from './state-words.js';
import { Values } from './values.js';

export { forgetProject } from './modules.js';

const TOO_LONG = `longer than ${String(LONGEST / 1_000_000)} million characters`;

function extract(text: string, path: string, project?: ProjectFiles, told?: Told): Extraction {
  return extractParts(
    text,
    path,
    project,
    PARTS.filter(({ holds }) => holds(text, path, project)),
    holdsFacts(text, path),
    told,
  );
}

/** The same, whatever the words of the text: what the look at the words before parsing must not change. */
export const extractUnfiltered: SourceReader['extract'] = (text, path, project, told) =>
  extractParts(text, path, project, ALWAYS, true, told);

function extractParts(
  text: string,
  path: string,
  project: ProjectFiles | undefined,
  mayHold: readonly Part[],
  factsWanted: boolean,
  told: Told | undefined,
): Extraction {
  const suppressions = readSuppressions(text);
  const role = told?.role ?? roleOf(told?.place ?? path, text);
  const nothing = { flows: [], observations: [], notAnalysed: [], suppressions, role };
  if (mayHold.length === 0 && !factsWanted) return nothing;
  if (isBundle(text)) return { ...nothing, counts: { 'files left alone: what a bundler wrote': 1 } };
  const modules = project ? modulesOf(project) : new Modules(NO_PROJECT);
  modules.begin();
  const failed = (reason: string) => ({
    ...nothing,
    notAnalysed: [{ range: { start: 0, end: 0 }, reason }],
    dependencies: modules.dependenciesOf(path),
  });
  const module = modules.at(path, text);
  if (!module) return failed(text.length > LONGEST ? TOO_LONG : 'cannot be parsed');
  // What stands in comments only was no reason to read on.
  const { code } = module;
  const parts = mayHold.filter(({ holds }) => code === text || holds(text, path, project, code));
  if (parts.length === 0 && !factsWanted) return nothing;
  if (!module.canBeRead) return failed('cannot be parsed');
  const read: PartOfModule[] = [];
  let facts;
  try {
    for (const { readModule } of parts) read.push(readModule(module));
    facts = factsWanted ? factsOfModule(module) : [];
  } catch (error) {
    return failed(`cannot be followed: ${error instanceof Error ? error.message : String(error)}`);
  }
  const dependencies = modules.dependenciesOf(path);
  return {
    flows: read.flatMap(({ flows }) => flows),
    notAnalysed: read.flatMap(({ notAnalysed }) => notAnalysed ?? []),
    counts: Object.assign({}, ...read.map(({ counts }) => counts ?? {})) as Record<string, number>,
    observations: [],
    facts: [...facts, ...read.flatMap((part) => part.facts ?? [])],
    suppressions,
    role,
    dependencies,
  };
}

/** Who reads a module, and which texts hold anything for it: `code` is the text without its comments, where known. */
interface Part {
  readonly holds: (text: string, path: string, project: ProjectFiles | undefined, code?: string) => boolean;
  /** Which of them hold facts about other files. */
  readonly tells?: Part['holds'];
  readonly readModule: (module: Module) => PartOfModule;
}

const PARTS: readonly Part[] = [
  {
    holds: (text, path, project, code = text) =>
      mayHoldState(text, code) || callsDefinition(code, project) || maySendFiles(text, path, project),
    tells: maySendFiles,
    readModule: (module) => readSql(module),
  },
  {
    holds: mayHoldCommands,
    readModule: (module) => extractKeyValue(module, new Values(module)),
  },
  { holds: mayHoldSessions, readModule: (module) => ({ flows: extractMongo(module) }) },
  { holds: mayHoldMemcached, readModule: (module) => ({ flows: extractMemcached(module) }) },
];

const ALWAYS: readonly Part[] = PARTS.map((part) => ({ ...part, holds: () => true }));

export const typescriptFile: SourceReader = {
  name: 'typescript',
  reads: (path) => (/\.[cm]?[jt]sx?$/i.test(path) || hasScriptBlocks(path)) && !/\.d\.[cm]?ts$/i.test(path),
  extract,
  facts: (text, path, project) => {
    const parts = PARTS.filter(({ tells }) => tells?.(text, path, project) === true);
    const factsWanted = holdsFacts(text, path);
    if (parts.length === 0 && !factsWanted) return [];
    const { facts } = extractParts(text, path, project, parts, factsWanted, undefined);
    return facts ?? [];
  },
  sent: (text, path, project) => {
    const parts = PARTS.filter(({ tells }) => tells?.(text, path, project) === true);
    if (parts.length === 0) return [];
    const { facts = [] } = extractParts(text, path, project, parts, false, undefined);
    return facts.filter((fact) => fact.kind === 'sent-file');
  },
  leases: leasesIn,
  live: () => {
    const module = new LiveModule(extract);
    return (text, path, project) => module.extract(text, path, project);
  },
};
