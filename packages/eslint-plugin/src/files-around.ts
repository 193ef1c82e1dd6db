import { resolve } from 'node:path';
import type { ProjectFiles, ReadyTree } from '@poolsafe/sources';
import type { Linter } from 'eslint';
import { type ProjectAround, projectAround } from './project-around.js';

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

interface Linted {
  readonly path: string;
  readonly source: ReadSource;
  readonly tree: ReadyTree | undefined;
}

/** The trees of typescript-eslint's parser are those that poolsafe's own readers expect; others may lack fields. */
function isReadable(parser: unknown): boolean {
  const { meta } = (parser ?? {}) as Linter.Parser;
  return meta?.name === 'typescript-eslint/parser' && Number.parseInt(meta.version ?? '', 10) >= 8;
}

/** The files of a folder with what ESLint has read of them already, which need not be read again. */
export class FilesInEslint implements ProjectFiles {
  readonly #project: ProjectAround;
  readonly #cwd: string;
  readonly sqlFiles;
  readonly definitions;
  #linted: Linted | undefined;

  constructor(project: ProjectAround, cwd: string) {
    this.#project = project;
    this.#cwd = cwd;
    this.sqlFiles = project.files.sqlFiles;
    this.definitions = project.files.definitions;
  }

  lint(linted: Linted): void {
    this.#linted = linted;
  }

  readonly has = (path: string): boolean => this.#project.files.has(path);

  readonly read = (path: string): string | undefined => this.#ofProgram(path) ?? this.#project.files.read(path);

  /** A TypeScript program has read the modules that it consists of. */
  #ofProgram(path: string): string | undefined {
    const program = (this.#linted?.source.parserServices as Services | undefined)?.program;
    return program?.getSourceFile(resolve(this.#cwd, path).replaceAll('\\', '/'))?.text;
  }

  get packages(): ReadonlyMap<string, string> {
    return this.#project.files.packages;
  }

  /** The calls by which the project's code sends SQL files: all of it is looked at. */
  sent(): ReturnType<ProjectAround['sentFiles']> {
    return this.#project.sentFiles(this);
  }

  readonly tree: NonNullable<ProjectFiles['tree']> = (path, text) =>
    this.#linted?.path === path && this.#linted.source.text === text ? this.#linted.tree : undefined;
}

const known = new WeakMap<ProjectAround, FilesInEslint>();

/**
 * The files around one that is linted: imports are followed by their paths, as on the command line, and SQL is known
 * that code calls or sends.
 *
 * @param path from `cwd`, with slashes
 */
export function filesAround(source: ReadSource, parser: unknown, path: string, cwd: string): FilesInEslint {
  const project = projectAround(cwd, path);
  let files = known.get(project);
  if (!files) known.set(project, (files = new FilesInEslint(project, cwd)));
  const { ast: program, scopeManager: scopes } = source;
  const tree = isReadable(parser) && program && scopes ? ({ program, scopes } as ReadyTree) : undefined;
  files.lint({ path, source, tree });
  return files;
}
