import type { NotAnalysed } from '@poolsafe/core';
import type { Extraction, ProjectFiles, SourceReader } from '../extraction.js';
import { roleOf } from '../role.js';
import { readSuppressions } from '../suppressions.js';
import { Executions } from './executions.js';
import { factsOfModule, holdsFacts } from './facts.js';
import { FlowBuilder } from './flows.js';
import { mayHoldCommands } from './key-value/command-words.js';
import { extractKeyValue } from './key-value/extract.js';
import { type Module, Modules } from './modules.js';
import { extractMongo, MONGODB_CANDIDATE } from './mongodb/extract.js';
import { hasScriptBlocks } from './script-blocks.js';
import { mayHoldState } from './sql-text.js';
import { StrayTexts } from './stray-texts.js';
import { Values } from './values.js';

const NO_PROJECT: ProjectFiles = { has: () => false, read: () => undefined, packages: new Map() };

const known = new WeakMap<ProjectFiles, Modules>();

function modulesOf(files: ProjectFiles): Modules {
  let modules = known.get(files);
  if (!modules) known.set(files, (modules = new Modules(files)));
  return modules;
}

/** Drops the modules that were parsed for a project. */
export const forgetProject = (files: ProjectFiles): boolean => known.delete(files);

function extract(text: string, path: string, project?: ProjectFiles): Extraction {
  return extractParts(
    text,
    path,
    project,
    PARTS.filter(({ holds }) => holds(text)),
    holdsFacts(text),
  );
}

/** The same, whatever the words of the text: what the look at the words before parsing must not change. */
export const extractUnfiltered: SourceReader['extract'] = (text, path, project) =>
  extractParts(text, path, project, PARTS, true);

function extractParts(
  text: string,
  path: string,
  project: ProjectFiles | undefined,
  parts: readonly Part[],
  factsWanted: boolean,
): Extraction {
  const suppressions = readSuppressions(text);
  const role = roleOf(path, text);
  const nothing = { flows: [], observations: [], notAnalysed: [], suppressions, role };
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

/** What one kind of client shows in a module. */
type PartOfModule = Pick<Extraction, 'flows' | 'counts'> & { readonly notAnalysed?: readonly NotAnalysed[] };

/** Who reads a module, and which texts hold anything for it. */
interface Part {
  readonly holds: (text: string) => boolean;
  readonly readModule: (module: Module) => PartOfModule;
}

const PARTS: readonly Part[] = [
  { holds: mayHoldState, readModule: readSql },
  {
    holds: mayHoldCommands,
    readModule: (module) => extractKeyValue(module.tree, new Values(module)),
  },
  { holds: (text) => MONGODB_CANDIDATE.test(text), readModule: ({ tree }) => ({ flows: extractMongo(tree) }) },
];

function readSql(module: Module): PartOfModule {
  const values = new Values(module);
  const executions = new Executions(module, values);
  const found = executions.all();
  const strays = new StrayTexts(module, values).all();
  const builder = new FlowBuilder(module);
  const flows = [...builder.ofExecutions(found), ...builder.ofStrays(strays)];
  const notAnalysed: NotAnalysed[] = executions.unknownTexts
    .filter(({ onHandle }) => onHandle)
    .map(({ node }) => ({
      range: { start: node.range[0], end: node.range[1] },
      reason: 'the text of the statement is not known here',
    }));
  const counts: Record<string, number> = {};
  const count = (reason: string, by = 1) => (counts[reason] = (counts[reason] ?? 0) + by);
  for (const { because, handle } of found) {
    count(
      handle?.library
        ? 'calls on known handles'
        : because === 'wrapper'
          ? 'calls of wrappers'
          : 'calls on unknown handles',
    );
  }
  count('texts that are not known', notAnalysed.length);
  count('texts that nobody is seen to execute', strays.length);
  return { flows, notAnalysed: [...notAnalysed, ...builder.notAnalysed], counts };
}

export const typescriptFile: SourceReader = {
  name: 'typescript',
  reads: (path) => (/\.[cm]?[jt]sx?$/i.test(path) || hasScriptBlocks(path)) && !/\.d\.[cm]?ts$/i.test(path),
  extract,
};
