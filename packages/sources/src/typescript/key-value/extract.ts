import type { NotAnalysed, SessionEffect, Statement, TextRange } from '@poolsafe/core';
import { effectsOfRedisCommand, effectsOfRedisScript, HOLE } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import type { Flow, PlacedStatement } from '../../extraction.js';
import { located } from '../../places.js';
import type { Module } from '../modules.js';
import { bare, type ModuleTree, type Node, propertyName } from '../tree.js';
import type { Values } from '../values.js';
import { givenBothWays } from './both-ways.js';
import { type CalledCommand, commandOfCall } from './calls.js';
import { isTelling } from './client-names.js';
import { rawMulti } from './handle.js';
import { KeyValueHandles } from './handles.js';
import { databaseOf, handshakeOf, isNamed } from './handshake.js';
import { type ClientCall, isSetup, Sharing } from './sharing.js';
import { isolatedOption, usedClient } from './used-client.js';

interface Sink extends ClientCall {
  readonly call: TSESTree.CallExpression;
  readonly command: CalledCommand;
  readonly effects: readonly SessionEffect[];
  readonly text: string;
  readonly offsets: readonly TextRange[];
  /** What follows in the same message. */
  readonly closing?: { readonly text: string; readonly effects: readonly SessionEffect[] };
}

export interface KeyValueExtraction {
  readonly flows: readonly Flow[];
  readonly notAnalysed: readonly NotAnalysed[];
}

/** Words that decide what a command does, and say nothing of anybody's data. */
const KEYWORD = /^(block|streams|group|count|on|off|skip|no|yes|bcast|optin|optout|setname|auth)$/i;

/** What the end of a `multi()` chain sends: everything between MULTI and EXEC in one message. */
const TRANSACTION = (() => {
  const offsets = [{ start: 0, end: 5 }];
  const closing = { start: 0, end: 4 };
  return {
    text: 'MULTI',
    offsets,
    effects: effectsOfRedisCommand(['MULTI'], offsets),
    closing: { text: 'EXEC', effects: effectsOfRedisCommand(['EXEC'], [closing]) },
  };
})();

/** Every command that a module sends to a key-value server and that has to do with its connection. */
export function extractKeyValue(module: Module, values: Values): KeyValueExtraction {
  const { tree } = module;
  const handles = new KeyValueHandles(module);
  const sinks: Sink[] = [];
  const calls: ClientCall[] = [];
  for (const node of tree.nodes()) {
    if (node.type !== 'CallExpression') continue;
    for (const call of callsOf(node, tree, handles, values)) {
      calls.push(call);
      if ('command' in call && call.effects.length > 0) sinks.push(call);
    }
  }
  const sharing = new Sharing(tree, handles, calls);
  const flows = new Map<unknown, Map<Node, Sink[]>>();
  for (const sink of sinks) {
    const ofHandle = flows.get(sink.handle.identity) ?? new Map<Node, Sink[]>();
    flows.set(sink.handle.identity, ofHandle);
    ofHandle.set(sink.scope, [...(ofHandle.get(sink.scope) ?? []), sink]);
  }
  return {
    flows: [
      ...[...flows.values()].flatMap((ofHandle) =>
        [...ofHandle.values()].flatMap((ofScope) => flowsOf(ofScope, sharing, module)),
      ),
      ...handshakesOf(module, handles),
      ...givenBothWays(module, handles).map(({ handle, place: { range } }) => {
        const words = ['SUBSCRIBE', HOLE];
        const whole = { start: 0, end: 'SUBSCRIBE'.length };
        const effects = effectsOfRedisCommand(
          words,
          words.map(() => whole),
        );
        const place = { start: range[0], end: range[1] };
        return sentFor('SUBSCRIBE', usedClient(handle, module), place, effects, false);
      }),
    ],
    notAnalysed: [],
  };
}

function callsOf(
  node: TSESTree.CallExpression,
  tree: ModuleTree,
  handles: KeyValueHandles,
  values: Values,
): readonly (ClientCall | Sink)[] {
  const scope = tree.functionOf(node);
  const callee = bare(node.callee);
  const promisified = promisifiedMethod(callee, tree, handles);
  const member = promisified ?? (callee.type === 'MemberExpression' ? callee : undefined);
  if (!member) return [];
  const method = propertyName(member);
  const handle = method === undefined ? undefined : handles.of(member.object, isTelling(method));
  if (method === undefined || !handle) return [];
  const place = promisified
    ? { start: callee.range[0], end: callee.range[1] }
    : { start: member.property.range[0], end: member.property.range[1] };
  const base = { call: node, handle, method, scope };
  if (method === 'multi' && rawMulti(node)) {
    const command = { words: ['MULTI'], places: [place], raw: true };
    return [{ ...base, what: 'command', command, ...worded(command) }];
  }
  if (method === 'multi') return [];
  if (handle.kind === 'multi' || handle.kind === 'pipeline') {
    if (/^(exec|execTyped|execAsPipeline|execAsPipelineTyped|discard)$/.test(method)) {
      return handle.kind === 'multi'
        ? [{ ...base, what: 'command', ...TRANSACTION, command: { words: ['MULTI'], places: [place], raw: false } }]
        : [];
    }
  }
  if (method === 'defineCommand') return scriptCall(node, base, place, values);
  const command = commandOfCall(node, method, place, handle.client, values);
  if (!command) return isCommandLike(method) ? [{ ...base, what: 'command' }] : [];
  const isolated = isolatedOption(node);
  if (isolated) return isolatedCall(isolated, { ...base, handle: { ...handle, kind: 'isolated', origin: 'lease' } });
  const wording = worded(command);
  if (!handle.certain && !unmistakable(wording.effects)) return [{ ...base, what: 'command' }];
  return [{ ...base, what: kindOf(method, wording.effects), command, ...wording }];
}

/** A method of something that is a client only by its name has to be a command of Redis that nothing else has. */
const unmistakable = (effects: readonly SessionEffect[]): boolean =>
  effects.some(
    ({ state, via, inside }) =>
      inside === undefined &&
      (state === 'blocking-wait' ||
        state === 'command-queue' ||
        state === 'client-mode' ||
        state === 'optimistic-lock') &&
      via !== 'WAIT',
  );

const isCommandLike = (method: string): boolean =>
  !isSetup(method) &&
  !/^(multi|pipeline|batch|exec|execAsPipeline|isolated|executeIsolated|execute|use|acquire|duplicate)$/.test(method);

function kindOf(method: string, effects: readonly SessionEffect[]): ClientCall['what'] {
  if (effects.some(({ state, inside }) => state === 'blocking-wait' && inside === undefined)) return 'blocking';
  if (effects.some(({ state }) => state === 'subscription')) return 'subscription';
  return isSetup(method) ? 'setup' : 'command';
}

/** `commandOptions({ isolated: true })`: a connection of its own for the call, in the release that has it. */
function isolatedCall(
  option: Node,
  base: Omit<ClientCall, 'what'> & { readonly call: TSESTree.CallExpression },
): readonly (ClientCall | Sink)[] {
  if (!base.handle.client.leases) return [{ ...base, what: 'setup' }];
  const text = 'commandOptions';
  const range = { start: 0, end: text.length };
  const start = option.range[0];
  const command: CalledCommand = {
    words: [text],
    places: [{ start, end: option.type === 'CallExpression' ? option.callee.range[1] : option.range[1] }],
    raw: false,
  };
  const effects: readonly SessionEffect[] = [
    { state: 'client-mode', action: 'read', scope: 'session', via: text, name: 'isolated', range },
  ];
  return [{ ...base, what: 'setup', command, text, offsets: [range], effects }];
}

/** What clients send when they connect, which some proxies do not let through. */
function handshakesOf(module: Module, handles: KeyValueHandles): readonly Flow[] {
  const { tree } = module;
  return [...tree.ofType('NewExpression'), ...tree.ofType('CallExpression')].flatMap((node) => {
    const handle = handles.of(node);
    if (handle?.maker?.node !== node || !handle.certain) return [];
    const client = usedClient(handle, module);
    const name = handshakeOf(handle, client.version);
    const database = databaseOf(handle);
    const place = { start: node.callee.range[0], end: node.callee.range[1] };
    const range = { start: 0, end: 'connect'.length };
    const select = { start: 0, end: 'SELECT'.length };
    const named = ['CLIENT', 'SETNAME', HOLE];
    return [
      ...(name === undefined
        ? []
        : [
            sentOnConnect('connect', client, place, [
              { state: 'client-mode', action: 'read', scope: 'session', via: 'handshake', name, range } as const,
            ]),
          ]),
      ...(database === undefined
        ? []
        : [sentOnConnect('SELECT', client, place, effectsOfRedisCommand(['SELECT', database], [select, select]))]),
      ...(isNamed(handle)
        ? [
            sentOnConnect(
              'CLIENT SETNAME',
              client,
              place,
              effectsOfRedisCommand(
                named,
                named.map(() => range),
              ),
            ),
          ]
        : []),
    ];
  });
}

/** One command that a client sends by itself, on a connection that is its own. */
const sentOnConnect = (
  text: string,
  client: NonNullable<Flow['client']>,
  place: TextRange,
  effects: readonly SessionEffect[],
): Flow => sentFor(text, client, place, effects, true);

/** One command that no call of the module sends. */
function sentFor(
  text: string,
  client: NonNullable<Flow['client']>,
  place: TextRange,
  effects: readonly SessionEffect[],
  exclusive: boolean,
): Flow {
  const range = { start: 0, end: text.length };
  return {
    dialect: 'redis',
    statements: [
      {
        statement: { dialect: 'redis', range, effects, confirmedBy: 'parser' },
        text,
        message: 0,
        messageSize: 1,
        handle: 'session',
        ...(exclusive ? { exclusive } : {}),
        ...located({ kind: 'words', offsets: [range], places: [place] }),
      },
    ],
    statementCount: 0,
    start: 'outside',
    confidence: { level: 'high', reason: 'the client is made in this file' },
    client,
  };
}

/** `const brpop = promisify(client.brpop).bind(client)`: the member that a call of `brpop` stands for. */
function promisifiedMethod(
  callee: Node,
  tree: ModuleTree,
  handles: KeyValueHandles,
): TSESTree.MemberExpression | undefined {
  if (callee.type !== 'Identifier') return undefined;
  const definition = tree.variable(callee)?.defs[0];
  if (definition?.type !== 'Variable' || !definition.node.init) return undefined;
  for (let node = bare(definition.node.init); node.type === 'CallExpression' || node.type === 'MemberExpression';) {
    if (node.type === 'MemberExpression') {
      const name = propertyName(node);
      if (name !== 'bind') return handles.of(node.object) ? node : undefined;
      node = bare(node.object);
      continue;
    }
    const inner = bare(node.callee);
    const argument = node.arguments[0];
    const promisify =
      (inner.type === 'Identifier' && inner.name === 'promisify') ||
      (inner.type === 'MemberExpression' && propertyName(inner) === 'promisify');
    node = promisify && argument ? bare(argument) : inner;
  }
  return undefined;
}

/** `defineCommand('name', { lua })`: what the script asks for. */
function scriptCall(
  node: TSESTree.CallExpression,
  base: Omit<ClientCall, 'what'> & { call: TSESTree.CallExpression },
  place: TextRange,
  values: Values,
): readonly (ClientCall | Sink)[] {
  const lua = node.arguments[1] ? values.property(node.arguments[1], 'lua') : undefined;
  const script = lua ? values.of(lua)[0]?.text : undefined;
  if (script === undefined) return [];
  const command: CalledCommand = { words: ['defineCommand'], places: [place], raw: false };
  const text = 'defineCommand';
  const range = { start: 0, end: text.length };
  return [{ ...base, what: 'setup', command, text, offsets: [range], effects: effectsOfRedisScript(script, range) }];
}

/** The command as one text, arguments that may be data left out, and its effects with ranges in that text. */
function worded(command: CalledCommand): Pick<Sink, 'text' | 'offsets' | 'effects'> {
  let text = '';
  const offsets = command.words.map((word, index): TextRange => {
    const shown =
      index === 0 ||
      (index === 1 && /^(client|script|function|debug)$/i.test(command.words[0] ?? '')) ||
      KEYWORD.test(word) ||
      /^\d{1,2}$/.test(word)
        ? word.toUpperCase()
        : word === HOLE
          ? HOLE
          : '?';
    const start = text === '' ? 0 : text.length + 1;
    text = text === '' ? shown : `${text} ${shown}`;
    return { start, end: text.length };
  });
  return { text, offsets, effects: effectsOfRedisCommand(command.words, offsets) };
}

/** Calls of one handle in one function: chains travel in one message, everything else call by call. */
function flowsOf(sinks: readonly Sink[], sharing: Sharing, module: Module): readonly Flow[] {
  const plain = sinks.filter(({ handle, closing }) => handle.kind !== 'multi' || closing !== undefined);
  const chained = sinks.filter(({ handle, closing }) => handle.kind === 'multi' && closing === undefined);
  const statements = plain.flatMap((sink, message) => {
    const alone = exclusive(sink, sharing);
    if (!sink.closing) return [placed(sink, message, 1, alone)];
    const { text, effects } = sink.closing;
    return [placed(sink, message, 2, alone), placed({ ...sink, text, effects }, message, 2, alone)];
  });
  return [
    ...(plain.length > 0 ? [flow(plain, statements, module)] : []),
    // What stands in a chain of multi() is queued and run by one EXEC.
    ...chained.map((sink) => ({
      ...flow([sink], [placed(sink, 0, 3, exclusive(sink, sharing))], module),
      start: 'inside' as const,
    })),
  ];
}

function flow(sinks: readonly Sink[], statements: readonly PlacedStatement[], module: Module): Flow {
  const handle = sinks[0]?.handle;
  return {
    dialect: 'redis',
    statements,
    statementCount: sinks.length,
    start: 'outside',
    confidence: { level: 'high', reason: 'the client is made in this file' },
    ...(handle ? { client: usedClient(handle, module) } : {}),
  };
}

/** Whether the code has the connection to itself as far as this call goes. */
function exclusive(sink: Sink, sharing: Sharing): boolean {
  const states = new Set(sink.effects.map(({ state }) => state));
  if (sink.effects.every(({ inside }) => inside !== undefined)) return false;
  if (states.has('blocking-wait')) return !sharing.whileWaiting(sink, sink.call);
  if (states.has('optimistic-lock') || states.has('command-queue')) return !sharing.betweenRuns(sink);
  return !sharing.afterwards(sink);
}

function placed(sink: Sink, message: number, messageSize: number, alone: boolean): PlacedStatement {
  const { text, offsets, command, effects } = sink;
  const statement: Statement = {
    dialect: 'redis',
    range: { start: 0, end: text.length },
    effects,
    confirmedBy: 'parser',
  };
  return {
    statement,
    text,
    message,
    messageSize,
    handle: 'session',
    ...located({ kind: 'words', offsets, places: command.places }),
    ...(alone ? { exclusive: true } : {}),
    ...(command.raw ? { raw: true } : {}),
  };
}
