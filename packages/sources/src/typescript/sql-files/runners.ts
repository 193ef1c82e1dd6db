import type { TSESTree } from '@typescript-eslint/types';
import { libraryOf } from '../handle.js';
import { libraries } from '../libraries.generated.js';
import type { ArgumentPlace } from '../library.js';
import type { Module } from '../modules.js';
import type { Node } from '../tree.js';
import type { Values } from '../values.js';
import { type FileSource, sourcesAt } from './file-source.js';

/** A call that runs the SQL files of a folder. */
export interface Run {
  readonly handle: Node;
  readonly sources: readonly FileSource[];
  readonly inTransaction: boolean;
}

const NAMES: ReadonlySet<string> = new Set(
  libraries.flatMap(({ runners = [] }) => runners.map(({ exported }) => exported)),
);

/** True for a function that has the name of one which runs a folder. */
export const mayRun = (name: string | undefined): boolean => name !== undefined && NAMES.has(name);

/** `migrate(db, { migrationsFolder: './drizzle' })`: the folder whose files a library sends, and over which handle. */
export function runOf(module: Module, values: Values, call: TSESTree.CallExpression): Run | undefined {
  const meaning = module.meaning(call.callee);
  if (meaning?.kind !== 'package') return undefined;
  const runner = libraryOf(meaning.source)?.runners?.find(({ exported }) => exported === meaning.exported);
  const handle = runner && argumentAt(values, call, runner.handle);
  const folder = runner && argumentAt(values, call, runner.folder);
  if (!handle || !folder) return undefined;
  const { files } = module.modules;
  const sources = values.of(folder).flatMap(({ text }) => sourcesAt(files, module.path, text));
  return sources.length === 0 ? undefined : { handle, sources, inTransaction: runner.transaction };
}

function argumentAt(values: Values, call: TSESTree.CallExpression, { argument, property }: ArgumentPlace) {
  const node = call.arguments.at(argument);
  if (!node || node.type === 'SpreadElement') return undefined;
  return property === undefined ? node : values.property(node, property);
}
