import type { TSESTree } from '@typescript-eslint/types';
import { bare, type ModuleTree, type Node, propertyName } from '../tree.js';
import type { KeyValueClient, KeyValueHandleKind } from './client.js';
import { clients } from './clients.generated.js';

/** How a module comes by a handle. */
export type Origin = 'made' | 'injected' | 'imported' | 'parameter' | 'getter' | 'lease';

export interface KeyValueHandle {
  readonly kind: KeyValueHandleKind;
  readonly client: KeyValueClient;
  /** Tells connections of one module apart. */
  readonly identity: unknown;
  readonly origin: Origin;
  /** The name it goes by. */
  readonly name: string;
  /** The function that holds it: each run has another one. */
  readonly madeIn?: Node;
  /** The function that assigns it, where that is another one. */
  readonly assignedIn?: Node;
  /** It is known to be a client of the library; otherwise only its name says so. */
  readonly certain: boolean;
}

/** Methods that give back the client itself. */
const SAME = ['connect', 'on', 'once', 'addListener', 'catch', 'then', 'withTypeMapping', 'asap', 'legacy'];

const REDIS_LIKE = /redis|valkey/i;
const GETTER = /redis|valkey/i;
const GETTER_WORD = /client|connection|conn|instance|redis|valkey/i;

/** What a client is taken for when only its name shows that it is one. */
const UNKNOWN: KeyValueClient = {
  product: 'redis-shared',
  modules: [],
  makers: {},
  types: {},
  raw: { call: ['arguments'], sendCommand: ['array', 'command-object'], customCommand: ['array'] },
};

interface Imported {
  readonly client: KeyValueClient;
  readonly exported: string;
}

/** Finds out which expressions of a module are clients of a key-value library, and which connection they are. */
export class KeyValueHandles {
  readonly #tree: ModuleTree;
  readonly #imports = new Map<string, Imported>();
  /** Names imported from the project's own modules, with the module. */
  readonly #own = new Map<string, string>();
  readonly #fields = new Map<Node, Map<string, Node>>();
  readonly #memo = new Map<Node, KeyValueHandle | null>();

  constructor(tree: ModuleTree) {
    this.#tree = tree;
    for (const node of tree.nodes()) this.#collect(node);
  }

  /** True when the module imports a known library, or something that is named like a client. */
  get any(): boolean {
    return this.#imports.size > 0 || this.#own.size > 0;
  }

  of(expression: Node, depth = 0): KeyValueHandle | undefined {
    const node = bare(expression);
    if (depth > 10) return undefined;
    const known = this.#memo.get(node);
    if (known !== undefined) return known ?? undefined;
    this.#memo.set(node, null);
    const found = this.#find(node, depth);
    this.#memo.set(node, found ?? null);
    return found;
  }

  /** The class that a node stands in. */
  classOf(node: Node): Node | undefined {
    for (let current = this.#tree.parent(node); current; current = this.#tree.parent(current)) {
      if (current.type === 'ClassDeclaration' || current.type === 'ClassExpression') return current;
    }
    return undefined;
  }

  #find(node: Node, depth: number): KeyValueHandle | undefined {
    switch (node.type) {
      case 'NewExpression':
        return this.#maker(node);
      case 'CallExpression':
        return this.#maker(node) ?? this.#call(node, depth);
      case 'Identifier':
        return this.#variable(node, depth);
      case 'MemberExpression':
        return this.#member(node, depth);
      case 'AssignmentExpression':
        return (
          (node.left.type === 'Identifier' || node.left.type === 'MemberExpression'
            ? this.of(node.left, depth + 1)
            : undefined) ?? this.of(node.right, depth + 1)
        );
      case 'LogicalExpression':
        return this.of(node.right, depth + 1) ?? this.of(node.left, depth + 1);
      case 'ConditionalExpression':
        return this.of(node.consequent, depth + 1) ?? this.of(node.alternate, depth + 1);
      default:
        return undefined;
    }
  }

  #collect(node: Node): void {
    if (node.type === 'ImportDeclaration') {
      const client = clients.find(({ modules }) => modules.includes(node.source.value));
      for (const specifier of node.specifiers) {
        const exported =
          specifier.type === 'ImportSpecifier'
            ? specifier.imported.type === 'Identifier'
              ? specifier.imported.name
              : specifier.imported.value
            : specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : '*';
        if (client) this.#imports.set(specifier.local.name, { client, exported });
        else if (this.#projectModule(node.source.value)) this.#own.set(specifier.local.name, node.source.value);
      }
    } else if (node.type === 'VariableDeclarator' && node.init) this.#require(node.id, bare(node.init));
    else if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier')
      this.#require(node.left, bare(node.right));
    else if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const name = propertyName(node.left);
      if (name !== undefined && node.left.object.type === 'ThisExpression') this.#field(node, name, node.right);
    } else if (node.type === 'PropertyDefinition' && node.key.type === 'Identifier') {
      this.#field(node, node.key.name, node.value ?? node);
    } else if (node.type === 'TSParameterProperty') {
      const parameter = node.parameter.type === 'AssignmentPattern' ? node.parameter.left : node.parameter;
      if (parameter.type === 'Identifier') this.#field(node, parameter.name, node);
    }
  }

  #projectModule(source: unknown): boolean {
    return typeof source === 'string' && /^(\.|~|#|@\/|src\/|app\/|lib\/)/.test(source);
  }

  #field(node: Node, name: string, value: Node): void {
    const owner = this.classOf(node) ?? this.#tree.program;
    const fields = this.#fields.get(owner) ?? new Map<string, Node>();
    this.#fields.set(owner, fields);
    // An assignment of a client says more than a declaration without a value.
    const before = fields.get(name);
    if (!before || before.type === 'PropertyDefinition' || value.type === 'NewExpression') fields.set(name, value);
  }

  #require(target: Node, init: Node): void {
    const call = init.type === 'MemberExpression' ? bare(init.object) : init;
    const source =
      call.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === 'require'
        ? call.arguments[0]?.type === 'Literal'
          ? call.arguments[0].value
          : undefined
        : undefined;
    if (typeof source !== 'string') return;
    const client = clients.find(({ modules }) => modules.includes(source));
    const exported = init.type === 'MemberExpression' ? (propertyName(init) ?? '?') : '*';
    if (target.type === 'Identifier') {
      if (client) this.#imports.set(target.name, { client, exported });
      else if (this.#projectModule(source)) this.#own.set(target.name, source);
    }
    if (target.type !== 'ObjectPattern') return;
    for (const property of target.properties) {
      if (property.type !== 'Property' || property.key.type !== 'Identifier' || property.value.type !== 'Identifier')
        continue;
      if (client) this.#imports.set(property.value.name, { client, exported: property.key.name });
      else if (this.#projectModule(source)) this.#own.set(property.value.name, source);
    }
  }

  /** The exported name that an expression stands for: `default`, `Redis.Cluster`, `createClient`. */
  #exported(callee: Node): Imported | undefined {
    const node = bare(callee);
    if (node.type === 'Identifier') {
      const imported = this.#imports.get(node.name);
      return imported?.exported === '*' ? { ...imported, exported: 'default' } : imported;
    }
    if (node.type !== 'MemberExpression') return undefined;
    const name = propertyName(node);
    const object = bare(node.object);
    const module = object.type === 'Identifier' ? this.#imports.get(object.name) : this.#exported(object);
    if (!module || name === undefined) return undefined;
    if (module.exported !== '*') return { ...module, exported: `${module.exported}.${name}` };
    return { ...module, exported: Object.hasOwn(module.client.makers, name) ? name : `default.${name}` };
  }

  #maker(node: TSESTree.NewExpression | TSESTree.CallExpression): KeyValueHandle | undefined {
    const imported = this.#exported(node.callee);
    const makers = imported?.client.makers ?? {};
    const name = imported?.exported ?? '';
    const kind = Object.hasOwn(makers, name) ? makers[name] : undefined;
    if (!imported || !kind) return undefined;
    return {
      kind,
      client: imported.client,
      identity: node,
      origin: 'made',
      name: '',
      madeIn: this.#tree.functionOf(node),
      certain: true,
    };
  }

  #call(node: TSESTree.CallExpression, depth: number): KeyValueHandle | undefined {
    const callee = bare(node.callee);
    if (callee.type === 'Identifier') {
      if (/^promisifyAll$/.test(callee.name) && node.arguments[0]) return this.of(node.arguments[0], depth + 1);
      return this.#getter(callee, depth);
    }
    if (callee.type !== 'MemberExpression') return undefined;
    const method = propertyName(callee) ?? '';
    if (method === 'promisifyAll' && node.arguments[0]) return this.of(node.arguments[0], depth + 1);
    const owner = this.of(callee.object, depth + 1);
    if (!owner) {
      return GETTER.test(method) &&
        GETTER_WORD.test(method) &&
        /^(get|use|create|redis|valkey)/i.test(method) &&
        node.arguments.length === 0
        ? this.#named(method, 'getter', `${method}()`)
        : undefined;
    }
    if (owner.kind === 'multi' || owner.kind === 'pipeline') return owner;
    if (SAME.includes(method)) return owner;
    if (method === 'duplicate') {
      return { ...owner, identity: node, origin: 'made', name: '', madeIn: this.#tree.functionOf(node) };
    }
    if (method === 'multi' && !rawMulti(node)) return { ...owner, kind: 'multi' };
    if (method === 'pipeline' || method === 'batch') return { ...owner, kind: 'pipeline' };
    return undefined;
  }

  /** `getRedisClient()`: through the function's own return value, else by its name. */
  #getter(callee: TSESTree.Identifier, depth: number): KeyValueHandle | undefined {
    const definition = this.#tree.variable(callee)?.defs[0];
    const body =
      definition?.type === 'FunctionName'
        ? definition.node
        : definition?.type === 'Variable' && definition.node.init
          ? bare(definition.node.init)
          : undefined;
    if (body && 'body' in body && body.body) {
      for (const node of this.#tree.nodes()) {
        const returned =
          node.type === 'ReturnStatement' && node.argument && this.#tree.functionOf(node) === body
            ? node.argument
            : node === body && body.type === 'ArrowFunctionExpression' && body.body.type !== 'BlockStatement'
              ? body.body
              : undefined;
        const handle = returned ? this.of(returned, depth + 1) : undefined;
        // What the function makes anew is another connection each time.
        if (handle) return handle.madeIn === body ? { ...handle, identity: callee } : handle;
      }
    }
    if (!GETTER.test(callee.name) || !/^(get|use|create|connect)/i.test(callee.name)) return undefined;
    return this.#own.has(callee.name) ? this.#named(callee.name, 'getter', `${callee.name}()`) : undefined;
  }

  #named(name: string, origin: Origin, identity: unknown): KeyValueHandle {
    return { kind: 'client', client: UNKNOWN, identity, origin, name, certain: false };
  }

  #variable(node: TSESTree.Identifier, depth: number): KeyValueHandle | undefined {
    const variable = this.#tree.variable(node);
    const definition = variable?.defs[0];
    if (!variable || !definition) return undefined;
    if (definition.type === 'ImportBinding') return this.#imported(node, variable);
    if (definition.type === 'Parameter') return this.#parameter(definition.name, definition.node, variable, depth);
    if (definition.type !== 'Variable') return undefined;
    const { id, init } = definition.node;
    if (this.#own.has(node.name)) return this.#imported(node, variable);
    if (id.type !== 'Identifier') return undefined;
    const candidates = [
      init,
      ...variable.references.flatMap((reference) =>
        reference.isWrite() && reference.init !== true && reference.writeExpr ? [reference.writeExpr] : [],
      ),
    ];
    for (const candidate of candidates) {
      const handle = candidate ? this.of(candidate, depth + 1) : undefined;
      if (!handle) continue;
      if (handle.kind === 'multi' || handle.kind === 'pipeline') return { ...handle, identity: handle.identity };
      // An alias is the connection that it stands for.
      const made =
        handle.origin === 'made' &&
        typeof handle.identity === 'object' &&
        !('references' in (handle.identity as object));
      if (!made || !isMaking(candidate as Node)) return { ...handle, name: handle.name || node.name };
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

  #imported(node: TSESTree.Identifier, variable: unknown): KeyValueHandle | undefined {
    const source = this.#own.get(node.name);
    if (source === undefined) return undefined;
    const named =
      REDIS_LIKE.test(node.name) || (REDIS_LIKE.test(source) && /client|conn|cache|db|store/i.test(node.name));
    return named && !/^[A-Z]/.test(node.name) ? this.#named(node.name, 'imported', variable) : undefined;
  }

  #parameter(name: Node, owner: Node, identity: unknown, depth: number): KeyValueHandle | undefined {
    if (name.type !== 'Identifier') return undefined;
    // The callback of executeIsolated(), pool.execute(), sentinel.use() has a connection of its own.
    const call = this.#tree.parent(owner);
    if (call?.type === 'CallExpression' && call.arguments.includes(owner as TSESTree.CallExpressionArgument)) {
      const callee = bare(call.callee);
      const method = callee.type === 'MemberExpression' ? (propertyName(callee) ?? '') : '';
      const lender = callee.type === 'MemberExpression' ? this.of(callee.object, depth + 1) : undefined;
      if (lender?.client.leases?.includes(method)) {
        return { ...lender, kind: 'isolated', identity, origin: 'lease', name: name.name };
      }
    }
    return this.#typed(name, identity, 'parameter', name.name);
  }

  /** `(redis: Redis)`, `client: RedisClientType`, `ReturnType<typeof createClient>`. */
  #typed(declared: Node, identity: unknown, origin: Origin, name: string): KeyValueHandle | undefined {
    const annotation =
      declared.type === 'Identifier' || declared.type === 'PropertyDefinition'
        ? declared.typeAnnotation?.typeAnnotation
        : undefined;
    return annotation ? this.#ofType(annotation, identity, origin, name) : undefined;
  }

  #ofType(annotation: TSESTree.TypeNode, identity: unknown, origin: Origin, name: string): KeyValueHandle | undefined {
    if (annotation.type === 'TSUnionType') {
      for (const type of annotation.types) {
        const handle = this.#ofType(type, identity, origin, name);
        if (handle) return handle;
      }
      return undefined;
    }
    if (annotation.type !== 'TSTypeReference') return undefined;
    const type = annotation.typeName;
    const root =
      type.type === 'Identifier'
        ? type.name
        : type.type === 'TSQualifiedName' && type.left.type === 'Identifier'
          ? type.left.name
          : '';
    if (root === 'ReturnType' || root === 'Awaited') {
      const inner = annotation.typeArguments?.params[0];
      if (inner?.type === 'TSTypeQuery' && inner.exprName.type === 'Identifier') {
        const imported = this.#imports.get(inner.exprName.name);
        const kind = imported?.client.makers[imported.exported];
        return imported && kind ? { kind, client: imported.client, identity, origin, name, certain: true } : undefined;
      }
      return inner ? this.#ofType(inner, identity, origin, name) : undefined;
    }
    const imported = this.#imports.get(root);
    if (!imported) return undefined;
    const last = type.type === 'TSQualifiedName' ? type.right.name : imported.exported;
    const kind =
      imported.client.types[last] ?? (imported.exported === '*' ? imported.client.types['default'] : undefined);
    return kind ? { kind, client: imported.client, identity, origin, name, certain: true } : undefined;
  }

  #member(node: TSESTree.MemberExpression, depth: number): KeyValueHandle | undefined {
    const name = propertyName(node);
    if (name === undefined) return undefined;
    if (node.object.type !== 'ThisExpression') {
      // `fastify.redis`, `app.locals.redis`: somebody else's client, by its name.
      return /^(redis|valkey)(client)?$/i.test(name) ? this.#named(name, 'injected', `*.${name}`) : undefined;
    }
    const owner = this.classOf(node) ?? this.#tree.program;
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
    const handle = this.of(value, depth + 1);
    if (!handle) return undefined;
    if (handle.origin === 'made') return { ...handle, identity, name };
    return handle.origin === 'parameter' && injects([], owner)
      ? { ...handle, identity, origin: 'injected', name }
      : { ...handle, identity, name };
  }
}

const isMaking = (node: Node): boolean =>
  ['NewExpression', 'CallExpression', 'LogicalExpression', 'ConditionalExpression'].includes(bare(node).type);

/** `@Inject(...)`, `@InjectRedis()`; or the class is one that a container makes once. */
function injects(decorators: readonly TSESTree.Decorator[], owner: Node): boolean {
  const names = (list: readonly TSESTree.Decorator[]) =>
    list.map(({ expression }) => {
      const callee = expression.type === 'CallExpression' ? expression.callee : expression;
      return callee.type === 'Identifier' ? callee.name : '';
    });
  const ofClass = 'decorators' in owner ? owner.decorators : [];
  return (
    names(decorators).some((name) => /^Inject/.test(name)) ||
    names(ofClass).some((name) =>
      /^(Injectable|Controller|Resolver|Processor|Service|singleton|injectable)$/.test(name),
    )
  );
}

/** `multi({ pipeline: false })` of ioredis: the command by itself. */
export function rawMulti(call: TSESTree.CallExpression): boolean {
  const options = call.arguments[0];
  return (
    options?.type === 'ObjectExpression' &&
    options.properties.some(
      (property) =>
        property.type === 'Property' &&
        property.key.type === 'Identifier' &&
        property.key.name === 'pipeline' &&
        property.value.type === 'Literal' &&
        property.value.value === false,
    )
  );
}
