import { posix } from 'node:path';
import type { Module } from './modules.js';

/** Lock files, and where each says which release of a package was taken. */
const LOCKS: readonly (readonly [file: string, release: (name: string) => RegExp])[] = [
  ['package-lock.json', (name) => new RegExp(`"node_modules/${name}"\\s*:\\s*\\{[^{}]*?"version"\\s*:\\s*"([^"]+)"`)],
  ['yarn.lock', (name) => new RegExp(`^"?${name}@[^\\n]*:\\n\\s+version:?\\s+"?([^"\\s]+)`, 'm')],
  ['pnpm-lock.yaml', (name) => new RegExp(`^\\s+['"]?/?${name}[@/](\\d[^:('"\\s]*)`, 'm')],
];

/** Catalogs of pnpm stand beside the list of the workspace's packages. */
const CATALOG = (name: string) => new RegExp(`^\\s+['"]?${name}['"]?:\\s*['"]?([^'"\\s]+)`, 'm');

/** `^5.4.0`, `~4.6`, `npm:redis@4.7.1`, `v5`: a release that the range names, and no other major version. */
const ONE_MAJOR = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?[\^~=v\s]*(\d+(?:\.\d+){0,2})(?:\.[x*]){0,2}(?:-[\w.-]+)?$/;

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/**
 * The release of a package that a module gets: what the nearest manifest names that has it, or, where that leaves the
 * major version open (`*`, `>=4`, a catalog), what the lock file beside or above it says. `undefined`: not known.
 */
export function packageVersion(module: Module, name: string): string | undefined {
  const { files } = module.modules;
  for (const folder of foldersUp(module.path)) {
    const range = rangeIn(files.read(posix.join(folder, 'package.json')), name);
    if (range === undefined) continue;
    const plain = ONE_MAJOR.exec(range)?.[1];
    if (plain !== undefined) return plain;
    for (const above of foldersUp(posix.join(folder, 'package.json'))) {
      const listed = range.startsWith('catalog:')
        ? CATALOG(escaped(name)).exec(files.read(posix.join(above, 'pnpm-workspace.yaml')) ?? '')?.[1]
        : undefined;
      const ofCatalog = listed === undefined ? undefined : ONE_MAJOR.exec(listed)?.[1];
      if (ofCatalog !== undefined) return ofCatalog;
      for (const [file, release] of LOCKS) {
        const locked = release(escaped(name)).exec(files.read(posix.join(above, file)) ?? '')?.[1];
        const version = locked === undefined ? undefined : ONE_MAJOR.exec(locked)?.[1];
        if (version !== undefined) return version;
      }
    }
    return undefined;
  }
  return undefined;
}

function* foldersUp(path: string): Generator<string> {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    yield folder;
    if (folder === '.' || folder === '/') return;
  }
}

function rangeIn(manifest: string | undefined, name: string): string | undefined {
  if (manifest === undefined || !manifest.includes(name)) return undefined;
  try {
    const groups = JSON.parse(manifest) as Record<string, Record<string, unknown> | undefined>;
    for (const group of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']) {
      const range = groups[group]?.[name];
      if (typeof range === 'string') return range;
    }
  } catch {
    // A manifest that is no JSON says nothing of versions; what reads manifests tells about it.
  }
  return undefined;
}
