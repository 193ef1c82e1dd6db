import type { OptionValue } from '@poolsafe/core';
import { HOLE } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import { returnsOf } from './returns.js';
import { bare, calleeName, isFunction, type ModuleTree, type Node, propertyName } from './tree.js';
import type { Values } from './values.js';

/** Options of a client as its object literal gives them; nested ones with dots. */
export interface Options {
  readonly values: Readonly<Record<string, OptionValue>>;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly complete: boolean;
  readonly object: TSESTree.ObjectExpression | undefined;
}

const DEEPEST = 6;

/** Where everybody's development machine connects: as a default it says nothing. */
export const LOCAL_HOST = /^(localhost|127\.0\.0\.1|::1|0\.0\.0\.0|postgres(ql)?|mysql|mariadb|db|database)?$/i;
export const USUAL_PORT = /^(5432|3306)?$/;

/** Reads the options that a client is made with. */
export class OptionsReader {
  readonly #tree: ModuleTree;
  readonly #values: Values;

  constructor(tree: ModuleTree, values: Values) {
    this.#tree = tree;
    this.#values = values;
  }

  /** What a host or port is; what stands behind a variable as its default says something unless it is everybody's. */
  known(name: string | undefined, { values, nodes }: Options, usual: RegExp): string | null {
    const node = name === undefined ? undefined : nodes.get(name);
    if (name === undefined || !node) return null;
    const value = values[name]?.value ?? null;
    if (value !== null) return value;
    const assumed = this.#default(node);
    return assumed === null || usual.test(assumed) ? null : assumed;
  }

  /** The last of what an expression falls back to: `env('PORT', 6543)`, `Number(process.env.PORT ?? '6543')`. */
  #default(expression: Node, depth = 0): string | null {
    const node = this.resolve(expression) ?? expression;
    const plain = this.#plain(node);
    if (plain !== null || depth > DEEPEST) return plain;
    if (node.type === 'LogicalExpression' && node.operator !== '&&') return this.#default(node.right, depth + 1);
    if (node.type === 'UnaryExpression' && node.operator === '+') return this.#default(node.argument, depth + 1);
    if (node.type !== 'CallExpression') return null;
    const [first, second] = node.arguments;
    if (environmentVariable(node) !== undefined) return second ? this.#default(second, depth + 1) : null;
    return first && /^(parseInt|Number|String)$/.test(calleeName(node.callee) ?? '')
      ? this.#default(first, depth + 1)
      : null;
  }

  options(expression: Node): Options {
    const object = this.resolve(expression);
    const values: Record<string, OptionValue> = {};
    const nodes = new Map<string, Node>();
    if (object?.type !== 'ObjectExpression') {
      this.#assigned(expression, values, nodes);
      return { values, nodes, complete: false, object: undefined };
    }
    let complete = true;
    const visit = (node: TSESTree.ObjectExpression, prefix: string, depth: number): void => {
      for (const property of node.properties) {
        if (property.type === 'SpreadElement') {
          const spread = this.#spread(property.argument);
          if (spread.some(({ type }) => type !== 'ObjectExpression')) complete = false;
          for (const part of spread)
            if (part.type === 'ObjectExpression' && depth < DEEPEST) visit(part, prefix, depth + 1);
          continue;
        }
        const key = property.computed ? undefined : keyOf(property.key);
        if (key === undefined) {
          complete = false;
          continue;
        }
        const name = prefix + key;
        const value = this.resolve(property.value) ?? property.value;
        nodes.set(name, property.value);
        const text = this.#plain(value) ?? (key === 'options' ? this.#flags(value) : null);
        const exact = value === bare(property.value) && value.type === 'Literal';
        values[name] = {
          name: key,
          value: text,
          range: { start: property.range[0], end: property.range[1] },
          ...(exact ? { valueRange: { start: value.range[0], end: value.range[1] } } : {}),
          removal: [{ ...this.#removal(property, node), text: '' }],
        };
        if (value.type === 'ObjectExpression' && depth < DEEPEST) visit(value, `${name}.`, depth + 1);
      }
    };
    visit(object, '', 0);
    this.#assigned(expression, values, nodes);
    return { values, nodes, complete, object };
  }

  /** Whether an argument holds options, rather than an address: an object, or what properties are assigned to. */
  isOptions(expression: Node): boolean {
    return this.resolve(expression)?.type === 'ObjectExpression' || this.#assignments(expression).next().done === false;
  }

  /** `config.statement_timeout ??= timeout` on the variable that the client is made with. */
  #assigned(expression: Node, values: Record<string, OptionValue>, nodes: Map<string, Node>): void {
    for (const { name, assignment } of this.#assignments(expression)) {
      const [start, end] = assignment.range;
      nodes.set(name, assignment.right);
      values[name] ??= {
        name,
        value: this.#plain(this.resolve(assignment.right) ?? assignment.right),
        range: { start, end },
      };
    }
  }

  *#assignments(expression: Node): Generator<{ name: string; assignment: TSESTree.AssignmentExpression }> {
    const node = bare(expression);
    const variable = node.type === 'Identifier' ? this.#tree.variable(node) : undefined;
    for (const { identifier } of variable?.references ?? []) {
      const member = this.#tree.parent(identifier);
      if (member?.type !== 'MemberExpression' || member.object !== identifier) continue;
      const assignment = this.#tree.parent(member);
      const name = propertyName(member);
      if (assignment?.type === 'AssignmentExpression' && assignment.left === member && name !== undefined)
        yield { name, assignment };
    }
  }

  /** What a spread may add: `...(pooled && {...})`, `...(pooled ? {...} : {})`, `...common`. */
  #spread(expression: Node): readonly Node[] {
    const node = this.resolve(expression) ?? expression;
    if (node.type === 'ConditionalExpression')
      return [node.consequent, node.alternate].flatMap((part) => this.#spread(part));
    if (node.type !== 'LogicalExpression') return [node];
    const parts = node.operator === '&&' ? [node.right] : [node.left, node.right];
    return parts.flatMap((part) => this.#spread(part));
  }

  /** A property with the comma that goes with it. */
  #removal(property: Node, object: TSESTree.ObjectExpression): { start: number; end: number } {
    const index = object.properties.indexOf(property as TSESTree.Property);
    const previous = object.properties[index - 1];
    const next = object.properties[index + 1];
    if (next) return { start: property.range[0], end: next.range[0] };
    return { start: previous ? previous.range[1] : property.range[0], end: property.range[1] };
  }

  /** A value in plain words, or `null` where it is not known. */
  #plain(node: Node): string | null {
    if (node.type === 'Literal') return String(node.value);
    if (node.type === 'Identifier' && node.name === 'undefined') return null;
    if (node.type === 'UnaryExpression' && node.operator === '!' && node.argument.type === 'Literal')
      return String(!node.argument.value);
    if (node.type === 'ArrayExpression') {
      const parts = node.elements.map((element) =>
        element && element.type !== 'SpreadElement' ? this.#plain(element) : null,
      );
      return parts.every((part) => part !== null) ? parts.join(',') : null;
    }
    if (node.type === 'Identifier' || node.type === 'TemplateLiteral' || node.type === 'MemberExpression') {
      if (node.type === 'MemberExpression' && bare(node.object).type === 'Identifier') {
        // A member of a library's own enum: QueryExecMode.Simple.
        const [value] = this.#values.of(node);
        return value && !value.text.includes(HOLE) ? value.text : null;
      }
      const values = this.#values.of(node);
      const [first] = values;
      return values.length === 1 && first && !first.text.includes(HOLE) ? first.text : null;
    }
    return null;
  }

  /** `-c search_path=${schema}`: the names of parameters are known though their values are not; one branch is enough. */
  #flags(node: Node): string | null {
    if (!/^(TemplateLiteral|BinaryExpression|CallExpression|ConditionalExpression|LogicalExpression)$/.test(node.type))
      return null;
    const texts = this.#values.of(node).map(({ text }) => text);
    const text = texts.find((one) => /(^|\s)(-c\s*|--)[\w.]+=/.test(one));
    return text === undefined ? null : text.replaceAll(HOLE, 'x');
  }

  initial(node: TSESTree.Identifier): Node | undefined {
    const definition = this.#tree.variable(node)?.defs[0];
    if (definition?.type !== 'Variable' || !definition.node.init) return undefined;
    return definition.node.id.type === 'Identifier' ? bare(definition.node.init) : undefined;
  }

  resolve(expression: Node, depth = 0): Node | undefined {
    const node = bare(expression);
    if (node.type === 'Identifier' && depth < DEEPEST) {
      const init = this.initial(node);
      return init ? this.resolve(init, depth + 1) : node;
    }
    if (node.type === 'ArrowFunctionExpression' && node.body.type === 'ObjectExpression') return node.body;
    const made = node.type === 'CallExpression' && depth < DEEPEST ? this.#made(node, depth) : undefined;
    return made ?? node;
  }

  /** The object that a function of the module gives back: `connection: timeouts()`. */
  #made({ callee }: TSESTree.CallExpression, depth: number): Node | undefined {
    if (callee.type !== 'Identifier') return undefined;
    const definition = this.#tree.variable(callee)?.defs[0]?.node;
    const made = definition?.type === 'VariableDeclarator' && definition.init ? bare(definition.init) : definition;
    const [result] = made && isFunction(made) ? returnsOf(made) : [];
    const object = result && this.resolve(result, depth + 1);
    return object?.type === 'ObjectExpression' ? object : undefined;
  }

  *objectsIn(object: TSESTree.ObjectExpression): Generator<Node> {
    yield object;
    for (const property of object.properties) {
      if (property.type === 'Property' && property.value.type === 'ObjectExpression')
        yield* this.objectsIn(property.value);
    }
  }
}

const keyOf = (key: Node): string | undefined =>
  key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;

const VARIABLE = /^[A-Z][A-Z0-9_]{2,}$/;

/** `process.env.X`, `env.X`, `Deno.env.get('X')`, `config.get('X')`, `env.HYPERDRIVE.connectionString`: `X`. */
export function environmentVariable(node: Node): string | undefined {
  if (node.type === 'MemberExpression') {
    const name = propertyName(node);
    const object = bare(node.object);
    if (name !== undefined && VARIABLE.test(name)) return name;
    // What SST links is known by its own name: `Resource.Database.host`.
    const linked = object.type === 'MemberExpression' ? bare(object.object) : undefined;
    if (object.type === 'MemberExpression' && linked?.type === 'Identifier' && linked.name === 'Resource')
      return `Resource.${propertyName(object) ?? ''}`;
    if (name === 'connectionString' && object.type === 'MemberExpression') return environmentVariable(object);
    if (name !== undefined && object.type === 'MemberExpression' && propertyName(object) === 'env') return name;
    return undefined;
  }
  if (node.type !== 'CallExpression' || node.arguments.length === 0) return undefined;
  const [first] = node.arguments;
  return first?.type === 'Literal' && typeof first.value === 'string' && VARIABLE.test(first.value)
    ? first.value
    : undefined;
}

/** The variables that an expression is made of: `process.env.HOST || 'x'`, `Number(env.PORT)`. */
export function environmentVariablesIn(expression: Node, depth = 0): readonly string[] {
  const node = bare(expression);
  const own = environmentVariable(node);
  if (own !== undefined) return [own];
  if (depth > DEEPEST) return [];
  const parts =
    node.type === 'LogicalExpression'
      ? [node.left, node.right]
      : node.type === 'ConditionalExpression'
        ? [node.consequent, node.alternate]
        : node.type === 'CallExpression'
          ? node.arguments
          : node.type === 'TemplateLiteral'
            ? node.expressions
            : [];
  return parts.flatMap((part) => environmentVariablesIn(part, depth + 1));
}
