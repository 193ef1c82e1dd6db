import type { SessionEffect, Statement, TextRange } from '@poolsafe/core';
import { analyseMemcached } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import type { Flow } from '../../extraction.js';
import { located } from '../../places.js';
import { wordGate } from '../../word-gate.js';
import type { Meaning, Module } from '../modules.js';
import { bare, isFunction, type Node, propertyName } from '../tree.js';
import { Values } from '../values.js';
import { mayOpenSocket, writtenCommands } from './sockets.js';

/** Words without which a text has no client of memcached: a package's name, or a method on something named like one. */
const PACKAGE = /(?<=['"`](?:npm:)?)(?:memcached|memjs)(?:@[^'"`]*)?['"`]/iy;
const METHODS = ['flush', 'stats', 'command', 'settings', 'slabs', 'items', 'cachedump'];
const CALLED = new RegExp(`(?<=\\b(?:memcached?|memjs|mc)\\w*\\s*\\??\\.\\s*)(?:${METHODS.join('|')})`, 'iy');
const namesClient = wordGate({
  memcached: PACKAGE,
  memjs: PACKAGE,
  ...Object.fromEntries(METHODS.map((method) => [method, CALLED])),
});

/** False for a text that has no client of memcached. */
export const mayHoldMemcached = (text: string): boolean => namesClient(text) || mayOpenSocket(text);

interface MemcachedLibrary {
  readonly module: string;
  /** Exported names that make a client. */
  readonly makers: readonly string[];
  /** It speaks the binary protocol. */
  readonly binary?: boolean;
}

const LIBRARIES: readonly MemcachedLibrary[] = [
  { module: 'memcached', makers: ['default', '*'] },
  { module: 'memjs', makers: ['Client.create', 'default.Client.create', 'Client'], binary: true },
];

/** Methods that send something else than reads and writes of keys, by the command that goes out. */
const COMMANDS: Readonly<Record<string, string>> = {
  flush: 'flush_all',
  flushAll: 'flush_all',
  stats: 'stats',
  statsWithKey: 'stats',
  resetStats: 'stats reset',
  settings: 'stats settings',
  statsSettings: 'stats settings',
  slabs: 'stats slabs',
  statsSlabs: 'stats slabs',
  items: 'stats items',
  statsItems: 'stats items',
  cachedump: 'stats cachedump',
};

/**
 * What a module sends to memcached beyond reads and writes of keys, which is what proxies do not take, and clients that
 * proxies do not understand at all.
 */
export function extractMemcached(module: Module): readonly Flow[] {
  const values = new Values(module);
  const found: Flow[] = [];
  for (const call of [...module.tree.ofType('NewExpression'), ...module.tree.ofType('CallExpression')]) {
    if (libraryMade(call, module)?.binary === true) {
      found.push(flowOf('connect', call.callee, [asks('handshake', 'the binary protocol')]));
      continue;
    }
    const callee = bare(call.callee);
    if (call.type !== 'CallExpression' || callee.type !== 'MemberExpression') continue;
    const method = propertyName(callee) ?? '';
    const text =
      method === 'command' ? compiled(call, values) : Object.hasOwn(COMMANDS, method) ? COMMANDS[method] : undefined;
    if (text === undefined || !isClient(callee.object, module, 0)) continue;
    found.push(flowOf(text, callee.property, [asks(text.split(' ')[0] ?? text)]));
  }
  for (const { text, at, alone } of writtenCommands(module, values)) {
    found.push(flowOf(text, at, [asks(text.split(' ')[0] ?? text)], alone));
  }
  return found;
}

type Facts = Omit<SessionEffect, 'range'>;

const asks = (via: string, name?: string): Facts => ({
  state: 'client-mode',
  action: 'read',
  scope: 'session',
  via,
  ...(name === undefined ? {} : { name }),
});

/** The library that a call makes a client of. */
function libraryMade(
  call: TSESTree.NewExpression | TSESTree.CallExpression,
  module: Module,
): MemcachedLibrary | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'Identifier' && callee.type !== 'MemberExpression') return undefined;
  const meaning = module.meaning(callee);
  if (meaning?.kind !== 'package') return undefined;
  return LIBRARIES.find((library) => library.module === meaning.source && library.makers.includes(meaning.exported));
}

/** True for an expression that is a client, through names, fields of a class and other modules. */
function isClient(expression: Node, module: Module, depth: number): boolean {
  const node = bare(expression);
  if (depth > 6) return false;
  switch (node.type) {
    case 'NewExpression':
    case 'CallExpression':
      return libraryMade(node, module) !== undefined;
    case 'Identifier': {
      const definition = module.tree.variable(node)?.defs[0];
      if (definition?.type === 'Variable' && definition.node.init && definition.node.id.type === 'Identifier') {
        if (isClient(definition.node.init, module, depth + 1)) return true;
      }
      return exportsClient(module.meaning(node), module, depth);
    }
    case 'MemberExpression': {
      const name = propertyName(node);
      if (node.object.type !== 'ThisExpression') return exportsClient(module.meaning(node), module, depth);
      const owner = module.tree.classOf(node);
      return (
        module.tree
          .ofType('AssignmentExpression')
          .some(
            ({ left, right }) =>
              left.type === 'MemberExpression' &&
              left.object.type === 'ThisExpression' &&
              propertyName(left) === name &&
              module.tree.classOf(left) === owner &&
              isClient(right, module, depth + 1),
          ) ||
        module.tree
          .ofType('PropertyDefinition')
          .some(
            ({ key, value }) =>
              key.type === 'Identifier' && key.name === name && value !== null && isClient(value, module, depth + 1),
          )
      );
    }
    default:
      return false;
  }
}

function exportsClient(meaning: Meaning | undefined, from: Module, depth: number): boolean {
  const exported = meaning?.kind === 'namespace' ? meaning.module.exported('default') : meaning;
  if (exported?.kind !== 'declared' || exported.module === from) return false;
  return isClient(exported.node, exported.module, depth + 1);
}

/** `client.command(() => ({ command: 'stats sizes' }))` of memcached: the words by themselves. */
function compiled(call: TSESTree.CallExpression, values: Values): string | undefined {
  const [compiler] = call.arguments;
  if (!compiler || !isFunction(compiler)) return undefined;
  const body = bare(compiler.body);
  const returned =
    body.type === 'BlockStatement'
      ? body.body.flatMap((statement) =>
          statement.type === 'ReturnStatement' && statement.argument ? [statement.argument] : [],
        )[0]
      : body;
  const command = returned ? values.property(returned, 'command') : undefined;
  return command ? values.of(command)[0]?.text : undefined;
}

/** @param alone the connection is known to serve nothing else */
function flowOf(text: string, at: Node, facts: readonly Facts[], alone = false): Flow {
  const analysed = analyseMemcached(text).statements[0];
  const range: TextRange = { start: 0, end: text.split(' ')[0]?.length ?? text.length };
  const own = (analysed?.effects ?? []).filter(({ scope }) => scope === 'session' || scope === 'statement');
  const effects = own.length > 0 ? own : facts.map((fact) => ({ ...fact, range }) as SessionEffect);
  const statement: Statement = {
    dialect: 'memcached',
    range: { start: 0, end: text.length },
    effects,
    confirmedBy: 'parser',
  };
  return {
    dialect: 'memcached',
    statements: [
      {
        statement,
        text,
        message: 0,
        messageSize: 1,
        handle: 'session',
        ...(alone ? { exclusive: true } : {}),
        ...located({ kind: 'whole', range: { start: at.range[0], end: at.range[1] } }),
      },
    ],
    statementCount: 1,
    start: 'outside',
    confidence: { level: 'high', reason: 'the client is made in this file' },
  };
}
