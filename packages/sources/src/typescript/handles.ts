import type { TSESTree } from '@typescript-eslint/types';
import { callbackKind } from './callbacks.js';
import { dialectOfName } from './dialect.js';
import { environmentVariables } from './environment.js';
import { givenByHabit, leasedByHabit, poolByHabit } from './habits.js';
import { asHeld, type Handle, libraryOf, memberOf } from './handle.js';
import { type HandleKind, hasName, type LibraryDescription, type MakerDescription } from './library.js';
import { declaration } from './declarations.js';
import { type Meaning, type Module } from './modules.js';
import { byName } from './receivers.js';
import { returnsOf } from './returns.js';
import { directiveAt } from './target-directives.js';
import {
  bare,
  calleeName,
  isClass,
  isFunction,
  type Node,
  parameterTarget,
  propertyName,
  type Variable,
  patternPath,
} from './tree.js';
import { TypeHandles } from './type-handles.js';
import { Values } from './values.js';

const DEEPEST = 10;

/** Callers of a function that are asked what they hand over. */
const MOST_CALLERS = 8;

/** Where libraries that speak several dialects take an address. */
const ADDRESSES: readonly string[] = ['url', 'uri', 'connection', 'connectionString', 'clientUrl'];

/** Finds out which expressions of a module are handles of a known library. */
export class Handles {
  readonly #module: Module;
  readonly #values: Values;
  readonly #types: TypeHandles;
  readonly #memo = new Map<Node, Handle | undefined>();
  readonly #pending = new Set<Node>();
  readonly #parts = new Map<unknown, Map<string, object>>();

  constructor(module: Module) {
    this.#module = module;
    this.#values = new Values(module);
    this.#types = new TypeHandles(module, handlesOf);
  }

  of(expression: Node, depth = 0): Handle | undefined {
    const node = bare(expression);
    if (this.#memo.has(node)) return this.#memo.get(node);
    if (depth > DEEPEST || this.#pending.has(node) || !this.#module.modules.step()) return undefined;
    this.#pending.add(node);
    const handle = this.#of(node, depth);
    this.#pending.delete(node);
    // Also what was not found: without that, calls of calls are looked at over and over.
    this.#memo.set(node, handle);
    return handle;
  }

  #of(node: Node, depth: number): Handle | undefined {
    switch (node.type) {
      case 'NewExpression':
      case 'CallExpression':
        return this.#made(node, depth);
      case 'Identifier':
        return this.#named(node, depth);
      case 'MemberExpression':
        return this.#member(node, depth);
      case 'ThisExpression': {
        const owner = this.#module.tree.classOf(node);
        const handle = owner && this.#types.ofClass(owner, depth);
        return handle && { ...handle, identity: owner };
      }
      case 'AssignmentExpression':
        return this.of(node.right, depth + 1);
      case 'LogicalExpression':
        return this.of(node.right, depth + 1) ?? this.of(node.left, depth + 1);
      case 'ConditionalExpression':
        return this.of(node.consequent, depth + 1) ?? this.of(node.alternate, depth + 1);
      default:
        return undefined;
    }
  }

  /** The handle that an export or declaration of any module is. */
  ofMeaning(meaning: Meaning | undefined, depth: number): Handle | undefined {
    if (!meaning) return undefined;
    if (meaning.kind === 'package') {
      const library = libraryOf(meaning.source);
      const maker = library?.makers.find(({ exported, how }) => how === 'import' && exported === meaning.exported);
      return library && maker ? { kind: maker.makes, library, identity: meaning.exported, certain: true } : undefined;
    }
    if (meaning.kind !== 'declared') return undefined;
    return meaning.module === this.#module ? undefined : handlesOf(meaning.module).of(meaning.node, depth + 1);
  }

  #made(node: TSESTree.NewExpression | TSESTree.CallExpression, depth: number): Handle | undefined {
    const required = this.#module.meaning(node);
    if (required?.kind === 'declared') return this.ofMeaning(required, depth);
    const callee = bare(node.callee);
    const meaning = this.#module.meaning(callee);
    const how = node.type === 'NewExpression' ? 'new' : 'call';
    if (meaning?.kind === 'package') {
      const library = libraryOf(meaning.source);
      const maker = library?.makers.find(
        (candidate) => candidate.how === how && candidate.exported === meaning.exported,
      );
      if (library && maker) return this.#fromMaker(node, library, maker, meaning.source);
      const [owner = '', method] = meaning.exported.split('.');
      const ofClass = library?.makers.find(({ exported }) => exported === owner);
      if (library && ofClass && library.methods.some((known) => known.gives === 'same' && hasName(known, method))) {
        return this.#fromMaker(node, library, ofClass, meaning.source);
      }
    }
    const made = declaration(meaning);
    if (made && isClass(made.node) && how === 'new') {
      const handle = new TypeHandles(made.module, handlesOf).ofClass(made.node, depth + 1);
      return handle && { ...handle, identity: node, ...this.#connection(node) };
    }
    if (made && isFunction(made.node)) return this.#returned(made.module, made.node, depth);
    if (callee.type === 'MemberExpression') {
      const given = this.#given(node, callee, depth);
      if (given) return given;
      if (callee.object.type === 'ThisExpression') {
        const method = memberOf(this.#module.tree.classOf(callee), propertyName(callee));
        if (method && isFunction(method)) return this.#returned(this.#module, method, depth);
      }
    } else {
      const own = callee.type === 'Identifier' ? this.of(callee, depth + 1) : undefined;
      const gives = own?.library?.methods.find((known) => hasName(known, '()') && known.gives !== undefined);
      if (own && gives) return { ...own, identity: node, ...this.#connection(node) };
    }
    // container.get(DataSource), moduleRef.resolve(PrismaService)
    const [argument] = node.arguments;
    if (/^(get|resolve|inject|getOrThrow)$/.test(calleeName(callee) ?? '') && argument?.type === 'Identifier') {
      const typed = this.#types.ofName(argument, depth + 1);
      return typed && { ...typed, identity: argument.name };
    }
    return poolByHabit(this.#module, node);
  }

  /** A method of a handle that gives a handle. */
  #given(node: Node, callee: TSESTree.MemberExpression, depth: number): Handle | undefined {
    const owner = this.of(callee.object, depth + 1);
    const name = propertyName(callee);
    if (!owner?.library)
      return (
        givenByHabit(this.#module, node, name) ?? leasedByHabit(this.#module, node, owner ?? byName(callee.object))
      );
    const method = owner.library.methods.find(
      (known) => known.gives !== undefined && hasName(known, name) && (known.on?.includes(owner.kind) ?? true),
    );
    if (method?.gives === undefined) return undefined;
    const same = method.gives === 'same' || method.gives === owner.kind;
    const home = this.#module.tree.functionOf(node);
    if (same) return owner;
    // A pool is the same one whenever it is asked for.
    const identity = method.gives === 'pool' ? this.#part(owner, name ?? '()') : node;
    return { ...owner, kind: method.gives as HandleKind, identity, home, certain: true };
  }

  #fromMaker(
    node: TSESTree.NewExpression | TSESTree.CallExpression,
    library: LibraryDescription,
    maker: MakerDescription,
    source: string,
  ): Handle {
    const named = (maker.dialect ?? [])
      .map(({ argument, property }) => {
        const place = node.arguments.at(argument);
        const value = place && property !== undefined ? this.#values.property(place, property) : undefined;
        return value && this.#values.of(value)[0]?.text;
      })
      .find((text) => text !== undefined);
    const dialect =
      maker.speaks ?? dialectOfName(named ?? '') ?? dialectOfName(source) ?? dialectOfName(this.#scheme(node) ?? '');
    return {
      kind: maker.makes,
      library,
      identity: node,
      home: this.#module.tree.functionOf(node),
      certain: true,
      ...(dialect === undefined ? {} : { dialect }),
      ...(maker.makes === 'pool' && this.#isSingle(node) ? { single: true } : {}),
      ...this.#connection(node),
    };
  }

  /** `postgres(url, { max: 1 })`, `createPool({ connectionLimit: 1 })`. */
  #isSingle(node: TSESTree.NewExpression | TSESTree.CallExpression): boolean {
    return node.arguments.some((argument) =>
      ['max', 'connectionLimit'].some((name) => {
        const value = argument.type === 'SpreadElement' ? undefined : this.#values.property(argument, name);
        return value?.type === 'Literal' && value.value === 1;
      }),
    );
  }

  /** The scheme of the address that a connection is made with: `mysql` of `mysql://...`. */
  #scheme(node: TSESTree.NewExpression | TSESTree.CallExpression): string | undefined {
    const texts = node.arguments.flatMap((argument) => {
      if (argument.type === 'SpreadElement') return [];
      const places = [argument, ...ADDRESSES.map((name) => this.#values.property(argument, name))];
      return places.flatMap((place) => (place ? this.#values.of(place).map(({ text }) => text) : []));
    });
    return texts.map((text) => /^([a-z]\w*)(?:\+\w+)?:\/\//.exec(text)?.[1]).find((scheme) => scheme !== undefined);
  }

  /** What the arguments and the comments say about where a new connection leads. */
  #connection(node: TSESTree.NewExpression | TSESTree.CallExpression): Pick<Handle, 'environmentVariable' | 'target'> {
    const [environmentVariable] = node.arguments.flatMap((argument) => environmentVariables(this.#module, argument));
    const target = directiveAt(this.#module.text, node.range[0]);
    return {
      ...(environmentVariable === undefined ? {} : { environmentVariable }),
      ...(target === undefined ? {} : { target }),
    };
  }

  #returned(module: Module, made: Node, depth: number): Handle | undefined {
    if (!isFunction(made)) return undefined;
    const handles = module === this.#module ? this : handlesOf(module);
    for (const result of returnsOf(made)) {
      const handle = handles.of(result, depth + 1);
      if (handle) return handle;
    }
    return made.returnType
      ? asHeld(new TypeHandles(module, handlesOf).ofType(made.returnType.typeAnnotation, depth + 1))
      : undefined;
  }

  #named(node: TSESTree.Identifier, depth: number): Handle | undefined {
    const variable = this.#module.tree.variable(node);
    const definition = variable?.defs[0];
    if (!variable || !definition) return undefined;
    if (definition.type === 'ImportBinding') return this.ofMeaning(this.#module.meaning(node), depth);
    const home = variable.scope.variableScope.block as Node;
    if (definition.type === 'Parameter') {
      const handle =
        callbackKind(this.#module, variable, definition.name, depth, handlesOf) ??
        this.#types.ofAnnotation(definition.name, depth) ??
        this.#passed(variable, definition.name, depth);
      return handle && { ...handle, identity: handle.kind === 'pool' ? handle.identity : variable, home };
    }
    if (definition.type !== 'Variable') return undefined;
    const { id, init } = definition.node;
    const path = patternPath(id, definition.name) ?? [];
    const found =
      (init ? this.#destructured(init, path, depth) : undefined) ??
      asHeld(this.#types.ofAnnotation(definition.name, depth)) ??
      this.#assigned(variable, depth) ??
      (path.length > 0 ? this.ofMeaning(this.#module.meaning(node), depth) : undefined);
    if (!found) return undefined;
    const target = directiveAt(this.#module.text, definition.node.range[0]) ?? found.target;
    const keepsIdentity =
      found.kind === 'pool' &&
      found.home !== undefined &&
      init !== null &&
      bare(init).type !== 'NewExpression' &&
      bare(init).type !== 'CallExpression';
    return {
      ...found,
      ...(keepsIdentity ? {} : { identity: variable, home }),
      ...(target === undefined ? {} : { target }),
    };
  }

  /** `init`, or what a pattern takes out of it. */
  #destructured(init: Node, path: readonly string[], depth: number): Handle | undefined {
    const [key, ...rest] = path;
    if (key === undefined) return this.of(init, depth + 1);
    const whole = this.of(init, depth + 1);
    const kind = whole?.library?.properties?.[key];
    if (whole && kind) return { ...whole, kind: kind === 'same' ? whole.kind : kind };
    const value = this.#values.property(init, key);
    if (value) return this.#destructured(value, rest, depth + 1);
    const meaning = this.#module.meaning(init);
    if (meaning?.kind === 'namespace') return this.ofMeaning(meaning.module.exported(key), depth + 1);
    return this.#types.ofProperty(init, key, depth + 1);
  }

  #assigned(variable: Variable, depth: number): Handle | undefined {
    for (const reference of variable.references) {
      if (!reference.isWrite() || !reference.writeExpr || reference.init === true) continue;
      const handle = this.of(reference.writeExpr as Node, depth + 1);
      if (handle) return handle;
    }
    return undefined;
  }

  /** What the callers in this module hand over for a parameter. */
  #passed(variable: Variable, name: Node, depth: number): Handle | undefined {
    const { tree } = this.#module;
    const made = variable.scope.block as Node;
    if (!isFunction(made)) return undefined;
    const index = made.params.findIndex((parameter) => parameterTarget(parameter) === name);
    const declared =
      made.type === 'FunctionDeclaration'
        ? made.id
        : (() => {
            const parent = tree.parent(made);
            return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id : undefined;
          })();
    if (!declared || index === -1) return undefined;
    for (const { identifier } of (tree.variable(declared)?.references ?? []).slice(0, MOST_CALLERS)) {
      const call = tree.parent(identifier);
      if (call?.type !== 'CallExpression' || call.callee !== identifier) continue;
      const argument = call.arguments[index];
      const handle = argument ? this.of(argument, depth + 1) : undefined;
      // Whether a transaction is open where it is called is another matter.
      if (handle) return { ...handle, kind: handle.kind === 'pool' ? 'either' : handle.kind, certain: false };
    }
    return undefined;
  }

  /** The identity of a handle that is a property of another: the same wherever it is taken. */
  #part({ identity }: Handle, name: string): unknown {
    const parts = this.#parts.get(identity) ?? new Map<string, object>();
    this.#parts.set(identity, parts);
    const part = parts.get(name) ?? { name };
    parts.set(name, part);
    return part;
  }

  #member(node: TSESTree.MemberExpression, depth: number): Handle | undefined {
    const name = propertyName(node);
    if (name === undefined) return undefined;
    if (node.object.type === 'ThisExpression') {
      const owner = this.#module.tree.classOf(node);
      const handle = owner && this.#types.ofField(owner, name, depth);
      if (handle) return handle;
    }
    const owner = this.of(node.object, depth + 1);
    const kind = owner?.library?.properties?.[name];
    if (owner && kind !== undefined)
      return kind === 'same' ? owner : { ...owner, kind, identity: this.#part(owner, name) };
    const meaning = this.#module.meaning(node);
    if (meaning) return this.ofMeaning(meaning, depth);
    const value = this.#values.property(node.object, name);
    return (value && this.of(value, depth + 1)) ?? this.#types.ofProperty(node.object, name, depth + 1);
  }
}

const known = new WeakMap<Module, Handles>();

/** The handles of a module, made once. */
export function handlesOf(module: Module): Handles {
  let handles = known.get(module);
  if (!handles) known.set(module, (handles = new Handles(module)));
  return handles;
}
