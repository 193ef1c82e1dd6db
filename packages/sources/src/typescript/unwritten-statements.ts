import type { Dialect, SessionEffect } from '@poolsafe/core';
import { located } from '../places.js';
import type { Draft } from './drafts.js';
import type { Execution } from './executions.js';
import { boundaryOf } from './handle.js';
import type { Module } from './modules.js';
import { isFunction, type Node } from './tree.js';

/** A named query is a protocol-level prepared statement, whatever its text. */
export function namedStatement(
  module: Module,
  { statementName, texts, handle, node }: Execution,
  dialect: Dialect,
): Draft | undefined {
  if (!statementName) return undefined;
  const { node: nameNode, value: name } = statementName;
  const text = texts[0]?.text ?? module.text.slice(node.range[0], node.range[1]);
  const effect: SessionEffect = {
    state: 'prepared-statement',
    action: 'write',
    scope: 'session',
    via: 'protocol',
    ...(name.unknown ? {} : { name: name.text }),
    range: { start: 0, end: text.length },
  };
  const inThisModule = nameNode.range[1] <= module.text.length;
  const place = inThisModule ? nameNode : node;
  return {
    statement: { dialect, range: effect.range, effects: [effect], confirmedBy: 'tokens' },
    text,
    messageSize: 1,
    handle: handle ? boundaryOf(handle) : 'session',
    ...located({ kind: 'whole', range: { start: place.range[0], end: place.range[1] } }),
  };
}

/** What a library sends by itself stands where it is called. */
export function sentByLibrary(module: Module, { sent, node, handle }: Execution, dialect: Dialect): Draft {
  const text = module.text.slice(node.range[0], node.range[1]);
  const { state, action, scope, via } = (sent as NonNullable<Execution['sent']>).effect;
  const name = sent?.name;
  const effect = {
    state,
    action,
    scope,
    via,
    ...(name === undefined ? {} : { name }),
    range: { start: 0, end: text.length },
  } as SessionEffect;
  const place = callWords(node);
  return {
    statement: { dialect, range: effect.range, effects: [effect], confirmedBy: 'tokens' },
    text,
    messageSize: 1,
    // A library that listens keeps a connection of its own for it, and one that prepares keeps account of each
    // connection, whatever object the call is made on.
    handle:
      state === 'notification' || state === 'prepared-statement' ? 'session' : handle ? boundaryOf(handle) : 'session',
    ...located({ kind: 'whole', range: { start: place[0], end: place[1] } }),
  };
}

/** The words of a call up to its first argument: `sql.listen('jobs'`, without the callback. */
function callWords(node: Node): readonly [number, number] {
  if (node.type !== 'CallExpression') return node.range;
  const [argument] = node.arguments;
  const start = node.callee.type === 'MemberExpression' ? node.callee.property.range[0] : node.range[0];
  return [start, argument && !isFunction(argument) ? argument.range[1] : node.callee.range[1]];
}
