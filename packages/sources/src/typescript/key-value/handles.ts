import type { TSESTree } from '@typescript-eslint/types';
import type { Meaning, Module } from '../modules.js';
import { bare, type ClassNode, isFunction, type ModuleTree, type Node, propertyName } from '../tree.js';
import {
  givesNew,
  givesShared,
  isClientName,
  isOwnModule,
  isRedisName,
  ofLibrary,
  type OfLibrary,
} from './client-names.js';
import { clientOfType } from './client-types.js';
import {
  calledName,
  fresh,
  heldElsewhere,
  functionOfMeaning,
  injects,
  isFresh,
  isHeld,
  isMaking,
  isNothing,
  type KeyValueHandle,
  named,
  type Origin,
  rawMulti,
  superOf,
} from './handle.js';

/** Methods that give back the client itself. */
const SAME = ['connect', 'on', 'once', 'addListener', 'catch', 'then', 'withTypeMapping', 'asap', 'legacy'];

const DEEPEST = 10;

/** Finds out which expressions of a module are clients of a key-value library, and which connection they are. */
export class KeyValueHandles {
  readonly #module: Module;
  readonly #tree: ModuleTree;
  readonly #around: Map<Module, KeyValueHandles>;
  readonly #fields = new Map<Node, Map<string, Node>>();
  readonly #memo = new Map<Node, KeyValueHandle | null>();

  /** `around`: what is known of other modules so far. It holds for one look at the project only. */
  constructor(module: Module, around = new Map<Module, KeyValueHandles>()) {
    this.#module = module;
    this.#tree = module.tree;
    this.#around = around.set(module, this);
    for (const node of module.tree.nodes()) this.#collect(node);
  }

  /** The handle that an expression is. `telling`: what is called on it is worth following its name for. */
  of(expression: Node, telling = false, depth = 0): KeyValueHandle | undefined {
    const node = bare(expression);
    if (depth > DEEPEST) return undefined;
    const known = this.#memo.get(node);
    if (known) return known;
    if (known === null && !telling) return undefined;
    this.#memo.set(node, null);
    const found = this.#find(node, telling, depth);
    this.#memo.set(node, found ?? null);
    return found;
  }

  #of(module: Module): KeyValueHandles {
    return this.#around.get(module) ?? new KeyValueHandles(module, this.#around);
  }

  #find(node: Node, telling: boolean, depth: number): KeyValueHandle | undefined {
    const either = (...nodes: readonly Node[]): KeyValueHandle | undefined => {
      for (const candidate of nodes) {
        const handle = this.of(candidate, telling, depth + 1);
        if (handle) return handle;
      }
      return undefined;
    };
    switch (node.type) {
      case 'NewExpression':
        return this.#maker(node);
      case 'CallExpression':
        return this.#maker(node) ?? this.#call(node, telling, depth);
      case 'Identifier':
        return this.#variable(node, telling, depth);
      case 'MemberExpression':
        return this.#member(node, telling, depth);
      case 'ThisExpression':
        return this.#self(node);
      case 'AssignmentExpression':
        return either(
          ...(node.left.type === 'Identifier' || node.left.type === 'MemberExpression' ? [node.left] : []),
          node.right,
        );
      case 'LogicalExpression':
        return either(node.right, node.left);
      case 'ConditionalExpression':
        return either(node.consequent, node.alternate);
      default:
        return undefined;
    }
  }

  #collect(node: Node): void {
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const name = propertyName(node.left);
      if (name !== undefined && node.left.object.type === 'ThisExpression') this.#field(node, name, node.right);
    } else if (node.type === 'PropertyDefinition') {
      const name =
        node.key.type === 'Identifier'
          ? node.key.name
          : node.key.type === 'PrivateIdentifier'
            ? `#${node.key.name}`
            : undefined;
      if (name !== undefined) this.#field(node, name, node.value ?? node);
    } else if (node.type === 'TSParameterProperty') {
      const parameter = node.parameter.type === 'AssignmentPattern' ? node.parameter.left : node.parameter;
      if (parameter.type === 'Identifier') this.#field(node, parameter.name, node);
    }
  }

  #field(node: Node, name: string, value: Node): void {
    const owner = this.#tree.classOf(node) ?? this.#tree.program;
    const fields = this.#fields.get(owner) ?? new Map<string, Node>();
    this.#fields.set(owner, fields);
    // An assignment of a client says more than a declaration, and any value more than none.
    const before = fields.get(name);
    const weak = !before || before.type === 'PropertyDefinition' || isNothing(before);
    if ((weak && (!before || !isNothing(value))) || value.type === 'NewExpression') fields.set(name, value);
  }

  /** The export of a client library that a callee stands for. */
  #library(callee: Node): OfLibrary | undefined {
    const node = bare(callee);
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression' && node.type !== 'CallExpression')
      return undefined;
    return ofLibrary(this.#module.meaning(node));
  }

  #maker(node: TSESTree.NewExpression | TSESTree.CallExpression): KeyValueHandle | undefined {
    const library = this.#library(node.callee) ?? this.#subclass(node);
    const makers = library?.client.makers ?? {};
    const name = library?.exported ?? '';
    const kind = Object.hasOwn(makers, name) ? makers[name] : undefined;
    if (!library || !kind) return undefined;
    return {
      kind,
      client: library.client,
      from: library.from,
      identity: node,
      origin: 'made',
      name: '',
      maker: { module: this.#module, node },
      madeIn: this.#tree.functionOf(node),
      certain: true,
    };
  }

  /** `new Cache()` where `class Cache extends Redis`. */
  #subclass(node: TSESTree.NewExpression | TSESTree.CallExpression): OfLibrary | undefined {
    if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier') return undefined;
    const meaning = this.#module.meaning(node.callee);
    const parent = meaning?.kind === 'declared' ? superOf(meaning) : undefined;
    return parent ? ofLibrary(parent) : undefined;
  }

  /** `this` in a class that is a client itself: whoever makes one has it, and calls its methods as they come. */
  #self(node: TSESTree.ThisExpression): KeyValueHandle | undefined {
    const owner = this.#tree.classOf(node);
    const library = owner?.superClass ? this.#library(owner.superClass) : undefined;
    const kind = library?.client.makers[library.exported];
    if (!owner || !library || !kind) return undefined;
    return {
      kind,
      client: library.client,
      from: library.from,
      identity: owner,
      origin: 'injected',
      name: owner.id?.name ?? '',
      certain: true,
    };
  }

  #call(node: TSESTree.CallExpression, telling: boolean, depth: number): KeyValueHandle | undefined {
    const callee = bare(node.callee);
    if (callee.type === 'Identifier') {
      if (callee.name === 'promisifyAll' && node.arguments[0]) return this.of(node.arguments[0], telling, depth + 1);
      return this.#getter(callee, node, telling, depth);
    }
    if (callee.type !== 'MemberExpression') return undefined;
    const method = propertyName(callee) ?? '';
    if (method === 'promisifyAll' && node.arguments[0]) return this.of(node.arguments[0], telling, depth + 1);
    const owner = this.of(callee.object, telling, depth + 1);
    if (!owner) return this.#getterOf(callee, method, node, depth);
    if (owner.kind === 'multi' || owner.kind === 'pipeline') return owner;
    if (SAME.includes(method)) return owner;
    if (method === 'duplicate') {
      return { ...owner, identity: node, origin: 'made', name: '', madeIn: this.#tree.functionOf(node) };
    }
    if (method === 'multi' && !rawMulti(node)) return { ...owner, kind: 'multi' };
    if (method === 'pipeline' || method === 'batch') return { ...owner, kind: 'pipeline' };
    return undefined;
  }

  /** `this.getClient()`, `redisService.getClient()`: a method of the class, or one whose name says what it gives. */
  #getterOf(
    callee: TSESTree.MemberExpression,
    method: string,
    node: TSESTree.CallExpression,
    depth: number,
  ): KeyValueHandle | undefined {
    if (callee.object.type === 'ThisExpression') {
      const own = this.#method(this.#tree.classOf(node), method);
      const handle = own ? this.#returned(own, depth) : undefined;
      if (handle) return isFresh(handle, own) ? fresh(handle, node, this.#tree) : handle;
    }
    if (node.arguments.length > 0) return undefined;
    if (givesShared(method)) return named(method, 'getter', `${method}()`);
    const object = calledName(callee.object);
    return isRedisName(object) && /^(get)?(client|connection|instance)$/i.test(method)
      ? named(`${object}.${method}`, 'getter', `${object}.${method}()`)
      : undefined;
  }

  #method(owner: ClassNode | undefined, name: string): Node | undefined {
    const member = owner?.body.body.find(
      (candidate) =>
        candidate.type === 'MethodDefinition' && candidate.key.type === 'Identifier' && candidate.key.name === name,
    );
    return member?.type === 'MethodDefinition' && member.value.body ? member.value : undefined;
  }

  /** What a function of this module returns, when that is a client. */
  #returned(body: Node, depth: number): KeyValueHandle | undefined {
    if (!isFunction(body)) return undefined;
    if (body.type === 'ArrowFunctionExpression' && body.body.type !== 'BlockStatement')
      return this.of(body.body, false, depth + 1);
    for (const statement of this.#tree.ofType('ReturnStatement')) {
      if (!statement.argument || this.#tree.functionOf(statement) !== body) continue;
      const handle = this.of(statement.argument, false, depth + 1);
      if (handle) return handle;
    }
    return undefined;
  }

  /** `getRedisClient()`: through what the function returns, in this module or another; else by its name. */
  #getter(
    callee: TSESTree.Identifier,
    node: TSESTree.CallExpression,
    telling: boolean,
    depth: number,
  ): KeyValueHandle | undefined {
    if (!telling && !isRedisName(callee.name) && !/client|conn/i.test(callee.name)) return undefined;
    const definition = this.#tree.variable(callee)?.defs[0];
    const own =
      definition?.type === 'FunctionName'
        ? definition.node
        : definition?.type === 'Variable' && definition.node.init
          ? bare(definition.node.init)
          : undefined;
    if (own && isFunction(own)) {
      const handle = this.#returned(own, depth);
      // What the function makes anew is another connection each time.
      if (handle) return isFresh(handle, own) ? fresh(handle, node, this.#tree) : handle;
    } else if (definition?.type === 'ImportBinding' || definition?.type === 'Variable') {
      const elsewhere = this.#module.meaning(callee);
      const handle = elsewhere ? this.#returnedElsewhere(elsewhere, node, depth) : undefined;
      if (handle) return handle;
    }
    const source = this.#source(callee);
    if (source === undefined || !isOwnModule(source)) return undefined;
    if (givesNew(callee.name)) return fresh(named(callee.name, 'made', node), node, this.#tree);
    return givesShared(callee.name) ? named(callee.name, 'getter', `${callee.name}()`) : undefined;
  }

  #returnedElsewhere(meaning: Meaning, node: TSESTree.CallExpression, depth: number): KeyValueHandle | undefined {
    if (meaning.kind !== 'declared' || meaning.module === this.#module) return undefined;
    const body = functionOfMeaning(meaning);
    const handle = body ? this.#of(meaning.module).#returned(body, depth + 1) : undefined;
    if (!handle) return undefined;
    if (isFresh(handle, body) && handle.assignedIn === undefined) return fresh(handle, node, this.#tree);
    return { ...heldElsewhere(handle), origin: 'getter' };
  }

  /** The module that a name is imported from. */
  #source(name: TSESTree.Identifier): string | undefined {
    const definition = this.#tree.variable(name)?.defs[0];
    if (definition?.type === 'ImportBinding' && definition.parent?.type === 'ImportDeclaration')
      return definition.parent.source.value;
    if (definition?.type !== 'Variable' || !definition.node.init) return undefined;
    const init = bare(definition.node.init);
    const call = init.type === 'MemberExpression' ? bare(init.object) : init;
    const [argument] =
      call.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === 'require'
        ? call.arguments
        : [];
    return argument?.type === 'Literal' && typeof argument.value === 'string' ? argument.value : undefined;
  }

  #variable(node: TSESTree.Identifier, telling: boolean, depth: number): KeyValueHandle | undefined {
    const variable = this.#tree.variable(node);
    const definition = variable?.defs[0];
    if (!variable || !definition) return undefined;
    if (definition.type === 'ImportBinding') return this.#imported(node, variable, telling, depth);
    if (definition.type === 'Parameter') return this.#parameter(definition.name, definition.node, variable, depth);
    if (definition.type !== 'Variable') return undefined;
    const { id, init } = definition.node;
    if (this.#source(node) !== undefined) return this.#imported(node, variable, telling, depth);
    if (id.type !== 'Identifier') return undefined;
    const candidates = [
      init,
      ...variable.references.flatMap((reference) =>
        reference.isWrite() && reference.init !== true && reference.writeExpr ? [reference.writeExpr] : [],
      ),
    ];
    for (const candidate of candidates) {
      const handle = candidate ? this.of(candidate, telling, depth + 1) : undefined;
      if (!handle || !candidate) continue;
      if (handle.kind === 'multi' || handle.kind === 'pipeline') return handle;
      // An alias is the connection that it stands for.
      if (handle.origin !== 'made' || !isMaking(candidate) || isHeld(handle.identity))
        return { ...handle, name: handle.name === '' ? node.name : handle.name };
      const held = this.#tree.functionOf(definition.name);
      return {
        ...handle,
        identity: variable,
        name: node.name,
        madeIn: held,
        ...(handle.madeIn === undefined ? {} : { assignedIn: handle.madeIn }),
      };
    }
    return this.#typed(id, variable, 'made', node.name);
  }

  #imported(node: TSESTree.Identifier, identity: unknown, telling: boolean, depth: number): KeyValueHandle | undefined {
    const source = this.#source(node);
    if (source === undefined) return undefined;
    const byName = isClientName(node.name, source) && !/^[A-Z]/.test(node.name);
    if (!byName && !telling) return undefined;
    const meaning = this.#module.meaning(node);
    const found = meaning ? this.#elsewhere(meaning, depth) : undefined;
    if (found === 'no client') return undefined;
    if (found) return { ...found, identity, origin: 'imported', name: node.name };
    return byName && isOwnModule(source) ? named(node.name, 'imported', identity) : undefined;
  }

  /** The handle that another module exports. `undefined`: it can't be seen whether it is one. */
  #elsewhere(meaning: Meaning, depth: number): KeyValueHandle | 'no client' | undefined {
    if (meaning.kind === 'package' || meaning.kind === 'file') return undefined;
    if (meaning.kind === 'namespace') {
      const whole = meaning.module.exported('default');
      return whole ? this.#elsewhere(whole, depth + 1) : 'no client';
    }
    if (depth > DEEPEST || meaning.module === this.#module) return undefined;
    const { module, node, variable } = meaning;
    const handle = this.#of(module).of(node, true, depth + 1);
    if (handle) return heldElsewhere(handle);
    const definition = variable?.defs[0];
    const value = definition?.type === 'Variable' ? definition.node.init && bare(definition.node.init) : bare(node);
    // A function, a class, an object of functions, an instance of a class of the project.
    if (definition && definition.type !== 'Variable') return 'no client';
    if (!value) return undefined;
    if (isFunction(value) || value.type === 'ObjectExpression' || value.type === 'ClassExpression') return 'no client';
    return value.type === 'NewExpression' && module.meaning(value.callee) !== undefined ? 'no client' : undefined;
  }

  #parameter(name: Node, owner: Node, identity: unknown, depth: number): KeyValueHandle | undefined {
    if (name.type !== 'Identifier') return undefined;
    // The callback of executeIsolated(), pool.execute(), sentinel.use() has a connection of its own.
    const call = this.#tree.parent(owner);
    if (call?.type === 'CallExpression' && call.arguments.includes(owner as TSESTree.CallExpressionArgument)) {
      const callee = bare(call.callee);
      const method = callee.type === 'MemberExpression' ? (propertyName(callee) ?? '') : '';
      const lender = callee.type === 'MemberExpression' ? this.of(callee.object, false, depth + 1) : undefined;
      if (lender?.client.leases?.includes(method)) {
        return { ...lender, kind: 'isolated', identity, origin: 'lease', name: name.name };
      }
    }
    if (!name.typeAnnotation && isRedisName(name.name)) return named(name.name, 'parameter', identity);
    return this.#typed(name, identity, 'parameter', name.name);
  }

  /** `(redis: Redis)`, `client: RedisClientType`, `ReturnType<typeof createClient>`. */
  #typed(declared: Node, identity: unknown, origin: Origin, name: string): KeyValueHandle | undefined {
    const annotation =
      declared.type === 'Identifier' || declared.type === 'PropertyDefinition'
        ? declared.typeAnnotation?.typeAnnotation
        : undefined;
    const typed = annotation ? clientOfType(annotation, this.#module) : undefined;
    return typed ? { ...typed, identity, origin, name, certain: true } : undefined;
  }

  #member(node: TSESTree.MemberExpression, telling: boolean, depth: number): KeyValueHandle | undefined {
    const name = propertyName(node);
    if (name === undefined) return undefined;
    if (node.object.type !== 'ThisExpression') {
      const inObject = this.#inModule(node, name, telling, depth);
      if (inObject) return inObject;
      // `fastify.redis`, `app.locals.redis`: somebody else's client, by its name.
      const says =
        /^(redis|valkey)(client|connection)?$/i.test(name) ||
        (/^(client|connection)$/i.test(name) && isRedisName(calledName(node.object)));
      return says ? named(name, 'injected', `*.${calledName(node.object)}.${name}`) : undefined;
    }
    const owner = this.#tree.classOf(node) ?? this.#tree.program;
    const value = this.#fields.get(owner)?.get(name);
    if (!value) return undefined;
    const identity = `${String(owner.range[0])} this.${name}`;
    if (value.type === 'TSParameterProperty') {
      const parameter = value.parameter.type === 'AssignmentPattern' ? value.parameter.left : value.parameter;
      return this.#typed(parameter, identity, injects(value.decorators, owner) ? 'injected' : 'parameter', name);
    }
    if (value.type === 'PropertyDefinition') {
      return this.#typed(value, identity, injects(value.decorators, owner) ? 'injected' : 'made', name);
    }
    const handle = this.of(value, telling, depth + 1);
    if (!handle) return undefined;
    if (handle.origin === 'made') return { ...handle, identity, name };
    return handle.origin === 'parameter' && injects([], owner)
      ? { ...handle, identity, origin: 'injected', name }
      : { ...handle, identity, name };
  }

  /** `db.redis` where another module exports `redis`, or an object of this module holds it. */
  #inModule(
    node: TSESTree.MemberExpression,
    name: string,
    telling: boolean,
    depth: number,
  ): KeyValueHandle | undefined {
    const object = bare(node.object);
    if (object.type !== 'Identifier' || !(telling || isRedisName(name))) return undefined;
    const meaning = this.#module.meaning(node);
    const found = meaning ? this.#elsewhere(meaning, depth) : undefined;
    if (found && found !== 'no client')
      return { ...found, origin: 'imported', name, identity: `${object.name}.${name}` };
    const definition = this.#tree.variable(object)?.defs[0];
    const init = definition?.type === 'Variable' && definition.node.init ? bare(definition.node.init) : undefined;
    if (init?.type !== 'ObjectExpression') return undefined;
    const property = init.properties.find(
      (candidate) =>
        candidate.type === 'Property' && candidate.key.type === 'Identifier' && candidate.key.name === name,
    );
    const handle = property?.type === 'Property' ? this.of(property.value, telling, depth + 1) : undefined;
    return handle ? { ...handle, name: handle.name === '' ? name : handle.name } : undefined;
  }
}
