import { analyze, type Scope, type ScopeManager } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { visitorKeys } from '@typescript-eslint/visitor-keys';

export type Node = TSESTree.Node;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** The children of a node, in source order of their keys. */
export function* childrenOf(node: Node): Generator<Node> {
  for (const key of visitorKeys[node.type] ?? []) {
    const value = (node as unknown as Record<string, unknown>)[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    } else if (isNode(value)) yield value;
  }
}

/** One module's tree with parents and scopes. */
export class ModuleTree {
  readonly program: TSESTree.Program;
  readonly #parents = new Map<Node, Node>();
  readonly #scopes: ScopeManager;

  constructor(program: TSESTree.Program) {
    this.program = program;
    const stack: Node[] = [program];
    for (let node = stack.pop(); node; node = stack.pop()) {
      for (const child of childrenOf(node)) {
        this.#parents.set(child, node);
        stack.push(child);
      }
    }
    this.#scopes = analyze(program, { sourceType: 'module' });
  }

  parent(node: Node): Node | undefined {
    return this.#parents.get(node);
  }

  /** The innermost function that a node stands in, or the program. */
  functionOf(node: Node): Node {
    for (let current = this.parent(node); current; current = this.parent(current)) {
      if (
        current.type === 'FunctionDeclaration' ||
        current.type === 'FunctionExpression' ||
        current.type === 'ArrowFunctionExpression'
      )
        return current;
    }
    return this.program;
  }

  /** The variable that an identifier names where it stands. */
  variable(identifier: TSESTree.Identifier): Scope['variables'][number] | undefined {
    for (let node: Node | undefined = identifier; node; node = this.parent(node)) {
      const scope = this.#scopes.acquire(node, true);
      for (let inner: Scope | null = scope; inner; inner = inner.upper) {
        const found = inner.set.get(identifier.name);
        if (found) return found;
      }
      if (scope) return undefined;
    }
    return undefined;
  }

  /** All nodes, parents before children, in source order. */
  *nodes(): Generator<Node> {
    const stack: Node[] = [this.program];
    for (let node = stack.pop(); node; node = stack.pop()) {
      yield node;
      stack.push(...[...childrenOf(node)].reverse());
    }
  }
}

/** What stands behind `await`, casts, `!` and parentheses. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'AwaitExpression':
      return bare(node.argument);
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'ChainExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** `a.b` and `a['b']` give `b`. */
export function propertyName(node: TSESTree.MemberExpression): string | undefined {
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : undefined;
}
