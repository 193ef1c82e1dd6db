import type { Handle } from './handle.js';
import type { Module } from './modules.js';
import { bare, type Node, propertyName } from './tree.js';

/** What a receiver's name says about it, when nothing else does. */
export function byName(receiver: Node): Handle | undefined {
  const node = bare(receiver);
  const name =
    node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' ? propertyName(node) : undefined;
  if (name === undefined) return undefined;
  const kind = /^(tx|trx|txn|transaction)$/i.test(name)
    ? 'transaction'
    : /pool$/i.test(name)
      ? 'pool'
      : /^(client|conn|connection|queryRunner|pgClient)$/i.test(name)
        ? 'client'
        : undefined;
  return kind && { kind, identity: name, certain: false };
}

/** `logger.query('...')`: what it is given is written down, not sent. */
export function isLog(receiver: Node): boolean {
  const node = bare(receiver);
  const name =
    node.type === 'MemberExpression' ? propertyName(node) : node.type === 'Identifier' ? node.name : undefined;
  return name !== undefined && /^(console|log|logger|winston|pino|bunyan|debug)$/i.test(name);
}

/** Tells apart the connections that expressions name: by their variable, or by their words. */
export function keyOf(module: Module, node: Node): unknown {
  const bared = bare(node);
  return (bared.type === 'Identifier' ? module.tree.variable(bared) : undefined) ?? receiverText(bared);
}

/** A receiver's words, for calls on receivers that are not known. */
export function receiverText(call: Node): string {
  let node: Node =
    call.type === 'CallExpression'
      ? bare(call.callee)
      : call.type === 'TaggedTemplateExpression'
        ? bare(call.tag)
        : call;
  const parts: string[] = [];
  if (node.type === 'MemberExpression' && call.type !== 'MemberExpression') node = bare(node.object);
  while (node.type === 'MemberExpression') {
    parts.push(propertyName(node) ?? '?');
    node = bare(node.object);
  }
  return `${node.type === 'Identifier' ? node.name : node.type}.${parts.reverse().join('.')}`;
}
