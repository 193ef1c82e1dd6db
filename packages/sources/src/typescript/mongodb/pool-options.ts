import type { TSESTree } from '@typescript-eslint/types';
import type { Module } from '../modules.js';
import { bare, calleeName, type Node, propertyName } from '../tree.js';
import type { Values } from '../values.js';

/** Options of a client that decide what waits for what, under the names that the profile has for them too. */
const OPTIONS = ['maxPoolSize', 'loadBalanced'] as const;

/** Calls that make a client: `new MongoClient()`, `MongoClient.connect()`, `mongoose.connect()`, `createConnection()`. */
function isMaker(node: TSESTree.NewExpression | TSESTree.CallExpression): boolean {
  const callee = bare(node.callee);
  const name = calleeName(callee) ?? '';
  if (node.type === 'NewExpression') return name === 'MongoClient';
  const object = callee.type === 'MemberExpression' ? bare(callee.object) : undefined;
  const on = object?.type === 'Identifier' ? object.name : '';
  return (
    (name === 'connect' && /^(MongoClient|mongoose)$/.test(on)) || (name === 'createConnection' && on === 'mongoose')
  );
}

/** The options of the clients that a module makes, in the call or in the address. */
export function poolOptions(module: Module, values: Values): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const { tree } = module;
  for (const node of [...tree.ofType('NewExpression'), ...tree.ofType('CallExpression')]) {
    if (!isMaker(node)) continue;
    const [address] = node.arguments;
    const text = address ? values.of(address)[0]?.text : undefined;
    for (const option of OPTIONS) {
      const inAddress = new RegExp(`[?&]${option}=(\\w+)`, 'i').exec(text ?? '')?.[1];
      if (inAddress !== undefined) found[option] = inAddress;
      for (const argument of node.arguments) {
        const value = plain(values.property(argument, option), values);
        if (value !== undefined) found[option] = value;
      }
    }
  }
  return found;
}

function plain(node: Node | undefined, values: Values): string | undefined {
  const value = node && bare(values.constant(node) ?? node);
  return value?.type === 'Literal' && value.value !== null ? String(value.value) : undefined;
}

/** What a call opens that goes on: a change stream, a tailable cursor, a cursor that is read bit by bit. */
export function openedBy(
  call: TSESTree.CallExpression,
  isCollection: (node: Node) => boolean,
  values: Values,
): { readonly via: 'watch' | 'tailable'; readonly place: Node } | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  const name = propertyName(callee);
  const object = bare(callee.object);
  const ofDatabase =
    (object.type === 'CallExpression' && /^(db|getDb)$/.test(calleeName(object.callee) ?? '')) ||
    /^(db|database|client|mongoClient|connection)$/.test(calleeName(object) ?? '');
  if (name === 'watch' && (isCollection(object) || ofDatabase)) return { via: 'watch', place: callee.property };
  if (name !== 'find' || !isCollection(object)) return undefined;
  const tailable = call.arguments.some((argument) => {
    const value = values.property(argument, 'tailable');
    return value?.type === 'Literal' && value.value === true;
  });
  return tailable ? { via: 'tailable', place: callee.property } : undefined;
}
