import type { TSESTree } from '@typescript-eslint/types';
import type { Meaning, Module } from '../modules.js';
import { bare, isFunction, type ModuleTree, type Node, propertyName } from '../tree.js';
import type { KeyValueClient, KeyValueHandleKind } from './client.js';
import { UNKNOWN } from './client-names.js';

/** How a module comes by a handle. */
export type Origin = 'made' | 'injected' | 'imported' | 'parameter' | 'getter' | 'lease';

export interface KeyValueHandle {
  readonly kind: KeyValueHandleKind;
  readonly client: KeyValueClient;
  /** The package that the client comes from, where that is seen. */
  readonly from?: string;
  /** Tells connections of one module apart. */
  readonly identity: unknown;
  readonly origin: Origin;
  /** The name it goes by. */
  readonly name: string;
  /** The call that makes it, where it is seen, and the module that this stands in. */
  readonly maker?: { readonly module: Module; readonly node: TSESTree.NewExpression | TSESTree.CallExpression };
  /** The function that holds it: each run has another one. */
  readonly madeIn?: Node;
  /** The function that assigns it, where that is another one. */
  readonly assignedIn?: Node;
  /** It is known to be a client of the library; otherwise only its name says so. */
  readonly certain: boolean;
}

/** A client that only its name shows. */
export const named = (name: string, origin: Origin, identity: unknown): KeyValueHandle => ({
  kind: 'client',
  client: UNKNOWN,
  identity,
  origin,
  name,
  certain: false,
});

/** The handle without what is known of the functions that hold it: they stand in another module. */
export const heldElsewhere = ({
  kind,
  client,
  from,
  maker,
  identity,
  origin,
  name,
  certain,
}: KeyValueHandle): KeyValueHandle => ({
  kind,
  client,
  ...(from === undefined ? {} : { from }),
  ...(maker === undefined ? {} : { maker }),
  identity,
  origin,
  name,
  certain,
});

/** A connection that this call makes. */
export const fresh = (handle: KeyValueHandle, node: TSESTree.CallExpression, tree: ModuleTree): KeyValueHandle => ({
  ...heldElsewhere(handle),
  origin: 'made',
  identity: node,
  name: '',
  madeIn: tree.functionOf(node),
});

/** The last name of `a.b.c` or `a.b()`. */
export function calledName(expression: Node): string {
  const node = bare(expression);
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return propertyName(node) ?? '';
  return node.type === 'CallExpression' ? calledName(node.callee) : '';
}

/** The function that a name declares or holds. */
export function functionOfMeaning(meaning: Meaning & { readonly kind: 'declared' }): Node | undefined {
  if (isFunction(meaning.node)) return meaning.node;
  for (const definition of meaning.variable?.defs ?? []) {
    if (definition.type === 'FunctionName' && definition.node.body) return definition.node;
    if (definition.type === 'Variable' && definition.node.init) {
      const init = bare(definition.node.init);
      if (isFunction(init)) return init;
    }
  }
  return undefined;
}

/** What the class extends. */
export function superOf(meaning: Meaning & { readonly kind: 'declared' }): Meaning | undefined {
  for (const { node } of meaning.variable?.defs ?? []) {
    if (node.type === 'ClassDeclaration' && node.superClass) return meaning.module.meaning(node.superClass);
  }
  return undefined;
}

/** A variable of a module, or a field of a class: it is known by that, not by the call that made it. */
export const isHeld = (identity: unknown): boolean =>
  typeof identity !== 'object' || identity === null || 'references' in identity;

/** The function makes it anew each time; what it keeps in a field is the same one again. */
export const isFresh = ({ madeIn, identity }: KeyValueHandle, maker: Node | undefined): boolean =>
  madeIn !== undefined && madeIn === maker && typeof identity !== 'string';

/** `null` and `undefined`: a field that is filled later. */
export const isNothing = (node: Node): boolean =>
  (node.type === 'Literal' && node.value === null) || (node.type === 'Identifier' && node.name === 'undefined');

/** An expression that can make something. */
export const isMaking = (node: Node): boolean =>
  ['NewExpression', 'CallExpression', 'LogicalExpression', 'ConditionalExpression'].includes(bare(node).type);

/** `@Inject(...)`, `@InjectRedis()`; or the class is one that a container makes once. */
export function injects(decorators: readonly TSESTree.Decorator[], owner: Node): boolean {
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
