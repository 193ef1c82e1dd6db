import { HOLE } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import type { Environment } from '../values.js';
import type { Meaning, Module, Place } from '../modules.js';
import { StringValue } from '../string-value.js';
import { bare, calleeName, isFunction, type Node, propertyName } from '../tree.js';
import { type FileSource, narrowed, sourcesAt, textOfSource } from './file-source.js';
import { ownPath, pathTexts } from './path-texts.js';

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** What strings an expression can be, asked back. */
export type ValuesOf = (node: Node, environment: Environment, depth: number) => readonly StringValue[];

/** Calls that are given a path and do not read what is there. */
const NOT_READING =
  /^(exists(Sync)?|access(Sync)?|l?stat(Sync)?|unlink(Sync)?|write\w*|append\w*|mkdir\w*|rm(Sync)?|copy\w*|rename\w*|watch\w*|basename|extname|relative|isAbsolute|log|info|warn|error|debug|push|test|startsWith|endsWith|includes|match|replace|replaceAll|slice|split|static)$/;

/** What reads a file, by the names of its kind. */
const READING = /^(read(Text)?File(Sync|Async)?|readText|QueryFile|file)$/;

/** Longest file whose statements are looked at together with the calls around the one that sends it (UTF-16 units). */
const LONGEST = 300_000;

const KEEPS_LIST = /^(filter|slice|sort|reverse|toSorted|toReversed|values|concat|flat)$/;
const LISTS_FILES = /^(readdir(Sync|Async)?|readDir(Sync)?)$/;
const FINDS_FILES = /^(glob(Sync|by|bySync)?|fg|fastGlob|sync|scan(Sync)?)$/;

/** Follows texts to the SQL files that a module reads, imports or has a loader read. */
export class LoadedFiles {
  readonly #module: Module;
  readonly #valuesOf: ValuesOf;
  /** There are files that could be read. */
  readonly wanted: boolean;

  constructor(module: Module, valuesOf: ValuesOf) {
    this.#module = module;
    this.#valuesOf = valuesOf;
    this.wanted = (module.modules.files.sqlFiles?.() ?? []).length > 0;
  }

  /** The place of the module itself, and what makes paths of paths. */
  ofPath(node: Node, environment: Environment, depth: number): readonly StringValue[] | undefined {
    if (!this.wanted) return undefined;
    const own = ownPath(this.#module, node);
    if (own !== undefined) return [StringValue.standingFor(node, own)];
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
    const texts = pathTexts(this.#module, node, (part) =>
      this.#valuesOf(part, environment, depth + 1).map(({ text }) => text),
    );
    return texts?.map((text) => StringValue.standingFor(node, text));
  }

  /** What a call gives that is handed the path of a SQL file or of a folder of them, or is asked for a part of one. */
  ofCall(node: Call, environment: Environment, depth: number): readonly StringValue[] {
    const name = calleeName(node.callee);
    if (!this.wanted) return [];
    if (name === 'require') return this.ofMeaning(node, this.#module.meaning(node));
    if (name !== undefined && NOT_READING.test(name)) return [];
    for (const argument of node.arguments.slice(0, 3)) {
      if (argument.type === 'SpreadElement' || isFunction(argument)) continue;
      const values = this.#valuesOf(argument, environment, depth + 1);
      const handed = values.filter(isLoaded);
      if (handed.length > 0) return handed.map((value) => value.at(node));
      const found = values.flatMap(({ text }) => sourcesAt(this.#module.modules.files, this.#module.path, text));
      // A path that grows is its folder's before it is the file's.
      const files = found.filter(({ path }) => !path.includes('*'));
      if (found.length > 0) return this.#contents(node, files.length > 0 ? files : found);
    }
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression') return this.ofMeaning(node, this.#module.meaning(callee));
    const [key] = node.arguments;
    if (name === 'then' && key && isFunction(key)) return this.#valuesOf(callee.object, environment, depth + 1);
    if (name === 'text') return this.#loaded(callee.object, environment, depth);
    // queries.get('lock'), sql.lockJob({ id })
    if (name === 'get' && key && key.type !== 'SpreadElement')
      return this.#under(node, callee.object, this.#texts(key, environment, depth), environment, depth);
    return this.#loaded(callee, environment, depth);
  }

  /** `queries.lockJob`, `queries['lock-job']`, `queries[name]` of what a loader gives. */
  ofMember(node: TSESTree.MemberExpression, environment: Environment, depth: number): readonly StringValue[] {
    if (!this.wanted) return [];
    const name = propertyName(node);
    const names = name === undefined ? this.#texts(node.property, environment, depth) : [name];
    return this.#under(node, node.object, names, environment, depth);
  }

  /** What a name taken out of a loader's object is. */
  ofKey(node: Node, object: Node, key: string, depth: number): readonly StringValue[] {
    return this.wanted ? this.#under(node, object, [key], new Map(), depth) : [];
  }

  /** An imported SQL file: `import sql from './x.sql?raw'`; a typed query of Prisma's. */
  ofMeaning(node: Node, meaning: Meaning | undefined): readonly StringValue[] {
    if (!this.wanted || !meaning) return [];
    if (meaning.kind === 'file') {
      const whole: FileSource = { path: meaning.path };
      const isWhole = meaning.exported === 'default' || meaning.exported === '*';
      return this.#contents(node, isWhole ? [whole] : narrowed(this.#module.modules.files, whole, meaning.exported));
    }
    if (meaning.kind !== 'package' || !/prisma[\w./-]*\/sql$/.test(meaning.source)) return [];
    const ending = `prisma/sql/${meaning.exported}.sql`;
    const typed = this.#module.modules.files
      .sqlFiles?.()
      .find((file) => file === ending || file.endsWith(`/${ending}`));
    return typed === undefined ? [] : this.#contents(node, [{ path: typed }]);
  }

  /** What a function of the project reads on its way to a result that is not followed: a cache, a parser of parts. */
  readIn({ module, node }: Place, call: Node, bound: Environment, depth: number): readonly StringValue[] {
    if (!this.wanted) return [];
    const inside = module.tree
      .ofType('CallExpression')
      .filter(({ range }) => range[0] >= node.range[0] && range[1] <= node.range[1])
      .filter(({ callee }) => READING.test(calleeName(callee) ?? ''));
    return inside
      .flatMap((read) => this.#valuesOf(read, bound, depth + 1).filter(isLoaded))
      .map((value) => value.at(call));
  }

  /** The elements of a list: of a text that is split, of a folder that is read, of files that are searched for. */
  ofList(list: Node, environment: Environment, depth: number): readonly StringValue[] | undefined {
    const node = bare(list);
    if (!this.wanted || depth > 12) return undefined;
    if (node.type === 'Identifier') {
      const definition = this.#module.tree.variable(node)?.defs[0];
      const init = definition?.type === 'Variable' && definition.node.id.type === 'Identifier' && definition.node.init;
      return init ? this.ofList(init, environment, depth + 1) : undefined;
    }
    if (node.type !== 'CallExpression') return undefined;
    const name = calleeName(node.callee) ?? '';
    const callee = bare(node.callee);
    const [first] = node.arguments;
    if (name === 'all' && first) return this.ofList(first, environment, depth + 1);
    if (LISTS_FILES.test(name)) return [StringValue.hole(node)];
    if (FINDS_FILES.test(name) && first)
      return this.#texts(first, environment, depth).map((text) =>
        StringValue.standingFor(node, text.replace(/\*\*\/|\*+/g, HOLE)),
      );
    if (callee.type !== 'MemberExpression') return undefined;
    if (name === 'split') {
      return this.#loaded(callee.object, environment, depth).map((value) =>
        StringValue.standingFor(
          node,
          HOLE,
          false,
          value.sources.map((source) => ({ ...source, apart: true })),
        ),
      );
    }
    if (name === 'map' && first && isFunction(first)) {
      const { body } = first;
      const result =
        body.type === 'BlockStatement' ? body.body.findLast(({ type }) => type === 'ReturnStatement') : body;
      const value = result?.type === 'ReturnStatement' ? result.argument : result;
      return value ? this.#valuesOf(value as Node, environment, depth + 1) : undefined;
    }
    return KEEPS_LIST.test(name) ? this.ofList(callee.object, environment, depth + 1) : undefined;
  }

  /** The contents of files where an expression stands for them. */
  #contents(node: Node, sources: readonly FileSource[]): readonly StringValue[] {
    const { modules, path } = this.#module;
    return sources.map((source) => {
      // Which files there are decides about a pattern, whatever they hold.
      if (!source.path.includes('*')) modules.noteFile(path, source.path);
      const text = textOfSource(modules.files, source);
      const isReadable = text !== undefined && text.length <= LONGEST;
      return StringValue.standingFor(node, isReadable ? text : HOLE, isReadable, [source]);
    });
  }

  #loaded(node: Node, environment: Environment, depth: number): readonly StringValue[] {
    return this.#valuesOf(node, environment, depth + 1).filter(isLoaded);
  }

  #texts(node: Node, environment: Environment, depth: number): readonly string[] {
    return this.#valuesOf(node, environment, depth + 1)
      .filter(({ unknown }) => !unknown)
      .map(({ text }) => text);
  }

  #under(
    node: Node,
    object: Node,
    names: readonly string[],
    environment: Environment,
    depth: number,
  ): readonly StringValue[] {
    const { files } = this.#module.modules;
    const sources = this.#loaded(object, environment, depth).flatMap((value) => value.sources);
    if (names.length === 0)
      return this.#contents(
        node,
        sources.map((source) => ({ ...source, apart: true })),
      );
    return this.#contents(
      node,
      sources.flatMap((source) => names.flatMap((name) => narrowed(files, source, name))),
    );
  }
}

/** The part of a SQL file that pgTyped made a query of: `jobs.queries.ts` stands beside `jobs.sql`. */
export function generatedFrom({ module, node }: Place): FileSource | undefined {
  const path = module.path.replace(/\.(queries|types)\.[cm]?[jt]s$/, '.sql');
  const { files } = module.modules;
  if (path === module.path || !files.has(path)) return undefined;
  const declarator = module.tree.parent(node);
  const name = declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier' && declarator.id.name;
  return name ? narrowed(files, { path }, name)[0] : undefined;
}

/** The module was generated from a SQL file, which tells about its statements. */
export const isGenerated = ({ path, modules: { files } }: Module): boolean =>
  /\.(queries|types)\.[cm]?[jt]s$/.test(path) && files.has(path.replace(/\.(queries|types)\.[cm]?[jt]s$/, '.sql'));

export const isLoaded = (value: StringValue): boolean => value.sources.length > 0;
