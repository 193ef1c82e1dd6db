import type { ClientFact, ConnectsBy, EndpointFact, OptionValue, ProjectFact } from '@poolsafe/core';
import { HOLE } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import type { ClientDescription, ClientMaker } from '../client-description.js';
import { clients } from '../options.generated.js';
import {
  environmentVariable,
  environmentVariablesIn,
  LOCAL_HOST,
  type Options,
  OptionsReader,
  USUAL_PORT,
} from './client-options.js';
import { MYSQL_KINDS, SHAPE_KINDS, shapeOf } from './client-shapes.js';
import { readAddress } from '../project/connection-string.js';
import { returnsOf } from './returns.js';
import { bare, isFunction, type ModuleTree, type Node, propertyName } from './tree.js';
import type { Values } from './values.js';

interface Imported {
  readonly module: string;
  /** `*` for the module itself. */
  readonly exported: string;
}

const DEEPEST = 6;

/** `npm:postgres@3.4` is `postgres`. */
const moduleName = (source: string): string =>
  source
    .replace(/^npm:/, '')
    .replace(/^https:\/\/deno\.land\/x\/(\w+).*/, '$1')
    .replace(/(?<=.)@[\d^~][^/]*/, '');

/** Finds database clients and their options in one module, and every address that it writes down. */
export class Clients {
  readonly #tree: ModuleTree;
  readonly #values: Values;
  readonly #reading: OptionsReader;
  readonly #text: string;
  readonly #path: string;
  readonly #imports = new Map<string, Imported>();
  /** Addresses of clients that no description is about. */
  readonly #elsewhere: EndpointFact[] = [];

  constructor(tree: ModuleTree, values: Values, text: string, path: string) {
    this.#path = path;
    this.#tree = tree;
    this.#values = values;
    this.#reading = new OptionsReader(tree, values);
    this.#text = text;
  }

  facts(): readonly ProjectFact[] {
    const nodes = [...this.#tree.nodes()];
    for (const node of nodes) this.#import(node);
    const facts: ProjectFact[] = [];
    const taken = new Set<Node>();
    for (const node of nodes) {
      if (node.type !== 'CallExpression' && node.type !== 'NewExpression') continue;
      const made = this.#maker(node);
      const own = new Set<Node>();
      const fact = made && this.#client(node, made.description, made.maker, own);
      if (!fact) continue;
      facts.push(fact);
      for (const object of own) taken.add(object);
    }
    facts.push(...this.#exportedOptions(facts, taken));
    for (const node of nodes) {
      if (node.type === 'ObjectExpression' && !taken.has(node)) facts.push(...this.#shaped(node));
      if (node.type === 'Literal' || node.type === 'TemplateLiteral') facts.push(...this.#written(node));
    }
    return [...facts, ...this.#elsewhere];
  }

  #import(node: Node): void {
    if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) {
        const exported =
          specifier.type === 'ImportSpecifier'
            ? specifier.imported.type === 'Identifier'
              ? specifier.imported.name
              : specifier.imported.value
            : specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : '*';
        this.#imports.set(specifier.local.name, { module: moduleName(node.source.value), exported });
      }
    } else if (node.type === 'VariableDeclarator' && node.init) {
      const source = this.#required(bare(node.init));
      if (source === undefined) return;
      if (node.id.type === 'Identifier') this.#imports.set(node.id.name, source);
      if (node.id.type !== 'ObjectPattern') return;
      for (const property of node.id.properties) {
        if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
        if (property.value.type !== 'Identifier') continue;
        this.#imports.set(property.value.name, { ...source, exported: property.key.name });
      }
    }
  }

  /** `require('x')`, `await import('x')`, and a destructuring of a namespace. */
  #required(init: Node): Imported | undefined {
    if (init.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require') {
      const [source] = init.arguments;
      return source?.type === 'Literal' && typeof source.value === 'string'
        ? { module: moduleName(source.value), exported: '*' }
        : undefined;
    }
    if (init.type === 'ImportExpression' && init.source.type === 'Literal' && typeof init.source.value === 'string')
      return { module: moduleName(init.source.value), exported: '*' };
    if (init.type === 'MemberExpression') {
      const source = this.#required(bare(init.object));
      const name = propertyName(init);
      return source && name !== undefined ? { module: source.module, exported: name } : undefined;
    }
    if (init.type === 'Identifier') {
      const imported = this.#imports.get(init.name);
      return imported && ['*', 'default'].includes(imported.exported) ? { ...imported, exported: '*' } : undefined;
    }
    return undefined;
  }

  /** Every exported name that a callee can stand for: `Pool`, `default`, `MikroORM.init`. */
  #exported(callee: Node): { module: string; names: readonly string[] } | undefined {
    const node = bare(callee);
    if (node.type === 'Identifier') {
      const imported = this.#imports.get(node.name);
      if (imported)
        return { module: imported.module, names: imported.exported === '*' ? ['default'] : [imported.exported] };
      // `const pgp = pgPromise(options); pgp(connection)`: what a maker gives is called itself.
      const init = this.#reading.initial(node);
      const made = init?.type === 'CallExpression' ? this.#exported(init.callee) : undefined;
      return made?.module === 'pg-promise' ? { module: made.module, names: ['pgp'] } : undefined;
    }
    if (node.type === 'CallExpression') {
      const required = this.#required(node);
      if (required) return { module: required.module, names: ['default'] };
      const made = this.#exported(node.callee);
      return made?.module === 'pg-promise' ? { module: made.module, names: ['pgp'] } : undefined;
    }
    if (node.type !== 'MemberExpression') return undefined;
    const name = propertyName(node);
    const object = bare(node.object);
    if (name === undefined) return undefined;
    if (object.type === 'Identifier') {
      const imported = this.#imports.get(object.name);
      if (!imported) return undefined;
      const own = imported.exported === '*' || imported.exported === 'default' ? [name] : [];
      return { module: imported.module, names: [...own, `${imported.exported}.${name}`] };
    }
    const required = this.#required(object);
    return required ? { module: required.module, names: [name] } : undefined;
  }

  #maker(
    node: TSESTree.CallExpression | TSESTree.NewExpression,
  ): { description: ClientDescription; maker: ClientMaker } | undefined {
    const exported = this.#exported(node.callee);
    if (!exported) return undefined;
    const how = node.type === 'NewExpression' ? 'new' : 'call';
    for (const description of clients) {
      const maker = description.makers?.find(
        (candidate) =>
          candidate.how === how &&
          candidate.modules.includes(exported.module) &&
          exported.names.includes(candidate.exported),
      );
      if (maker) return { description, maker };
    }
    return undefined;
  }

  #client(
    node: TSESTree.CallExpression | TSESTree.NewExpression,
    description: ClientDescription,
    maker: ClientMaker,
    taken: Set<Node>,
  ): ClientFact | undefined {
    if (maker.exported === 'drizzle' && this.#isClient(node.arguments[0])) return undefined;
    const addresses: Node[] = [];
    let options: Options = { values: {}, nodes: new Map(), complete: true, object: undefined };
    let optionsAt = -1;
    node.arguments.forEach((argument, index) => {
      const takes = maker.takes[index] ?? 'other';
      if (takes === 'other') return;
      if (argument.type === 'SpreadElement') {
        options = { ...options, complete: false };
        return;
      }
      const isObject = this.#reading.resolve(argument)?.type === 'ObjectExpression';
      if (takes === 'address' || (takes === 'address-or-options' && !isObject)) addresses.push(argument);
      else {
        options = this.#reading.options(argument);
        optionsAt = index;
      }
    });
    for (const name of maker.address ?? []) {
      const value = options.nodes.get(name);
      if (value) addresses.push(value);
    }
    if (options.object) for (const object of this.#reading.objectsIn(options.object)) taken.add(object);
    const connects = this.#connects(addresses, options, maker, description);
    if (!isMeant(maker, options, connects, description)) {
      this.#elsewhere.push(...mysqlAddresses(options.values[maker.dialectOption ?? 'client'], connects));
      return undefined;
    }
    const insertion = this.#insertion(node, options, optionsAt, maker);
    return {
      kind: 'client',
      client: description.id,
      connects,
      options: maker.nested ? unnest(options.values, maker.nested) : options.values,
      complete: options.complete,
      range: { start: node.range[0], end: node.callee.range[1] },
      ...(insertion ? { insertion } : {}),
      role: maker.role ?? 'application',
    };
  }

  /** What an ORM is given is a client that was made before, here or elsewhere. */
  #isClient(argument: Node | undefined): boolean {
    if (!argument || argument.type === 'SpreadElement') return false;
    const node = bare(argument);
    const made = node.type === 'Identifier' ? this.#reading.initial(node) : node;
    if (!made) return node.type === 'Identifier' && !/ur[il]|dsn|conn\w*str|database/i.test(node.name);
    if (made.type === 'CallExpression' || made.type === 'NewExpression') return environmentVariable(made) === undefined;
    return false;
  }

  #connects(
    addresses: readonly Node[],
    options: Options,
    maker: Pick<ClientMaker, 'host' | 'port'>,
    description: ClientDescription,
  ): ConnectsBy {
    const variables = new Set<string>();
    const endpoints: EndpointFact[] = [];
    for (const address of addresses) this.#address(address, null, variables, endpoints);
    const pick = (names: readonly string[] | undefined) => names?.find((name) => options.nodes.has(name));
    const hostName = pick(maker.host);
    const portName = pick(maker.port);
    const hostNode = hostName === undefined ? undefined : options.nodes.get(hostName);
    const portNode = portName === undefined ? undefined : options.nodes.get(portName);
    if (hostNode || portNode) {
      const host = this.#reading.known(hostName, options, LOCAL_HOST);
      const port =
        portName === undefined ? null : Number(this.#reading.known(portName, options, USUAL_PORT) ?? Number.NaN);
      const at = portNode ?? hostNode;
      if (hostNode) for (const name of environmentVariablesIn(hostNode)) variables.add(name);
      if (at && (host !== null || (port !== null && !Number.isNaN(port)))) {
        endpoints.push({
          kind: 'endpoint',
          name: null,
          dialect: description.dialect,
          host,
          port: port === null || Number.isNaN(port) ? null : port,
          parameters: [],
          range: { start: at.range[0], end: at.range[1] },
        });
      }
    }
    return { variables: [...variables], endpoints };
  }

  /** Variables and addresses that an expression can stand for. */
  #address(expression: Node, name: string | null, variables: Set<string>, endpoints: EndpointFact[], depth = 0): void {
    const node = bare(expression);
    if (depth > DEEPEST) return;
    const environment = environmentVariable(node);
    if (environment !== undefined) {
      variables.add(environment);
      return;
    }
    switch (node.type) {
      case 'LogicalExpression':
        this.#address(node.left, name, variables, endpoints, depth + 1);
        this.#address(node.right, name, variables, endpoints, depth + 1);
        return;
      case 'ConditionalExpression':
        this.#address(node.consequent, name, variables, endpoints, depth + 1);
        this.#address(node.alternate, name, variables, endpoints, depth + 1);
        return;
      case 'Identifier': {
        const init = this.#reading.initial(node);
        if (init) this.#address(init, node.name, variables, endpoints, depth + 1);
        return;
      }
      case 'MemberExpression': {
        const property = propertyName(node);
        const value = property === undefined ? undefined : this.#values.property(node.object, property);
        if (value) this.#address(value, property ?? null, variables, endpoints, depth + 1);
        return;
      }
      case 'CallExpression':
        for (const argument of node.arguments)
          if (argument.type !== 'SpreadElement') this.#environment(argument, variables);
        return;
      case 'TemplateLiteral':
        for (const part of node.expressions) this.#environment(part, variables);
        endpoints.push(...this.#endpoint(node, name));
        return;
      case 'Literal':
        endpoints.push(...this.#endpoint(node, name));
        return;
    }
  }

  #environment(expression: Node, variables: Set<string>): void {
    const name = environmentVariable(bare(expression));
    if (name !== undefined) variables.add(name);
  }

  #endpoint(node: Node, name: string | null): readonly EndpointFact[] {
    for (const value of this.#values.of(node)) {
      const exact = value.isExact({ start: 0, end: value.text.length });
      const start = exact ? value.inFile({ start: 0, end: 1 }).start : node.range[0];
      const read = readAddress(value.text.replaceAll(HOLE, '\u0000'), start, name, exact);
      if (!read || !('endpoint' in read)) continue;
      if (exact) return [read.endpoint];
      // The text is put together: places inside it are those of the pieces.
      const inFile = (range: OptionValue['range']) =>
        value.inFile({ start: range.start - start, end: range.end - start });
      return [
        {
          ...read.endpoint,
          range: { start: node.range[0], end: node.range[1] },
          parameters: read.endpoint.parameters.map((parameter) => ({
            name: parameter.name,
            value: parameter.value,
            range: inFile(parameter.range),
          })),
        },
      ];
    }
    return [];
  }

  /** An address that stands somewhere in the module, named by what it is assigned to. */
  #written(node: TSESTree.Literal | TSESTree.TemplateLiteral): readonly EndpointFact[] {
    const raw = this.#text.slice(node.range[0], node.range[1]);
    if (!/:\/\/|host=/i.test(raw)) return [];
    const parent = this.#tree.parent(node);
    const key =
      parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
        ? parent.id.name
        : parent?.type === 'Property' && parent.key.type === 'Identifier'
          ? parent.key.name
          : null;
    return this.#endpoint(node, key);
  }

  /** The default export of a file that is a client's configuration by its name. */
  #exportedOptions(made: readonly ProjectFact[], taken: Set<Node>): readonly ClientFact[] {
    return clients.flatMap((description): readonly ClientFact[] => {
      const maker = description.files?.find(({ path }) => path.test(this.#path));
      const exported = maker && this.#exportedObject();
      if (!maker || !exported || made.some((fact) => fact.kind === 'client' && fact.client === description.id))
        return [];
      const options = this.#reading.options(exported);
      const addresses = (maker.address ?? []).flatMap((name) => options.nodes.get(name) ?? []);
      const connects = this.#connects(addresses, options, maker, description);
      if (!isMeant(maker, options, connects, description)) return [];
      for (const object of this.#reading.objectsIn(exported)) taken.add(object);
      return [
        {
          kind: 'client',
          client: description.id,
          connects,
          options: maker.nested ? unnest(options.values, maker.nested) : options.values,
          complete: options.complete,
          range: { start: exported.range[0], end: exported.range[0] + 1 },
          role: maker.role ?? 'application',
        },
      ];
    });
  }

  /** `export default {...}`, `module.exports = {...}`, and a function that gives it. */
  #exportedObject(): TSESTree.ObjectExpression | undefined {
    for (const node of this.#tree.nodes()) {
      const exported =
        node.type === 'ExportDefaultDeclaration'
          ? node.declaration
          : node.type === 'AssignmentExpression' &&
              node.left.type === 'MemberExpression' &&
              propertyName(node.left) === 'exports'
            ? node.right
            : undefined;
      if (!exported) continue;
      const value = this.#reading.resolve(exported);
      if (value?.type === 'ObjectExpression') return value;
      const [result] = value && isFunction(value) ? returnsOf(value) : [];
      const returned = result && this.#reading.resolve(result);
      if (returned?.type === 'ObjectExpression') return returned;
    }
    return undefined;
  }

  /** An object that is a client's configuration by its keys, wherever it stands. */
  #shaped(object: TSESTree.ObjectExpression): readonly ClientFact[] {
    const shape = shapeOf(object, this.#tree);
    const description = shape && clients.find(({ id }) => id === shape.client);
    const maker = description?.makers?.find((candidate) => candidate.exported === shape?.exported);
    if (!shape || !description || !maker) return [];
    const options = this.#reading.options(object);
    const { dialectKey } = shape;
    if (dialectKey !== undefined) {
      const kind = options.values[dialectKey];
      if (!SHAPE_KINDS.includes(kind?.value ?? '')) {
        const addresses = (maker.address ?? []).flatMap((name) => options.nodes.get(name) ?? []);
        this.#elsewhere.push(...mysqlAddresses(kind, this.#connects(addresses, options, maker, description)));
        return [];
      }
    }
    const addresses = (maker.address ?? []).flatMap((name) => options.nodes.get(name) ?? []);
    const connects = this.#connects(addresses, options, maker, description);
    const variable = options.values.use_env_variable?.value;
    const named = dialectKey === undefined ? undefined : options.values[dialectKey]?.range;
    return [
      {
        kind: 'client',
        client: shape.client,
        connects: variable ? { ...connects, variables: [...connects.variables, variable] } : connects,
        options: options.values,
        complete: options.complete,
        range: named ?? { start: object.range[0], end: object.range[0] + 1 },
        role: 'application',
      },
    ];
  }

  #insertion(
    node: TSESTree.CallExpression | TSESTree.NewExpression,
    options: Options,
    optionsAt: number,
    maker: ClientMaker,
  ): ClientFact['insertion'] {
    if (maker.nested) return undefined;
    const last = options.object?.properties.at(-1);
    if (options.object) {
      return last
        ? { at: last.range[1], before: ', ', after: '' }
        : { at: options.object.range[0] + 1, before: ' ', after: ' ' };
    }
    const argument = node.arguments.at(-1);
    const next = maker.takes[node.arguments.length];
    if (optionsAt !== -1 || !argument || (next !== 'options' && next !== 'address-or-options')) return undefined;
    return { at: argument.range[1], before: ', { ', after: ' }' };
  }
}

/** Where a client leads whose options say that it is for MySQL. */
const mysqlAddresses = (kind: OptionValue | undefined, { endpoints }: ConnectsBy): readonly EndpointFact[] =>
  MYSQL_KINDS.includes(kind?.value ?? '') ? endpoints.map((endpoint) => ({ ...endpoint, dialect: 'mysql' })) : [];

/** Whether options are those of this client: of an ORM for many databases, of this one. */
function isMeant(
  { when = {}, dialectOption }: Pick<ClientMaker, 'when' | 'dialectOption'>,
  { values }: Options,
  { endpoints }: ConnectsBy,
  { dialect }: ClientDescription,
): boolean {
  if (!Object.entries(when).every(([name, allowed]) => allowed.includes(values[name]?.value ?? ''))) return false;
  if (dialectOption === undefined) return true;
  const named = values[dialectOption];
  if (!named) return endpoints.every((endpoint) => endpoint.dialect === dialect);
  return named.value === null || dialect !== 'postgres' || SHAPE_KINDS.includes(named.value);
}

/** Options below a key are the client's own: `connection.prepare` of Drizzle is `prepare` of the driver. */
function unnest(
  values: Readonly<Record<string, OptionValue>>,
  prefixes: readonly string[],
): Readonly<Record<string, OptionValue>> {
  const result: Record<string, OptionValue> = {};
  for (const [name, value] of Object.entries(values)) {
    const prefix = prefixes.find((candidate) => name.startsWith(`${candidate}.`));
    result[prefix === undefined ? `outer.${name}` : name.slice(prefix.length + 1)] = value;
  }
  return result;
}
