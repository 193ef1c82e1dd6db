import type { Extraction, ProjectFiles, SourceReader } from '../extraction.js';
import { roleOf } from '../role.js';
import { readSuppressions } from '../suppressions.js';
import { factsOfModule, holdsFacts } from './facts.js';
import { extractKeyValue, KEY_VALUE_CANDIDATE } from './key-value/extract.js';
import { LiveModule } from './live.js';
import { type Module, Modules, modulesOf, NO_PROJECT } from './modules.js';
import { extractMongo, MONGODB_CANDIDATE } from './mongodb/extract.js';
import { hasScriptBlocks } from './script-blocks.js';
import { type PartOfModule, readSql } from './sql-part.js';
import { mayHoldState } from './sql-text.js';
import { Values } from './values.js';

export { forgetProject } from './modules.js';

function extract(text: string, path: string, project?: ProjectFiles): Extraction {
  const suppressions = readSuppressions(text);
  const role = roleOf(path, text);
  const nothing = { flows: [], observations: [], notAnalysed: [], suppressions, role };
  const parts = PARTS.filter(({ holds }) => holds(text));
  const factsWanted = holdsFacts(text);
  if (parts.length === 0 && !factsWanted) return nothing;
  const modules = project ? modulesOf(project) : new Modules(NO_PROJECT);
  const seen = modules.track();
  const failed = (reason: string) => {
    seen();
    return { ...nothing, notAnalysed: [{ range: { start: 0, end: 0 }, reason }] };
  };
  const module = modules.at(path, text);
  if (!module) return failed('cannot be parsed');
  const read: PartOfModule[] = [];
  let facts;
  try {
    for (const { readModule } of parts) read.push(readModule(module));
    facts = factsWanted ? factsOfModule(module) : [];
  } catch (error) {
    return failed(`cannot be followed: ${error instanceof Error ? error.message : String(error)}`);
  }
  const dependencies = [...seen()].filter((other) => other !== path);
  return {
    flows: read.flatMap(({ flows }) => flows),
    notAnalysed: read.flatMap(({ notAnalysed }) => notAnalysed ?? []),
    counts: Object.assign({}, ...read.map(({ counts }) => counts ?? {})) as Record<string, number>,
    observations: [],
    facts,
    suppressions,
    role,
    dependencies,
  };
}

/** Who reads a module, and which texts hold anything for it. */
const PARTS: readonly {
  readonly holds: (text: string) => boolean;
  readonly readModule: (module: Module) => PartOfModule;
}[] = [
  { holds: mayHoldState, readModule: (module) => readSql(module) },
  {
    holds: (text) => KEY_VALUE_CANDIDATE.test(text),
    readModule: (module) => extractKeyValue(module.tree, new Values(module)),
  },
  { holds: (text) => MONGODB_CANDIDATE.test(text), readModule: ({ tree }) => ({ flows: extractMongo(tree) }) },
];

export const typescriptFile: SourceReader = {
  name: 'typescript',
  reads: (path) => (/\.[cm]?[jt]sx?$/i.test(path) || hasScriptBlocks(path)) && !/\.d\.[cm]?ts$/i.test(path),
  extract,
  live: () => {
    const module = new LiveModule(extract);
    return (text, path, project) => module.extract(text, path, project);
  },
};
