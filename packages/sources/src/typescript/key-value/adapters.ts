import type { TSESTree } from '@typescript-eslint/types';
import { bare, childrenOf, isFunction, type ModuleTree, type Node, propertyName } from '../tree.js';

/** A class that hands on so many commands under their own names is a client in other clothes. */
const ENOUGH = 10;

const known = new WeakMap<Node, boolean>();

/**
 * True for a call that a class of adapters makes: its methods are named like the commands and hand on what they are given.
 * Whoever makes such an object decides what its connection serves, as with the client inside.
 */
export function isAdapted(scope: Node, tree: ModuleTree): boolean {
  const owner = tree.classOf(scope);
  const method = owner?.body.body.find((member) => member.type === 'MethodDefinition' && member.value === scope);
  if (!owner || method?.type !== 'MethodDefinition' || !handsOn(method)) return false;
  let adapts = known.get(owner);
  if (adapts === undefined) {
    adapts = owner.body.body.filter((member) => member.type === 'MethodDefinition' && handsOn(member)).length >= ENOUGH;
    known.set(owner, adapts);
  }
  return adapts;
}

/** `lpush(key, value, cb) { this.client.lpush(key, value, cb); }`, also with what is done with the answer. */
function handsOn({ key, value }: TSESTree.MethodDefinition): boolean {
  if (key.type !== 'Identifier' || !value.body || value.body.body.length > 2) return false;
  const name = key.name.toLowerCase();
  const given = new Set(value.params.flatMap((parameter) => (parameter.type === 'Identifier' ? [parameter.name] : [])));
  const stack: Node[] = [value.body];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'CallExpression' && isCommand(node, name)) {
      return node.arguments.every((argument) => {
        const passed = bare(argument.type === 'SpreadElement' ? argument.argument : argument);
        return isFunction(passed) || (passed.type === 'Identifier' && given.has(passed.name));
      });
    }
    stack.push(...childrenOf(node));
  }
  return false;
}

/** `this.client.lpush(...)`. */
function isCommand({ callee }: TSESTree.CallExpression, name: string): boolean {
  const member = bare(callee);
  if (member.type !== 'MemberExpression' || propertyName(member)?.toLowerCase() !== name) return false;
  const client = bare(member.object);
  return client.type === 'MemberExpression' && client.object.type === 'ThisExpression';
}
