import type { Dialect, EndpointFact } from '@poolsafe/core';
import { HOLE } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import { readAddress } from '../project/connection-string.js';
import { environmentVariable } from './client-options.js';
import type { StringValue } from './string-value.js';
import { bare, type ModuleTree, type Node, propertyName } from './tree.js';
import type { Values } from './values.js';

const DEEPEST = 6;

/** Addresses of databases that a module writes down or puts together, and the variables that hold them. */
export class ClientAddresses {
  readonly #tree: ModuleTree;
  readonly #text: string;
  readonly #values: Values;
  readonly #initial: (node: TSESTree.Identifier) => Node | undefined;

  /** @param initial the value that a constant is declared with */
  constructor(
    { tree, text }: { readonly tree: ModuleTree; readonly text: string },
    values: Values,
    initial: (node: TSESTree.Identifier) => Node | undefined,
  ) {
    this.#tree = tree;
    this.#text = text;
    this.#values = values;
    this.#initial = initial;
  }

  /** Variables and addresses that an expression can stand for. */
  collect(expression: Node, name: string | null, variables: Set<string>, endpoints: EndpointFact[], depth = 0): void {
    const node = bare(expression);
    if (depth > DEEPEST) return;
    const environment = environmentVariable(node);
    if (environment !== undefined) {
      variables.add(environment);
      return;
    }
    switch (node.type) {
      case 'LogicalExpression':
        this.collect(node.left, name, variables, endpoints, depth + 1);
        this.collect(node.right, name, variables, endpoints, depth + 1);
        return;
      case 'ConditionalExpression':
        this.collect(node.consequent, name, variables, endpoints, depth + 1);
        this.collect(node.alternate, name, variables, endpoints, depth + 1);
        return;
      case 'Identifier': {
        const init = this.#initial(node);
        if (init) this.collect(init, node.name, variables, endpoints, depth + 1);
        return;
      }
      case 'MemberExpression': {
        const property = propertyName(node);
        const value = property === undefined ? undefined : this.#values.property(node.object, property);
        if (value) this.collect(value, property ?? null, variables, endpoints, depth + 1);
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
      case 'BinaryExpression':
        for (const part of [node.left, node.right]) this.#environment(part, variables);
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

  /** `${process.env.DATABASE_URL}?statement_timeout=5000`: parameters behind an address that stands elsewhere. */
  continued(node: Node, dialect: Dialect, variables: readonly string[]): readonly EndpointFact[] {
    const scheme = dialect === 'mysql' ? 'mysql://' : 'postgres://';
    for (const value of this.#values.of(node)) {
      if (!CONTINUED.test(value.text)) continue;
      const read = readAddress(masked(scheme + value.text), node.range[0] - scheme.length, variables[0] ?? null, false);
      if (read && 'endpoint' in read) return [placedIn(node, value, read.endpoint)];
    }
    return [];
  }

  #endpoint(node: Node, name: string | null): readonly EndpointFact[] {
    for (const value of this.#values.of(node)) {
      const exact = value.isExact({ start: 0, end: value.text.length });
      const start = exact ? value.inFile({ start: 0, end: 1 }).start : node.range[0];
      const read = readAddress(masked(value.text), start, name, exact);
      if (read && 'endpoint' in read) return [exact ? read.endpoint : placedIn(node, value, read.endpoint)];
    }
    return [];
  }

  /** An address that stands somewhere in the module, named by what it is assigned to. */
  written(node: TSESTree.Literal | TSESTree.TemplateLiteral): readonly EndpointFact[] {
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
}

/** An address that stands elsewhere, and a query behind it. */
const CONTINUED = new RegExp(`^${HOLE}(/[^?]*)?\\?[\\w.]+=`);

/** What is not known, as readers of addresses know it. */
const masked = (text: string): string => text.replaceAll(HOLE, '\u0000');

/** An endpoint whose text is put together: places inside it are those of the pieces. */
function placedIn(node: Node, value: StringValue, endpoint: EndpointFact): EndpointFact {
  const [start, end] = node.range;
  return {
    ...endpoint,
    range: { start, end },
    parameters: endpoint.parameters.map((parameter) => ({
      name: parameter.name,
      value: parameter.value,
      range: value.inFile({ start: parameter.range.start - start, end: parameter.range.end - start }),
    })),
  };
}
