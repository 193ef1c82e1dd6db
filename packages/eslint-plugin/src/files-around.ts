import { resolve } from 'node:path';
import { ProjectOnDisk } from '@poolsafe/engine';
import type { ProjectFiles } from '@poolsafe/sources';

/** What typescript-eslint's services have that is of use here: the texts of the program that is being linted. */
interface Services {
  readonly program?: { readonly getSourceFile: (path: string) => { readonly text: string } | undefined } | null;
}

const ofPrograms = new WeakMap<object, ProjectFiles>();

/**
 * The files around one that is linted. Other modules are followed where a TypeScript program is at hand, which has read
 * them already; a SQL file is told whose SQL it is by the manifests above it. Otherwise a file stands alone: that costs
 * certainty about connections, not findings.
 */
export function filesAround(services: object | undefined, filename: string, cwd: string): ProjectFiles | undefined {
  if (/\.(?:sql|psql|pgsql)$/i.test(filename)) return new ProjectOnDisk(cwd, []);
  const program = (services as Services | undefined)?.program;
  if (!program) return undefined;
  let files = ofPrograms.get(program);
  if (!files) {
    const read = (path: string) => program.getSourceFile(resolve(cwd, path).replaceAll('\\', '/'))?.text;
    files = { has: (path) => read(path) !== undefined, read, packages: new Map() };
    ofPrograms.set(program, files);
  }
  return files;
}
