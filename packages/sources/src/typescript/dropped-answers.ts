import type { SessionEffect, Statement } from '@poolsafe/core';
import { isFunction, type ModuleTree, type Node, propertyName } from './tree.js';

/** What of a promise goes on with it and takes nothing out of it. */
const GOES_ON = /^(then|catch|finally)$/;

/** True when nobody looks at what a call answers: it stands by itself, awaited or not. */
export function dropsAnswer(tree: ModuleTree, call: Node): boolean {
  if (call.type === 'CallExpression' && call.arguments.slice(1).some((argument) => takes(argument, 2))) return false;
  let node = call;
  for (const parent of tree.around(call)) {
    switch (parent.type) {
      case 'AwaitExpression':
      case 'ChainExpression':
        break;
      case 'UnaryExpression':
        if (parent.operator !== 'void') return false;
        break;
      case 'MemberExpression':
        if (parent.object !== node || !GOES_ON.test(propertyName(parent) ?? '')) return false;
        break;
      case 'CallExpression': {
        if (parent.callee !== node) return false;
        const then = node.type === 'MemberExpression' && propertyName(node) === 'then';
        if (then && parent.arguments[0] && takes(parent.arguments[0], 1)) return false;
        break;
      }
      default:
        return parent.type === 'ExpressionStatement';
    }
    node = parent;
  }
  return false;
}

/** A callback that takes so many arguments, or one whose parameters are not seen. */
const takes = (callback: Node, count: number): boolean =>
  isFunction(callback) ? callback.params.length >= count : callback.type === 'Identifier';

/** `SELECT pg_backend_pid()` whose answer nobody looks at only asks whether the connection is alive. */
export function withoutSignOfLife(statement: Statement, text: string): Statement {
  const { effects, range } = statement;
  const asks = ({ state, action }: SessionEffect) => state === 'connection-identity' && action === 'read';
  if (!effects.some(asks) || !/^\s*select\b(?![^]*\binto\b)/i.test(text.slice(range.start, range.end)))
    return statement;
  return { ...statement, effects: effects.filter((effect) => !asks(effect)) };
}
