import type { SessionEffect, TextRange } from '@poolsafe/core';
import type { TSESTree } from '@typescript-eslint/types';
import type { Flow } from '../../extraction.js';
import { located } from '../../places.js';
import { wordGate } from '../../word-gate.js';
import type { Module } from '../modules.js';
import { bare, calleeName, childrenOf, isFunction, type ModuleTree, type Node, propertyName } from '../tree.js';
import { Values } from '../values.js';
import { isCollection, operationOf, isOperationName } from './collections.js';
import { sessionlessHelper } from './helpers.js';
import { readInLoop } from './open-cursors.js';
import { openedBy, poolOptions } from './pool-options.js';

const namesSession = wordGate({
  withtransaction: /withTransaction/y,
  starttransaction: /[sS]tartTransaction/y,
  startsession: /startSession/y,
  maxpoolsize: /maxPoolSize/y,
  loadbalanced: /loadBalanced/y,
});
/** Other libraries have such a method as well. */
const runsTransaction = wordGate({ 'transaction(': /[tT]ransaction\(\s*async/y });

/** False for a file that has no MongoDB sessions, and no client whose connections run short. */
export const mayHoldSessions = (text: string): boolean =>
  namesSession(text) || (runsTransaction(text) && /mongo|session/i.test(text));

/** Mongoose hands the session on by itself. */
const IMPLICIT = /transactionAsyncLocalStorage/;

/** Operations, parallel branches and sessions of a module that go wrong, and what its one connection waits for. */
export function extractMongo(module: Module): readonly Flow[] {
  const { tree } = module;
  if (!imports(tree)) return [];
  const found: Flow[] = [];
  const implicit = IMPLICIT.test(module.text);
  for (const node of tree.ofType('CallExpression')) {
    const callee = bare(node.callee);
    const body = implicit ? undefined : transactionBody(node, callee, module);
    if (body) found.push(...insideTransaction(body.nodes, body.sessions, module));
    if (callee.type === 'MemberExpression' && propertyName(callee) === 'startSession' && neverEnded(node, tree)) {
      found.push(
        flowOf('startSession()', place(callee.property), [
          { state: 'server-session', action: 'write', scope: 'session', via: 'startSession' },
        ]),
      );
    }
  }
  return distinct([...found, ...onFewConnections(module)]);
}

const place = (node: Node): TextRange => ({ start: node.range[0], end: node.range[1] });

/** A transaction that stands in another one's function is met twice. */
function distinct(flows: readonly Flow[]): readonly Flow[] {
  const seen = new Set<string>();
  return flows.filter(({ statements: [statement] }) => {
    const start = statement?.inFile(statement.statement.range).start;
    const key = `${String(start)} ${statement?.statement.effects[0]?.via ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

function imports(tree: ModuleTree): boolean {
  const isMongo = (source: unknown) => typeof source === 'string' && /mongo/i.test(source);
  return (
    tree.ofType('ImportDeclaration').some(({ source }) => isMongo(source.value) || /models?\b/i.test(source.value)) ||
    tree
      .ofType('CallExpression')
      .some(
        ({ callee, arguments: [argument] }) =>
          callee.type === 'Identifier' &&
          callee.name === 'require' &&
          argument?.type === 'Literal' &&
          (isMongo(argument.value) || /models?\b/i.test(String(argument.value))),
      ) ||
    tree
      .ofType('CallExpression')
      .some(({ callee }) => /^(commitTransaction|withTransaction)$/.test(calleeName(callee) ?? ''))
  );
}

function* inside(node: Node): Generator<Node> {
  const stack: Node[] = [node];
  for (let current = stack.pop(); current; current = stack.pop()) {
    yield current;
    stack.push(...[...childrenOf(current)].reverse());
  }
}

interface Body {
  readonly nodes: readonly Node[];
  /** Names of the session. */
  readonly sessions: ReadonlySet<string>;
}

/** What runs inside a transaction: a callback, or what stands between `startTransaction()` and its end. */
function transactionBody(call: TSESTree.CallExpression, callee: Node, module: Module): Body | undefined {
  const name = calleeName(callee) ?? '';
  if (callee.type === 'MemberExpression' && name === 'startTransaction') return manual(call, callee, module);
  const [callback] = call.arguments;
  if (callback?.type !== 'ArrowFunctionExpression' && callback?.type !== 'FunctionExpression') return undefined;
  const [parameter] = callback.params;
  const given = parameter?.type === 'Identifier' ? parameter.name : undefined;
  // A helper of the project's, or connection.transaction() of Mongoose, hands the session in.
  const hands = /transaction/i.test(name) && given !== undefined && /session/i.test(given);
  if (!hands && !(callee.type === 'MemberExpression' && name === 'withTransaction')) return undefined;
  const session = callee.type === 'MemberExpression' ? bare(callee.object) : undefined;
  const sessions = new Set([
    ...(session?.type === 'Identifier' && name === 'withTransaction' ? [session.name] : []),
    ...(given === undefined ? [] : [given]),
  ]);
  return { nodes: [...inside(callback.body)], sessions };
}

/** From `session.startTransaction()` to the commit in the same function, without what runs when it failed. */
function manual(call: TSESTree.CallExpression, callee: TSESTree.MemberExpression, { tree }: Module): Body | undefined {
  const session = bare(callee.object);
  if (session.type !== 'Identifier') return undefined;
  const scope = tree.functionOf(call);
  const isEnd = (node: Node): boolean =>
    node.type === 'CallExpression' &&
    node.range[0] > call.range[1] &&
    node.callee.type === 'MemberExpression' &&
    propertyName(node.callee) === 'commitTransaction' &&
    bare(node.callee.object).type === 'Identifier' &&
    (bare(node.callee.object) as TSESTree.Identifier).name === session.name;
  const nodes = [...inside(scope)];
  const end = nodes.find(isEnd);
  if (!end) return undefined;
  const failed = (node: Node): boolean => [...tree.around(node)].some(({ type }) => type === 'CatchClause');
  return {
    nodes: nodes.filter(
      (node) =>
        node.type === 'CallExpression' &&
        node.range[0] > call.range[1] &&
        node.range[1] < end.range[0] &&
        !failed(node),
    ),
    sessions: new Set([session.name]),
  };
}

function insideTransaction(nodes: readonly Node[], sessions: ReadonlySet<string>, module: Module): readonly Flow[] {
  const { tree } = module;
  const flows: Flow[] = [];
  for (const node of nodes) {
    if (node.type !== 'CallExpression') continue;
    const operation = operationOf(node, module) ?? savedDocument(node, module);
    if (operation && !mentions(node, sessions, tree)) {
      const text = `${propertyName(operation) ?? ''}(?)`;
      flows.push(flowOf(text, place(operation.property), [read('without-session')]));
    }
    const helper = operation ? undefined : sessionlessHelper(node, module);
    if (helper) {
      flows.push(flowOf(`${module.text.slice(...helper.range)}(?)`, place(helper), [read('without-session')]));
    }
    const parallel = isParallel(node);
    if (parallel && branches(node, sessions, module) > 1) {
      flows.push(flowOf(`${parallel}(?)`, place(node.callee), [read('parallel')]));
    }
  }
  return flows;
}

type Facts = Omit<SessionEffect, 'range'>;

const read = (via: string): Facts => ({ state: 'transaction', action: 'read', scope: 'transaction', via }) as Facts;

/** `order.save()` of a document that was made without a session: `const order = new Order(...)`. */
function savedDocument(call: TSESTree.CallExpression, module: Module): TSESTree.MemberExpression | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression' || propertyName(callee) !== 'save') return undefined;
  const object = bare(callee.object);
  const made =
    object.type === 'NewExpression' ? object : object.type === 'Identifier' ? newOf(object, module) : undefined;
  if (!made || !isCollection(bare(made.callee), module)) return undefined;
  const bound =
    object.type === 'Identifier' &&
    (module.tree.variable(object)?.references ?? []).some((reference) => {
      const use = module.tree.parent(reference.identifier);
      return use?.type === 'MemberExpression' && propertyName(use) === '$session';
    });
  return bound ? undefined : callee;
}

function newOf(name: TSESTree.Identifier, { tree }: Module): TSESTree.NewExpression | undefined {
  const definition = tree.variable(name)?.defs[0];
  const init = definition?.type === 'Variable' && definition.node.init ? bare(definition.node.init) : undefined;
  return init?.type === 'NewExpression' ? init : undefined;
}

/** The session is among the arguments, in a constant that they name, or in a `.session()` of the chain. */
function mentions(call: TSESTree.CallExpression, names: ReadonlySet<string>, tree: ModuleTree): boolean {
  for (let node: Node = call; ;) {
    const member = tree.parent(node);
    const outer = member ? tree.parent(member) : undefined;
    if (member?.type !== 'MemberExpression' || outer?.type !== 'CallExpression') break;
    if (propertyName(member) === 'session') return true;
    if (/^(setOptions|exec|toArray)$/.test(propertyName(member) ?? '') && given(outer.arguments, names)) return true;
    node = outer;
  }
  return given(call.arguments, names);
}

const given = (nodes: readonly Node[], names: ReadonlySet<string>): boolean =>
  nodes.some((argument) =>
    [...inside(argument)].some((node) => {
      if (node.type !== 'Identifier') return node.type === 'SpreadElement';
      return names.has(node.name) || /session|options|opts|txn/i.test(node.name);
    }),
  );

/** `Promise.all`, `items.forEach(async ...)`: runs what it is given at the same time. */
function isParallel(call: TSESTree.CallExpression): string | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  const name = propertyName(callee) ?? '';
  const [callback] = call.arguments;
  if (name === 'forEach') return callback && isFunction(callback) && callback.async ? 'forEach' : undefined;
  return callee.object.type === 'Identifier' && callee.object.name === 'Promise' && /^(all|allSettled)$/.test(name)
    ? `Promise.${name}`
    : undefined;
}

/** How many operations with the session run at once: elements of the array, or a callback for each of many. */
function branches(call: TSESTree.CallExpression, names: ReadonlySet<string>, module: Module): number {
  const [argument] = call.arguments;
  if (!argument) return 0;
  const operations = [...inside(argument)].filter(
    (node) =>
      node.type === 'CallExpression' && operationOf(node, module) !== undefined && mentions(node, names, module.tree),
  );
  const many = bare(argument).type === 'CallExpression' || isFunction(bare(argument));
  return many && operations.length > 0 ? operations.length + 1 : operations.length;
}

/** The session is kept in a name of this module that nothing ends, hands on or disposes of. */
function neverEnded(call: TSESTree.CallExpression, tree: ModuleTree): boolean {
  // MongoDB's takes its options, if anything; sessions of other kinds take a user or a token.
  if (call.arguments.length > 1) return false;
  let node: Node = call;
  let parent = tree.parent(node);
  while (parent && bare(parent) === call) {
    node = parent;
    parent = tree.parent(node);
  }
  if (parent?.type === 'ExpressionStatement') return true;
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return false;
  const declaration = tree.parent(parent);
  if (declaration?.type === 'VariableDeclaration' && /using/.test(declaration.kind)) return false;
  const variable = tree.variable(parent.id);
  return (variable?.references ?? []).every((reference) => {
    const use = tree.parent(reference.identifier);
    if (!use || use === parent) return true;
    if (use.type === 'MemberExpression') return propertyName(use) !== 'endSession';
    if (use.type === 'ReturnStatement' || use.type === 'AssignmentExpression' || use.type === 'ArrowFunctionExpression')
      return false;
    // As an option of an operation it stays ours; any other function may end it.
    if (use.type === 'CallExpression' || use.type === 'NewExpression') {
      const callee = bare(use.callee);
      const method = callee.type === 'MemberExpression' ? (propertyName(callee) ?? '') : '';
      return method === 'session' || isOperationName(method);
    }
    // { session } that is returned goes to the caller.
    return use.type !== 'Property' || tree.parent(tree.parent(use) ?? use)?.type !== 'ReturnStatement';
  });
}

const OPEN_CURSOR: Facts = { state: 'cursor', action: 'write', scope: 'session', via: 'find' };

/** Change streams and cursors of a module whose client has few connections, or holds one for each cursor. */
function onFewConnections(module: Module): readonly Flow[] {
  const values = new Values(module);
  const settings = poolOptions(module, values);
  if (Object.keys(settings).length === 0) return [];
  const holdsTheOnlyConnection = settings['loadBalanced'] === 'true' && settings['maxPoolSize'] === '1';
  return module.tree.ofType('CallExpression').flatMap((call) => {
    const opened = openedBy(call, (node) => isCollection(node, module), values);
    const held = holdsTheOnlyConnection ? readInLoop(call, module) : undefined;
    if (held) return [flowOf('find(?)', place(held), [OPEN_CURSOR], settings)];
    if (!opened) return [];
    const { via } = opened;
    const waits: Facts = { state: 'blocking-wait', action: 'wait', scope: 'statement', via };
    return [flowOf(`${via}(?)`, place(opened.place), [waits], settings)];
  });
}

function flowOf(
  text: string,
  where: TextRange,
  facts: readonly Facts[],
  settings: Readonly<Record<string, string>> = {},
): Flow {
  const range = { start: 0, end: text.length };
  const effects = facts.map((fact) => ({ ...fact, range }) as SessionEffect);
  return {
    dialect: 'mongodb',
    statements: [
      {
        statement: { dialect: 'mongodb', range, effects, confirmedBy: 'parser' },
        text,
        message: 0,
        messageSize: 1,
        handle: 'session',
        ...located({ kind: 'whole', range: where }),
      },
    ],
    statementCount: 1,
    start: 'unknown',
    confidence: { level: 'high', reason: 'the client is made in this file' },
    client: { product: 'mongodb-driver', mode: 'pool', settings },
  };
}
