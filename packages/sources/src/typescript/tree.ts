import { analyze, type Scope, type ScopeManager, ScopeType } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { visitorKeys } from '@typescript-eslint/visitor-keys';

export type Node = TSESTree.Node;
export type Variable = Scope['variables'][number];
export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;
export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** The nodes of one type, by its name. */
export type NodeNamed<Name extends string> = Node extends infer Some
  ? Some extends Node
    ? `${Some['type']}` extends Name
      ? Some
      : never
    : never
  : never;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Calls `visit` for each child of a node, in source order of their keys. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  const keys = visitorKeys[node.type];
  if (!keys) return;
  for (const key of keys) {
    const value = (node as unknown as Record<string, unknown>)[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item);
    } else if (isNode(value)) visit(value);
  }
}

/** The children of a node, in source order of their keys. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  forEachChild(node, (child) => children.push(child));
  return children;
}

/** One module's tree with parents and scopes. */
export class ModuleTree {
  readonly program: TSESTree.Program;
  readonly #parents = new Map<Node, Node>();
  readonly #nodes: Node[] = [];
  readonly #byType = new Map<string, Node[]>();
  #scopes: ScopeManager | undefined;

  constructor(program: TSESTree.Program, scopes?: ScopeManager) {
    this.program = program;
    this.#scopes = scopes;
    this.#collect(program);
  }

  #collect(node: Node): void {
    this.#nodes.push(node);
    const list = this.#byType.get(node.type);
    if (list) list.push(node);
    else this.#byType.set(node.type, [node]);
    const keys = visitorKeys[node.type];
    if (!keys) return;
    for (const key of keys) {
      const value = (node as unknown as Record<string, unknown>)[key];
      if (Array.isArray(value)) {
        for (const item of value) if (isNode(item)) this.#child(item, node);
      } else if (isNode(value)) this.#child(value, node);
    }
  }

  #child(child: Node, parent: Node): void {
    this.#parents.set(child, parent);
    this.#collect(child);
  }

  /** All nodes of a type, parents before children, in source order. */
  ofType<Name extends `${Node['type']}`>(type: Name): readonly NodeNamed<Name>[] {
    return (this.#byType.get(type) ?? []) as unknown as readonly NodeNamed<Name>[];
  }

  /** All nodes, parents before children, in source order. */
  nodes(): readonly Node[] {
    return this.#nodes;
  }

  parent(node: Node): Node | undefined {
    return this.#parents.get(node);
  }

  /** The nodes around a node, innermost first. */
  *around(node: Node): Generator<Node> {
    for (let current = this.parent(node); current; current = this.parent(current)) yield current;
  }

  /** The innermost function that a node stands in, or the program. */
  functionOf(node: Node): Node {
    for (const current of this.around(node)) if (isFunction(current)) return current;
    return this.program;
  }

  /** The innermost class that a node stands in. */
  classOf(node: Node): ClassNode | undefined {
    for (const current of this.around(node)) if (isClass(current)) return current;
    return undefined;
  }

  /** The variable that an identifier names where it stands. */
  variable(identifier: TSESTree.Identifier): Variable | undefined {
    // The language's own globals are nobody's declaration: making variables of them for each module costs more than it tells.
    this.#scopes ??= analyze(this.program, { sourceType: 'module', lib: [] });
    for (let node: Node | undefined = identifier; node; node = this.parent(node)) {
      const scope = this.#scopes.acquire(node, true);
      for (let inner: Scope | null = scope; inner; inner = inner.upper) {
        const found = inner.set.get(identifier.name);
        // A scope manager that others made knows the language's own globals, too.
        if (found) return found.defs.length === 0 && inner.type === ScopeType.global ? undefined : found;
      }
      if (scope) return undefined;
    }
    return undefined;
  }
}

export const isFunction = (node: Node): node is FunctionNode =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';

export const isClass = (node: Node): node is ClassNode =>
  node.type === 'ClassDeclaration' || node.type === 'ClassExpression';

/** What stands behind `await`, casts, `!`, parentheses, and the `(0, module.name)` of compiled modules. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'AwaitExpression':
      return bare(node.argument);
    case 'UnaryExpression':
      return node.operator === 'void' ? bare(node.argument) : node;
    case 'SequenceExpression': {
      const [first, second, third] = node.expressions;
      return first?.type === 'Literal' && second && !third ? bare(second) : node;
    }
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** `a.b`, `a['b']` and `this.#b` give the name. */
export function propertyName(node: TSESTree.MemberExpression): string | undefined {
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  if (node.property.type === 'PrivateIdentifier') return `#${node.property.name}`;
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : undefined;
}

/** The name that a property, method or field is declared with. */
export function keyName(key: Node): string | undefined {
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

/** The name of the called function or method: `a.b.c()` gives `c`. */
export function calleeName(callee: Node): string | undefined {
  const node = bare(callee);
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? propertyName(node) : undefined;
}

/** The pattern or name that a parameter binds, without its default. */
export function parameterTarget(parameter: Node | undefined): Node | undefined {
  if (!parameter) return undefined;
  if (parameter.type === 'AssignmentPattern') return parameter.left;
  if (parameter.type === 'TSParameterProperty') return parameterTarget(parameter.parameter);
  return parameter;
}

/** The keys that lead from a destructured value to a name: `{ a: { b } }` gives `['a', 'b']`; `[]` for a plain name. */
export function patternPath(pattern: Node, name: Node): readonly string[] | undefined {
  if (pattern === name) return [];
  if (pattern.type === 'AssignmentPattern') return patternPath(pattern.left, name);
  if (pattern.type === 'ArrayPattern') {
    for (const [index, element] of pattern.elements.entries()) {
      const inner = element ? patternPath(element, name) : undefined;
      if (inner) return [String(index), ...inner];
    }
    return undefined;
  }
  if (pattern.type !== 'ObjectPattern') return undefined;
  for (const property of pattern.properties) {
    if (property.type !== 'Property') continue;
    const inner = patternPath(property.value, name);
    const key = keyName(property.key);
    if (inner && key !== undefined) return [key, ...inner];
  }
  return undefined;
}
