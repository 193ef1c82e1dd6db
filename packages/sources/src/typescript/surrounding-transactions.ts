import type { Handle } from './handle.js';
import type { SentEffect } from './library.js';
import type { Module } from './modules.js';
import { keyOf } from './receivers.js';
import { calleeName, isFunction, type ModuleTree, type Node, propertyName } from './tree.js';

const RUNS_TRANSACTION = /^(\$?transaction|(with|in|run|runIn|executeIn)_?transaction)$/i;

/**
 * The call whose callback runs a statement in a transaction that nobody hands over: `sequelize.transaction(async () => {
 * await sequelize.query(...) })`. A callback that takes no transaction relies on the library's asynchronous context.
 */
export function ambientTransaction(tree: ModuleTree, handle: Handle | undefined, node: Node): Node | undefined {
  if (handle?.kind !== 'pool' || handle.library?.ambientTransactions !== true) return undefined;
  for (const around of tree.around(node)) {
    if (!isFunction(around)) continue;
    const call = tree.parent(around);
    if (call?.type !== 'CallExpression' || call.callee === around) return undefined;
    if (around.params.length === 0 && RUNS_TRANSACTION.test(calleeName(call.callee) ?? '')) return call;
  }
  return undefined;
}

/** `prisma.$transaction([prisma.$executeRaw`...`, ...])`. */
export function batchAround(tree: ModuleTree, node: Node): Node | undefined {
  const array = tree.parent(node);
  const call = array?.type === 'ArrayExpression' ? tree.parent(array) : undefined;
  if (call?.type !== 'CallExpression') return undefined;
  return /^\$?transaction$|^batch$/.test(calleeName(call.callee) ?? '') ? call : undefined;
}

/** `knex.raw('...').transacting(trx)`. */
export function transacting(module: Module, call: Node): unknown {
  const member = module.tree.parent(call);
  if (member?.type !== 'MemberExpression' || propertyName(member) !== 'transacting') return undefined;
  const outer = module.tree.parent(member);
  const [argument] = outer?.type === 'CallExpression' ? outer.arguments : [];
  return argument ? keyOf(module, argument) : undefined;
}

/** A later call of the chain makes it the transaction's: `.temporary().onCommit('drop')`. */
export function endsWithTransaction(tree: ModuleTree, call: Node, { transactionWith }: SentEffect): boolean {
  if (!transactionWith) return false;
  for (const around of tree.around(call)) {
    if (around.type === 'MemberExpression') continue;
    if (around.type !== 'CallExpression' || around.callee.type !== 'MemberExpression') return false;
    const [first] = around.arguments;
    if (propertyName(around.callee) !== transactionWith.method) continue;
    return first?.type === 'Literal' && first.value === transactionWith.argument;
  }
  return false;
}
