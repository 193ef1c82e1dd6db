import type { TSESTree } from '@typescript-eslint/types';
import type { TextRange } from '@poolsafe/core';
import type { ProjectFiles, ReadyTree } from '../extraction.js';
import { collectExports, type Exports } from './exports.js';
import { blank, type ParsedModule, parseModule } from './parse.js';
import { Resolver } from './resolver.js';
import { bare, calleeName, keyName, ModuleTree, type Node, patternPath, propertyName, type Variable } from './tree.js';

/** A node in its module. */
export interface Place {
  readonly module: Module;
  readonly node: Node;
}

/** What a name or an expression stands for. */
export type Meaning =
  /** An export of a package that is not the project's; `*` is the module itself. */
  | { readonly kind: 'package'; readonly source: string; readonly exported: string }
  /** An export of a SQL file of the project. */
  | { readonly kind: 'file'; readonly path: string; readonly exported: string }
  /** A module of the project as an object. */
  | { readonly kind: 'namespace'; readonly module: Module }
  /** A declaration or expression. For a variable, the node is its declared name and `variable` is set. */
  | { readonly kind: 'declared'; readonly module: Module; readonly node: Node; readonly variable?: Variable };

const DEEPEST = 10;

/** One module of the project: its tree, and what it imports and exports. */
export class Module {
  readonly path: string;
  readonly text: string;
  readonly damaged: boolean;
  readonly modules: Modules;
  readonly #parsed: ParsedModule;
  #tree: ModuleTree | undefined;
  #exports: Exports | undefined;
  /** What names stand for that are exported by `export *`. */
  readonly #throughAll = new Map<string, Meaning | undefined>();

  constructor(path: string, text: string, modules: Modules, parsed: ParsedModule) {
    this.path = path;
    this.text = text;
    this.modules = modules;
    this.damaged = parsed.damaged;
    this.#parsed = parsed;
  }

  get tree(): ModuleTree {
    return (this.#tree ??= new ModuleTree(this.#parsed.program, this.#parsed.scopes));
  }

  /** False where the tree cannot be had: it is nested too deeply. */
  get canBeRead(): boolean {
    try {
      return this.tree.program.type === 'Program';
    } catch {
      return false;
    }
  }

  /** The text without what its comments say, which no program does; the same text where they are not known. */
  get code(): string {
    return withoutRanges(this.text, this.#parsed.comments ?? []);
  }

  /** What an import of this module by this name stands for. */
  exported(name: string, depth = 0): Meaning | undefined {
    if (depth > DEEPEST) return undefined;
    this.#exports ??= collectExports(this.tree);
    const { named, all } = this.#exports;
    const found = named.get(name) ?? (name === 'default' ? named.get('*') : undefined);
    if (found?.kind === 'here')
      return this.meaning(found.node, depth + 1) ?? { kind: 'declared', module: this, node: found.node };
    if (found) return this.imported(found.source, found.name, depth + 1);
    const object = named.get('*');
    if (object?.kind === 'here') return this.#property(object.node, name, depth);
    if (this.#throughAll.has(name)) return this.#throughAll.get(name);
    let meaning: Meaning | undefined;
    for (const source of all) {
      meaning = this.imported(source, name, depth + 1);
      if (meaning && meaning.kind !== 'package') break;
      meaning = undefined;
    }
    // From further down, where following ends early, more could be found than was.
    if (depth <= DEEPEST / 2) this.#throughAll.set(name, meaning);
    return meaning;
  }

  /** What a name imported from a module stands for. */
  imported(source: string, name: string, depth = 0): Meaning | undefined {
    const path = this.modules.pathOf(this.path, source);
    if (path !== undefined && !this.modules.mayExport(path, name)) return undefined;
    const target = path === undefined ? undefined : this.modules.at(path);
    if (!target) {
      const file = SQL_IMPORT.test(source) ? this.modules.resolve(this.path, source.replace(/^.*!/, '')) : undefined;
      return file === undefined
        ? { kind: 'package', source, exported: name }
        : { kind: 'file', path: file, exported: name };
    }
    return name === '*' ? { kind: 'namespace', module: target } : target.exported(name, depth);
  }

  /** What an expression stands for, through names, imports, `require` and destructuring; never through calls. */
  meaning(expression: Node, depth = 0): Meaning | undefined {
    if (depth > DEEPEST || !this.modules.step()) return undefined;
    const node = bare(expression);
    switch (node.type) {
      case 'Identifier':
        return this.#named(node, depth);
      case 'MemberExpression': {
        const name = propertyName(node);
        const object = name === undefined ? undefined : this.meaning(node.object, depth + 1);
        if (!object || name === undefined) return undefined;
        if (object.kind === 'namespace') return object.module.exported(name, depth + 1);
        // What an object of this module holds is a value of its own; only imports are followed.
        if (object.kind === 'declared')
          return object.module === this ? undefined : object.module.#property(object.node, name, depth + 1);
        if (object.kind === 'file') return { ...object, exported: name };
        if (object.kind === 'package') {
          const whole = object.exported === '*' || object.exported === 'default';
          return { ...object, exported: whole ? name : `${object.exported}.${name}` };
        }
        return undefined;
      }
      case 'CallExpression': {
        const [argument] = node.arguments;
        const required = calls(node, 'require') && argument?.type === 'Literal' ? argument.value : undefined;
        if (typeof required === 'string') return this.#required(required, depth + 1);
        return this.#givenBack(node, depth);
      }
      case 'ImportExpression':
        return node.source.type === 'Literal' && typeof node.source.value === 'string'
          ? this.imported(node.source.value, '*', depth + 1)
          : undefined;
      default:
        return undefined;
    }
  }

  /** What calls give back that they are called on or given: `require('sqlite3').verbose()`, `__importDefault(require('pg'))`. */
  #givenBack(call: TSESTree.CallExpression, depth: number): Meaning | undefined {
    const name = calleeName(call.callee) ?? '';
    const [argument] = call.arguments;
    const whole = GIVES_ITSELF.test(name)
      ? call.callee.type === 'MemberExpression' && call.callee.object
      : GIVES_ARGUMENT.test(name) && argument;
    const meaning = whole ? this.meaning(whole, depth + 1) : undefined;
    return meaning?.kind === 'package' || meaning?.kind === 'namespace' ? meaning : undefined;
  }

  /** A required module as an object, or what it exports in one piece: `module.exports = new Pool()`. */
  #required(source: string, depth: number): Meaning | undefined {
    const whole = this.imported(source, '*', depth);
    return whole?.kind === 'namespace' ? (whole.module.#whole(depth) ?? whole) : whole;
  }

  /** What `module.exports = ...` is given, unless that is an object of exports. */
  #whole(depth: number): Meaning | undefined {
    this.#exports ??= collectExports(this.tree);
    const all = this.#exports.named.get('*');
    if (all?.kind !== 'here' || this.#objectOf(all.node)) return undefined;
    return this.meaning(all.node, depth + 1) ?? { kind: 'declared', module: this, node: all.node };
  }

  /** The object literal that an expression is, by its own or by the constant it names. */
  #objectOf(expression: Node): TSESTree.ObjectExpression | undefined {
    const node = bare(expression);
    if (node.type === 'ObjectExpression') return node;
    const definition = node.type === 'Identifier' ? this.tree.variable(node)?.defs[0] : undefined;
    const init = definition?.type === 'Variable' && definition.node.init ? bare(definition.node.init) : undefined;
    return init?.type === 'ObjectExpression' ? init : undefined;
  }

  #named(node: TSESTree.Identifier, depth: number): Meaning | undefined {
    const variable = this.tree.variable(node);
    const definition = variable?.defs[0];
    if (!variable || !definition) return undefined;
    const here: Meaning = { kind: 'declared', module: this, node: definition.name, variable };
    switch (definition.type) {
      case 'ImportBinding': {
        if (definition.node.type === 'TSImportEqualsDeclaration') {
          const { moduleReference: module } = definition.node;
          const source = module.type === 'TSExternalModuleReference' ? module.expression : undefined;
          return source?.type === 'Literal' && typeof source.value === 'string'
            ? this.#required(source.value, depth + 1)
            : undefined;
        }
        if (definition.parent?.type !== 'ImportDeclaration') return undefined;
        const specifier = definition.node;
        const name =
          specifier.type === 'ImportSpecifier'
            ? (keyName(specifier.imported) ?? 'default')
            : specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : '*';
        return this.imported(definition.parent.source.value, name, depth + 1);
      }
      case 'Variable': {
        const { init, id } = definition.node;
        const path = init ? patternPath(id, definition.name) : undefined;
        if (!init || !path) return here;
        let meaning = this.meaning(init, depth + 1);
        // const sql = postgres() and const { query } = db are values of their own; only imports are followed.
        if (meaning?.kind === 'declared' && meaning.module !== this && path.length === 0) return meaning;
        if (!meaning || meaning.kind === 'declared') return here;
        for (const key of path) {
          if (meaning.kind === 'namespace') meaning = meaning.module.exported(key, depth + 1);
          else if (meaning.kind !== 'declared') meaning = { ...meaning, exported: key };
          if (!meaning) return here;
        }
        return meaning;
      }
      default:
        return here;
    }
  }

  #property(object: Node, name: string, depth: number): Meaning | undefined {
    const node = this.#objectOf(object);
    if (!node) return undefined;
    const property = node.properties.find(
      (candidate) => candidate.type === 'Property' && keyName(candidate.key) === name,
    );
    const value = property?.type === 'Property' ? property.value : this.#added(object, name);
    if (value) return this.meaning(value, depth + 1) ?? { kind: 'declared', module: this, node: value };
    for (const spread of node.properties) {
      const source = spread.type === 'SpreadElement' ? this.meaning(spread.argument, depth + 1) : undefined;
      const found = source?.kind === 'namespace' ? source.module.exported(name, depth + 1) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** `const db = {}; db.pool = new Pool(); module.exports = db;` */
  #added(object: Node, name: string): Node | undefined {
    if (object.type !== 'Identifier') return undefined;
    for (const { left, right } of this.tree.ofType('AssignmentExpression')) {
      if (left.type !== 'MemberExpression' || propertyName(left) !== name) continue;
      if (left.object.type === 'Identifier' && left.object.name === object.name) return right;
    }
    return undefined;
  }
}

/** The modules of a project, read and parsed when they are first needed. */
export class Modules {
  readonly #files: ProjectFiles;
  readonly #resolver: Resolver;
  readonly #loaded = new Map<string, Module | undefined>();
  /** Files that an analysis has looked into since `track`. */
  #seen: Set<string> | undefined;
  /** What the imports of each module stand for, as far as they were followed. */
  readonly #followed = new Map<string, Set<string>>();
  #steps = 0;

  constructor(files: ProjectFiles) {
    this.#files = files;
    this.#resolver = new Resolver(files);
  }

  get files(): ProjectFiles {
    return this.#files;
  }

  /** Begins to count steps anew, for another file. */
  begin(): void {
    this.#steps = 0;
  }

  /** The same, and notes from here on which files are looked into, until the returned function is called. */
  track(): () => ReadonlySet<string> {
    const seen = new Set<string>();
    this.#seen = seen;
    this.begin();
    return () => {
      this.#seen = undefined;
      return seen;
    };
  }

  /**
   * The modules that what is known of one depends on: those that were followed from it, and from them. What was found
   * out for another module before counts too, since it is not found out again.
   */
  dependenciesOf(path: string): readonly string[] {
    const found = new Set<string>([path]);
    for (const from of found) for (const to of this.#followed.get(from) ?? []) found.add(to);
    found.delete(path);
    return [...found];
  }

  /** Counts a step of following names; false once one file has used up what it may, so that no file takes for ever. */
  step(): boolean {
    return ++this.#steps < MOST_STEPS;
  }

  load(from: string, specifier: string): Module | undefined {
    const path = this.pathOf(from, specifier);
    return path === undefined ? undefined : this.at(path);
  }

  /** Path of the module of the project that a specifier stands for. */
  pathOf(from: string, specifier: string): string | undefined {
    const path = this.#resolver.resolve(from, specifier);
    if (path === undefined || !CODE.test(path) || path.endsWith('.d.ts')) return undefined;
    this.#follow(from, path);
    return path;
  }

  /** Notes that what is known of a module depends on a file that is no module. */
  noteFile(from: string, path: string): void {
    this.#seen?.add(path);
    this.#follow(from, path);
  }

  #follow(from: string, path: string): void {
    const followed = this.#followed.get(from);
    if (followed) followed.add(path);
    else this.#followed.set(from, new Set([path]));
  }

  /**
   * False when a module's words alone show that it exports nothing by this name: the name is not among them, and it
   * passes nothing on unnamed. Most modules that an index re-exports need not be parsed to see that.
   */
  mayExport(path: string, name: string): boolean {
    this.#seen?.add(path);
    if (name === '*' || name === 'default' || this.#loaded.has(path)) return true;
    const text = this.#files.read(path);
    return text === undefined || text.includes(name) || PASSES_ON.test(text);
  }

  /** Path of the file that a specifier stands for, of whatever kind. */
  resolve(from: string, specifier: string): string | undefined {
    return this.#resolver.resolve(from, specifier);
  }

  /** A module that is imported, or, with its text, one that is analysed: that one may turn out to be unreadable. */
  at(path: string, text?: string): Module | undefined {
    this.#seen?.add(path);
    const loaded = this.#loaded.get(path);
    if (loaded ? text !== undefined && text !== loaded.text : !this.#loaded.has(path)) {
      this.#loaded.set(path, this.#parse(path, text ?? this.#files.read(path)));
    }
    const module = this.#loaded.get(path);
    return text === undefined && module?.canBeRead === false ? undefined : module;
  }

  #parse(path: string, text: string | undefined): Module | undefined {
    if (text === undefined || text.length > LONGEST) return undefined;
    try {
      const ready = this.#files.tree?.(path, text);
      return new Module(path, text, this, ready ? ofReady(ready) : parseModule(text, path));
    } catch {
      return undefined;
    }
  }
}

const ofReady = ({ program, scopes }: ReadyTree): ParsedModule => ({
  program,
  scopes,
  comments: (program.comments ?? []).map(({ range: [start, end] }) => ({ start, end })),
  damaged: false,
});

/** The same text with some stretches made blank. */
function withoutRanges(text: string, ranges: readonly TextRange[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of ranges) {
    parts.push(text.slice(from, start), blank(end - start));
    from = end;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from);
}

/** `./x.sql`, `./x.sql?raw`, `raw-loader!./x.sql`. */
const SQL_IMPORT = /\.(sql|psql|pgsql)(\?.*)?$/i;

const CODE = /\.([cm]?[jt]sx?|vue|svelte)$/;

/** `export *`, and names that are not written in plain letters. */
const PASSES_ON = /export\s*(?:\/\*[^]*?\*\/\s*)?\*|\\u/;

/** A text that stands alone has no files around it. */
export const NO_PROJECT: ProjectFiles = { has: () => false, read: () => undefined, packages: new Map() };

const known = new WeakMap<ProjectFiles, Modules>();

/** The modules of a project, as far as they have been parsed. */
export function modulesOf(files: ProjectFiles): Modules {
  let modules = known.get(files);
  if (!modules) known.set(files, (modules = new Modules(files)));
  return modules;
}

/** Drops the modules that were parsed for a project. */
export const forgetProject = (files: ProjectFiles): boolean => known.delete(files);

/** Names that are followed for one file. Measured: ordinary files need a few thousand. */
const MOST_STEPS = 100_000;

/** A module longer than this was made by a machine. In UTF-16 code units. */
export const LONGEST = 2_000_000;

/** Methods of modules that give the module. */
const GIVES_ITSELF = /^verbose$/;
/** What compilers put around `require`, and what adds promises to a module's methods. */
const GIVES_ARGUMENT = /^(__importDefault|__importStar|__toESM|_?interopRequire(Default|Wildcard)|promisifyAll)$/;

const calls = (node: TSESTree.CallExpression, name: string) =>
  node.callee.type === 'Identifier' && node.callee.name === name;
