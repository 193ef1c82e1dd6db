import { analyseMemcached } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import { wordGate } from '../../word-gate.js';
import type { Module } from '../modules.js';
import { bare, calleeName, type Node, propertyName } from '../tree.js';
import type { Values } from '../values.js';

/** The port of memcached, written as a number or in an address; and a package of sockets. */
const namesPort = wordGate({ '11211': /\b11211\b/y });

/** False for a text that opens no connection to memcached by itself. */
export const mayOpenSocket = (text: string): boolean => namesPort(text) && /\bnet\b/.test(text);

/** A command that is written to a socket of memcached. */
export interface WrittenCommand {
  /** The command line, without its end. */
  readonly text: string;
  readonly at: Node;
  /** Nothing else is written to the same socket. */
  readonly alone: boolean;
}

/** Commands that proxies may not take; which of them, their profiles say. */
const ASKS =
  /^(?:stats|flush_all|verbosity|cache_memlimit|slabs|lru|lru_crawler|shutdown|gats?|m[gsndae]|watch)(?:\s|$)/;

const CONNECTS: ReadonlySet<string> = new Set(['connect', 'createConnection']);

/** `net.connect(11211)`, `net.createConnection({ port: 11211 })`, `socket.connect(11211, host)`. */
const opens = (call: TSESTree.CallExpression, values: Values): boolean =>
  CONNECTS.has(calleeName(call.callee) ?? '') &&
  call.arguments.some((argument) => {
    const port = values.property(argument, 'port') ?? argument;
    const constant = bare(values.constant(port) ?? port);
    return constant.type === 'Literal' && String(constant.value) === '11211';
  });

const comesFromNet = (node: Node, module: Module): boolean => {
  const meaning = module.meaning(node);
  return meaning?.kind === 'package' && /^(?:node:)?net$/.test(meaning.source);
};

/** Commands of the text protocol that a module writes to sockets which it opens on memcached's port. */
export function writtenCommands(module: Module, values: Values): readonly WrittenCommand[] {
  const { tree } = module;
  const sockets = new Set<unknown>();
  for (const call of tree.ofType('CallExpression')) {
    if (!opens(call, values)) continue;
    const callee = bare(call.callee);
    if (comesFromNet(callee, module)) {
      const parent = tree.parent(call);
      if (parent?.type === 'VariableDeclarator') sockets.add(identityOf(parent.id, module));
      if (parent?.type === 'AssignmentExpression') sockets.add(identityOf(parent.left, module));
      // `net.connect(11211).write(...)`
      sockets.add(call);
    } else if (callee.type === 'MemberExpression' && isSocket(callee.object, module)) {
      sockets.add(identityOf(callee.object, module));
    }
  }
  sockets.delete(undefined);
  if (sockets.size === 0) return [];
  const written = tree.ofType('CallExpression').flatMap((call) => {
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression' || !/^(?:write|end)$/.test(propertyName(callee) ?? '')) return [];
    const socket = identityOf(callee.object, module);
    const [argument] = call.arguments;
    if (!sockets.has(socket) || !argument) return [];
    const text = (values.of(argument)[0]?.text ?? '').split(/\r?\n|\\r\\n/)[0] ?? '';
    return [{ socket, text, at: argument }];
  });
  return written
    .filter(({ text }) => ASKS.test(text) || (analyseMemcached(text).statements[0]?.effects.length ?? 0) > 0)
    .map(({ socket, text, at }) => ({
      text,
      at,
      alone: !written.some((other) => other.socket === socket && other.at !== at),
    }));
}

/** What stands for one socket in a module: a variable, a field of this class, or the call that makes it. */
function identityOf(expression: Node, module: Module): unknown {
  const node = bare(expression);
  if (node.type === 'Identifier') return module.tree.variable(node);
  if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression')
    return `this.${propertyName(node) ?? ''}`;
  return node.type === 'CallExpression' ? node : undefined;
}

/** `new net.Socket()`, by the name that it is kept in. */
function isSocket(expression: Node, module: Module): boolean {
  const node = bare(expression);
  if (node.type === 'NewExpression') return comesFromNet(bare(node.callee), module);
  if (node.type === 'Identifier') {
    const definition = module.tree.variable(node)?.defs[0];
    return definition?.type === 'Variable' && definition.node.init ? isSocket(definition.node.init, module) : false;
  }
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return false;
  const name = propertyName(node);
  return module.tree
    .ofType('AssignmentExpression')
    .some(
      ({ left, right }) =>
        left.type === 'MemberExpression' &&
        left.object.type === 'ThisExpression' &&
        propertyName(left) === name &&
        right.type === 'NewExpression' &&
        isSocket(right, module),
    );
}
