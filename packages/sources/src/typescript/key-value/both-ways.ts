import type { TSESTree } from '@typescript-eslint/types';
import type { Module } from '../modules.js';
import type { Node } from '../tree.js';
import type { KeyValueHandle } from './handle.js';
import type { KeyValueHandles } from './handles.js';

/** Options by which adapters of pub/sub take two clients: Socket.IO's Redis adapters, graphql-redis-subscriptions. */
const PAIRS: readonly (readonly [publisher: string, subscriber: string])[] = [
  ['pubClient', 'subClient'],
  ['publisher', 'subscriber'],
];

/** `createAdapter(pubClient, subClient)` of Socket.IO. */
const ADAPTERS = /^(?:createAdapter|createShardedAdapter)$/;

/** A client that an adapter is given to publish with, and to subscribe with. */
export interface BothWays {
  readonly handle: KeyValueHandle;
  /** Where it is given to subscribe. */
  readonly place: Node;
}

const valueOf = (object: TSESTree.ObjectExpression, name: string): Node | undefined => {
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.computed) continue;
    const key =
      property.key.type === 'Identifier' ? property.key.name : String((property.key as { value?: unknown }).value);
    if (key === name) return property.value;
  }
  return undefined;
};

/** Clients that a module gives to an adapter for both directions, so that its subscriptions take the connection away. */
export function givenBothWays(module: Module, handles: KeyValueHandles): readonly BothWays[] {
  const pairs: (readonly [publisher: Node, subscriber: Node])[] = [];
  for (const object of module.tree.ofType('ObjectExpression')) {
    for (const [publisher, subscriber] of PAIRS) {
      const [one, other] = [valueOf(object, publisher), valueOf(object, subscriber)];
      if (one && other) pairs.push([one, other]);
    }
  }
  for (const { callee, arguments: given } of module.tree.ofType('CallExpression')) {
    const [one, other] = given;
    if (callee.type === 'Identifier' && ADAPTERS.test(callee.name) && one && other) pairs.push([one, other]);
  }
  return pairs.flatMap(([one, other]) => {
    const handle = handles.of(other);
    return handle && handle.certain && handle.kind === 'client' && handles.of(one)?.identity === handle.identity
      ? [{ handle, place: other }]
      : [];
  });
}
