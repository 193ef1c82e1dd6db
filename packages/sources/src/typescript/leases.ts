import type { Dialect, TextRange } from '@poolsafe/core';
import type { Lease, ProjectFiles } from '../extraction.js';
import { handlesOf } from './handles.js';
import type { Module } from './modules.js';
import { Modules, modulesOf, NO_PROJECT } from './modules.js';
import { isFunction, type Node, parameterTarget } from './tree.js';

/** What a lease may be read as where the library speaks to several, and the code does not say to which. */
const DEFAULT_DIALECT: Dialect = 'postgres';

/** Names to which a module gives a connection that is checked out of a pool, or a transaction on one. */
export function leasesIn(text: string, path: string, project: ProjectFiles | undefined): readonly Lease[] {
  const modules = project ? modulesOf(project) : new Modules(NO_PROJECT);
  modules.begin();
  const module = modules.at(path, text);
  return module?.canBeRead === true ? namesGiven(module).flatMap((name) => leaseOf(module, name)) : [];
}

/** Identifiers that are declared or given a value. */
function namesGiven({ tree }: Module): readonly Node[] {
  const names: (Node | undefined)[] = [
    ...tree.ofType('VariableDeclarator').map(({ id, init }) => (init ? id : undefined)),
    ...tree.ofType('AssignmentExpression').map(({ left }) => left),
    ...tree.nodes().flatMap((node) => {
      const parent = isFunction(node) ? tree.parent(node) : undefined;
      return isFunction(node) && parent?.type === 'CallExpression' ? node.params.map(parameterTarget) : [];
    }),
  ];
  return names.filter((name) => name?.type === 'Identifier');
}

function leaseOf(module: Module, name: Node): readonly Lease[] {
  const handle = handlesOf(module).of(name);
  if (!handle?.certain || (handle.kind !== 'client' && handle.kind !== 'transaction') || handle.dialect === 'other')
    return [];
  // What is called a pool can be one of anything.
  if (!handle.library && handle.dialect === undefined) return [];
  const [start, end] = name.range;
  // A type may stand behind the name, and belongs to it.
  const range: TextRange = { start, end: nameEnd(module.text, start, end) };
  const { environmentVariable, target, library } = handle;
  return [
    {
      range,
      kind: handle.kind,
      dialect: handle.dialect ?? library?.dialects[0] ?? DEFAULT_DIALECT,
      connection: {
        ...(environmentVariable === undefined ? {} : { environmentVariable }),
        ...(target === undefined ? {} : { target }),
      },
    },
  ];
}

const nameEnd = (text: string, start: number, end: number): number =>
  start + (/^[\w$\u0080-\uFFFF]+/.exec(text.slice(start, end))?.[0].length ?? 0);
