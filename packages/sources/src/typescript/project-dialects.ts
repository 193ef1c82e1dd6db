import type { Dialect } from '@poolsafe/core';
import { posix } from 'node:path';
import { dialectOfName, dialectsOfDependencies } from './dialect.js';
import type { Module, Modules } from './modules.js';

const known = new WeakMap<Modules, Map<string, ReadonlySet<Dialect | 'other'>>>();

/**
 * The databases that the package around a module connects to, as far as its manifest and its Prisma schema say; what
 * the folders above say where they are silent.
 */
export function projectDialects(module: Module): ReadonlySet<Dialect | 'other'> {
  let folders = known.get(module.modules);
  if (!folders) known.set(module.modules, (folders = new Map()));
  for (let folder = posix.dirname(module.path); ; folder = posix.dirname(folder)) {
    let found = folders.get(folder);
    if (!found) folders.set(folder, (found = ofFolder(module.modules, folder)));
    if (found.size > 0 || folder === '.' || folder === '/') return found;
  }
}

function ofFolder(modules: Modules, folder: string): ReadonlySet<Dialect | 'other'> {
  const { files } = modules;
  const manifest = files.read(posix.join(folder, 'package.json'));
  if (manifest === undefined) return new Set();
  let names: readonly string[];
  try {
    const { dependencies, peerDependencies, optionalDependencies, devDependencies } = JSON.parse(manifest) as Record<
      string,
      Record<string, string> | undefined
    >;
    const own = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    names = dialectsOfDependencies(own).size > 0 ? own : [...own, ...Object.keys(devDependencies ?? {})];
  } catch {
    return new Set();
  }
  const found = new Set(dialectsOfDependencies(names));
  for (const schema of ['prisma/schema.prisma', 'schema.prisma', 'src/prisma/schema.prisma', 'db/schema.prisma']) {
    const provider = /datasource\s+\w+\s*\{[^}]*?provider\s*=\s*"(\w+)"/.exec(
      files.read(posix.join(folder, schema)) ?? '',
    )?.[1];
    const dialect = provider === undefined ? undefined : dialectOfName(provider);
    if (dialect !== undefined) found.add(dialect);
  }
  return found;
}
