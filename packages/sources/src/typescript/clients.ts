import type { ClientFact, ConnectsBy, Dialect, EndpointFact, OptionValue, ProjectFact } from '@poolsafe/core';
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
import { ClientAddresses } from './client-addresses.js';
import { ClientImports } from './client-imports.js';
import type { Module } from './modules.js';
import { MYSQL_KINDS, SHAPE_KINDS, shapeOf } from './client-shapes.js';
import { returnsOf } from './returns.js';
import { bare, isFunction, type ModuleTree, type Node, propertyName } from './tree.js';
import type { Values } from './values.js';

/** Whether a project connects to databases of a dialect. */
type Speaks = (dialect: Dialect) => boolean;

/** Finds database clients and their options in one module, and every address that it writes down. */
export class Clients {
  readonly #tree: ModuleTree;
  readonly #reading: OptionsReader;
  readonly #path: string;
  readonly #speaks: Speaks;
  readonly #imports: ClientImports;
  readonly #addresses: ClientAddresses;
  /** Addresses of clients that no description is about. */
  readonly #elsewhere: EndpointFact[] = [];

  /** @param speaks whether the project around the module connects to databases of a dialect, as far as that is known */
  constructor({ tree, text, path }: Pick<Module, 'tree' | 'text' | 'path'>, values: Values, speaks: Speaks) {
    this.#path = path;
    this.#tree = tree;
    this.#reading = new OptionsReader(tree, values);
    const initial = (node: TSESTree.Identifier) => this.#reading.initial(node);
    this.#imports = new ClientImports(tree, initial);
    this.#addresses = new ClientAddresses({ tree, text }, values, initial);
    this.#speaks = speaks;
  }

  facts(): readonly ProjectFact[] {
    const nodes = [...this.#tree.nodes()];
    const facts: ProjectFact[] = [];
    const taken = new Set<Node>();
    for (const node of nodes) {
      if (node.type !== 'CallExpression' && node.type !== 'NewExpression') continue;
      const made = this.#imports.makerOf(node);
      const own = new Set<Node>();
      const fact = made && this.#client(node, made.description, made.maker, own);
      if (!fact) continue;
      facts.push(fact);
      for (const object of own) taken.add(object);
    }
    facts.push(...this.#exportedOptions(facts, taken));
    for (const node of nodes) {
      if (node.type === 'ObjectExpression' && !taken.has(node)) facts.push(...this.#shaped(node));
      if (node.type === 'Literal' || node.type === 'TemplateLiteral') facts.push(...this.#addresses.written(node));
    }
    return [...facts, ...this.#elsewhere];
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
      const isObject = this.#reading.isOptions(argument);
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
    if (!isMeant(maker, options, connects, description, this.#speaks)) {
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
    for (const address of addresses) {
      this.#addresses.collect(address, null, variables, endpoints);
      if (endpoints.length === 0)
        endpoints.push(...this.#addresses.continued(address, description.dialect, [...variables]));
    }
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
      if (!isMeant(maker, options, connects, description, this.#speaks)) return [];
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
  { when = {}, dialectOption, host = [], port = [] }: Pick<ClientMaker, 'when' | 'dialectOption' | 'host' | 'port'>,
  { values, nodes }: Options,
  { endpoints }: ConnectsBy,
  { dialect }: ClientDescription,
  speaks: Speaks,
): boolean {
  if (!Object.entries(when).every(([name, allowed]) => allowed.includes(values[name]?.value ?? ''))) return false;
  if (dialectOption === undefined) return true;
  const named = values[dialectOption]?.value ?? null;
  if (named !== null) return dialect !== 'postgres' || SHAPE_KINDS.includes(named);
  // The scheme of an address tells; a host and a port are taken for the client's.
  const options = new Set([...host, ...port].map((name) => nodes.get(name)?.range[0]));
  const addresses = endpoints.filter(({ range }) => !options.has(range.start));
  return addresses.length > 0 ? addresses.every((endpoint) => endpoint.dialect === dialect) : speaks(dialect);
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
