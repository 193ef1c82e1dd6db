import type { TSESTree } from '@typescript-eslint/types';
import type { Module } from '../modules.js';
import { bare, childrenOf, isFunction, type Node, propertyName } from '../tree.js';
import { operationOf } from './collections.js';

/** How deep functions of the project are followed from a transaction. */
const DEEPEST = 3;

/** What is told or written beside a transaction on purpose. */
const BESIDE = /log|audit|track|notif|publish|emit|metric|report|cache|enqueue|schedule/i;

/** Names that carry a session, in whatever they are wrapped. */
const SESSION = /session|options|opts|txn|\btx\b|context|ctx/i;

interface Meant {
  readonly module: Module;
  readonly body: Node;
}

/**
 * The name of a function of the project that is called without the session and runs operations without any: they are
 * not part of the transaction around the call. `undefined` when there is none, or when it cannot be seen.
 */
export function sessionlessHelper(call: TSESTree.CallExpression, module: Module): Node | undefined {
  const callee = bare(call.callee);
  const name = callee.type === 'Identifier' ? callee : callee.type === 'MemberExpression' ? callee.property : undefined;
  if (!name || (name.type === 'Identifier' && BESIDE.test(name.name))) return undefined;
  if (call.arguments.some((argument) => namesSession(argument))) return undefined;
  const meant = meantBy(callee, module);
  return meant && operatesAlone(meant, new Set(), 0) ? name : undefined;
}

function namesSession(node: Node): boolean {
  for (const inner of within(node)) {
    if (inner.type === 'Identifier' && SESSION.test(inner.name)) return true;
    // What a callback or a list of arguments carries cannot be seen.
    if (inner.type === 'SpreadElement' || isFunction(inner)) return true;
  }
  return false;
}

function* within(node: Node): Generator<Node> {
  const stack: Node[] = [node];
  for (let current = stack.pop(); current; current = stack.pop()) {
    yield current;
    stack.push(...childrenOf(current));
  }
}

/** True when a function's own operations, or those of what it calls, run and none of them names a session. */
function operatesAlone({ module, body }: Meant, seen: Set<Node>, depth: number): boolean {
  if (depth > DEEPEST || seen.has(body)) return false;
  seen.add(body);
  const nodes = [...within(body)];
  if (nodes.some((node) => node.type === 'Identifier' && SESSION.test(node.name))) return false;
  const calls = nodes.filter((node): node is TSESTree.CallExpression => node.type === 'CallExpression');
  if (calls.some((call) => operationOf(call, module) !== undefined)) return true;
  return calls.some((call) => {
    const meant = meantBy(bare(call.callee), module);
    return meant !== undefined && operatesAlone(meant, seen, depth + 1);
  });
}

/** The function of the project that a callee is: by name, through an import, or a method of the same class. */
function meantBy(callee: Node, module: Module): Meant | undefined {
  if (callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression') {
    const name = propertyName(callee);
    const method = module.tree
      .classOf(callee)
      ?.body.body.find(
        (member) => member.type === 'MethodDefinition' && member.key.type === 'Identifier' && member.key.name === name,
      );
    return method?.type === 'MethodDefinition' ? { module, body: method.value } : undefined;
  }
  const meaning = module.meaning(callee);
  if (meaning?.kind !== 'declared') return undefined;
  const definition = meaning.variable?.defs[0];
  if (definition?.type === 'FunctionName') return { module: meaning.module, body: definition.node };
  const value =
    definition?.type === 'Variable' && definition.node.init ? bare(definition.node.init) : bare(meaning.node);
  return isFunction(value) ? { module: meaning.module, body: value } : undefined;
}
