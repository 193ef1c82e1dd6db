import type { SessionEffect, TextRange } from '@poolsafe/core';
import type { TSESTree } from '@typescript-eslint/types';
import type { Flow } from '../../extraction.js';
import { located } from '../../places.js';
import { bare, childrenOf, type ModuleTree, type Node, propertyName } from '../tree.js';

/** A file that mentions none of these has no MongoDB sessions. */
export const MONGODB_CANDIDATE = /withTransaction|startTransaction|startSession/;

/** Operations of a collection or a Mongoose model that take a session. */
const OPERATIONS =
  /^(insertOne|insertMany|updateOne|updateMany|deleteOne|deleteMany|replaceOne|findOne|findOneAndUpdate|findOneAndDelete|findOneAndReplace|find|aggregate|bulkWrite|countDocuments|distinct|create|findById|findByIdAndUpdate|findByIdAndDelete)$/;

/** Operations, parallel branches and sessions of a module that go wrong whatever the pool is. */
export function extractMongo(tree: ModuleTree): readonly Flow[] {
  if (!imports(tree)) return [];
  const found: Flow[] = [];
  for (const node of tree.nodes()) {
    if (node.type !== 'CallExpression') continue;
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression') continue;
    const method = propertyName(callee);
    if (method === 'withTransaction') found.push(...transaction(node, callee, tree));
    else if (method === 'startSession' && neverEnded(node, tree)) {
      found.push(
        flowOf('startSession()', place(callee.property), {
          state: 'server-session',
          action: 'write',
          scope: 'session',
          via: 'startSession',
        }),
      );
    }
  }
  return found;
}

const place = (node: Node): TextRange => ({ start: node.range[0], end: node.range[1] });

function imports(tree: ModuleTree): boolean {
  for (const node of tree.nodes()) {
    if (node.type === 'ImportDeclaration' && /^(mongodb|mongoose)$|mongo/i.test(node.source.value)) return true;
    if (
      node.type === 'CallExpression' &&
      node.callee.type === 'Identifier' &&
      node.callee.name === 'require' &&
      node.arguments[0]?.type === 'Literal' &&
      /mongo/i.test(String(node.arguments[0].value))
    )
      return true;
  }
  return false;
}

function* inside(node: Node): Generator<Node> {
  const stack: Node[] = [node];
  for (let current = stack.pop(); current; current = stack.pop()) {
    yield current;
    stack.push(...[...childrenOf(current)].reverse());
  }
}

/** What stands in the callback of `session.withTransaction()`. */
function transaction(
  call: TSESTree.CallExpression,
  callee: TSESTree.MemberExpression,
  tree: ModuleTree,
): readonly Flow[] {
  const callback = call.arguments[0];
  if (callback?.type !== 'ArrowFunctionExpression' && callback?.type !== 'FunctionExpression') return [];
  const names = new Set<string>();
  const session = bare(callee.object);
  if (session.type === 'Identifier') names.add(session.name);
  const parameter = callback.params[0];
  if (parameter?.type === 'Identifier') names.add(parameter.name);
  const flows: Flow[] = [];
  for (const node of inside(callback.body)) {
    if (node.type !== 'CallExpression') continue;
    const operation = operationOf(node, tree);
    if (operation && !mentions(node, names, tree)) {
      flows.push(flowOf(`${propertyName(operation) ?? ''}(?)`, place(operation.property), read('without-session')));
    }
    if (isPromiseAll(node) && branches(node, names, tree) > 1) {
      flows.push(flowOf('Promise.all(?)', place(node.callee), read('parallel')));
    }
  }
  return flows;
}

const read = (via: string): Omit<SessionEffect, 'range'> =>
  ({ state: 'transaction', action: 'read', scope: 'transaction', via }) as Omit<SessionEffect, 'range'>;

/** `db.collection('x').insertOne`, `orders.insertOne` where `orders` is a collection, `Order.create` of a model. */
function operationOf(call: TSESTree.CallExpression, tree: ModuleTree): TSESTree.MemberExpression | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression' || !OPERATIONS.test(propertyName(callee) ?? '')) return undefined;
  return isCollection(bare(callee.object), tree, 0) ? callee : undefined;
}

function isCollection(node: Node, tree: ModuleTree, depth: number): boolean {
  if (node.type === 'CallExpression') {
    const callee = bare(node.callee);
    return callee.type === 'MemberExpression' && /^(collection|getCollection|model)$/.test(propertyName(callee) ?? '');
  }
  if (node.type !== 'Identifier' || depth > 3) return false;
  const definition = tree.variable(node)?.defs[0];
  if (definition?.type === 'Variable' && definition.node.init) {
    return isCollection(bare(definition.node.init), tree, depth + 1);
  }
  // A model is a class: it is imported or made under a capital letter.
  return definition?.type === 'ImportBinding' && /^[A-Z][a-z]/.test(node.name);
}

/** The session is among the arguments, in a constant that they name, or in a `.session()` of the chain. */
function mentions(call: TSESTree.CallExpression, names: ReadonlySet<string>, tree: ModuleTree): boolean {
  for (let node: Node = call; ;) {
    const member = tree.parent(node);
    const outer = member ? tree.parent(member) : undefined;
    if (member?.type !== 'MemberExpression' || outer?.type !== 'CallExpression') break;
    if (propertyName(member) === 'session') return true;
    node = outer;
  }
  return call.arguments.some((argument) =>
    [...inside(argument)].some((node) => {
      if (node.type !== 'Identifier') return node.type === 'SpreadElement';
      if (names.has(node.name) || /session|options|opts|txn/i.test(node.name)) return true;
      return false;
    }),
  );
}

function isPromiseAll(call: TSESTree.CallExpression): boolean {
  const callee = bare(call.callee);
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise' &&
    /^(all|allSettled)$/.test(propertyName(callee) ?? '')
  );
}

/** How many operations with the session run at once: elements of the array, or a `map` over many. */
function branches(call: TSESTree.CallExpression, names: ReadonlySet<string>, tree: ModuleTree): number {
  const argument = call.arguments[0];
  if (!argument) return 0;
  const operations = [...inside(argument)].filter(
    (node) => node.type === 'CallExpression' && operationOf(node, tree) !== undefined && mentions(node, names, tree),
  );
  const mapped = bare(argument).type === 'CallExpression';
  return mapped && operations.length > 0 ? operations.length + 1 : operations.length;
}

/** The session is kept in a name of this module that nothing ends, hands on or disposes of. */
function neverEnded(call: TSESTree.CallExpression, tree: ModuleTree): boolean {
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
      return callee.type === 'MemberExpression' && OPERATIONS.test(propertyName(callee) ?? '');
    }
    return true;
  });
}

function flowOf(text: string, where: TextRange, facts: Omit<SessionEffect, 'range'>): Flow {
  const range = { start: 0, end: text.length };
  const effect = { ...facts, range } as SessionEffect;
  return {
    dialect: 'mongodb',
    statements: [
      {
        statement: { dialect: 'mongodb', range, effects: [effect], confirmedBy: 'parser' },
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
  };
}
