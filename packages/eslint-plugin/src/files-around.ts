import { relative, resolve } from 'node:path';
import { ProjectOnDisk } from '@poolsafe/engine';
import type { ProjectFiles, ReadyTree } from '@poolsafe/sources';
import type { Linter } from 'eslint';

/** What typescript-eslint's services have that is of use here: the texts of the program that is being linted. */
interface Services {
  readonly program?: { readonly getSourceFile: (path: string) => { readonly text: string } | undefined } | null;
}

/** A file as ESLint has read it. */
export interface ReadSource {
  readonly text: string;
  readonly ast?: unknown;
  readonly scopeManager?: unknown;
  /** Of typescript-eslint's parser, when it was asked for types. */
  readonly parserServices?: object;
}

/** The file that is being linted: its tree need not be made again. */
let linted: { readonly path: string; readonly text: string; readonly tree: ReadyTree } | undefined;
const tree: NonNullable<ProjectFiles['tree']> = (path, text) =>
  linted?.path === path && linted.text === text ? linted.tree : undefined;

const ofPrograms = new WeakMap<object, ProjectFiles>();

/** The trees of typescript-eslint's parser are those that poolsafe's own readers expect; others may lack fields. */
function isReadable(parser: unknown): boolean {
  const { meta } = (parser ?? {}) as Linter.Parser;
  return meta?.name === 'typescript-eslint/parser' && Number.parseInt(meta.version ?? '', 10) >= 8;
}

/**
 * The files around one that is linted. Other modules are followed where a TypeScript program is at hand, which has read
 * them already; a SQL file is told whose SQL it is by the manifests above it. Otherwise a file stands alone: that costs
 * certainty about connections, not findings.
 */
export function filesAround(source: ReadSource, parser: unknown, filename: string, cwd: string): ProjectFiles {
  if (/\.(?:sql|psql|pgsql)$/i.test(filename)) return new ProjectOnDisk(cwd, []);
  const path = relative(cwd, filename).replaceAll('\\', '/');
  const { text, ast: program, scopeManager: scopes } = source;
  linted = isReadable(parser) && program && scopes ? { path, text, tree: { program, scopes } as ReadyTree } : undefined;
  const types = (source.parserServices as Services | undefined)?.program;
  if (!types) return { has: () => false, read: () => undefined, packages: new Map(), tree };
  let files = ofPrograms.get(types);
  if (!files) {
    const read = (other: string) => types.getSourceFile(resolve(cwd, other).replaceAll('\\', '/'))?.text;
    files = { has: (other) => read(other) !== undefined, read, packages: new Map(), tree };
    ofPrograms.set(types, files);
  }
  return files;
}
