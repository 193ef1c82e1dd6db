import type { Execution } from './executions.js';
import { bare, calleeName, type ModuleTree, type Node } from './tree.js';

/** Functions that open a transaction on the connection that they are given. */
const BEGINS = /^(begin|start|open)_?(a_?)?(new_?)?(db_?)?(transaction|tx|trx|txn)$|^begin$/i;

/** The connection that an execution's receiver names, as a variable of its function. */
function receiverOf(execution: Execution): Node | undefined {
  const { node } = execution;
  if (node.type !== 'CallExpression') return undefined;
  const callee = bare(node.callee);
  return callee.type === 'MemberExpression' ? bare(callee.object) : undefined;
}

/**
 * True when a function is given the connection before its first statement, and by its name opens a transaction on it:
 * `await startTransaction(connection)`.
 */
export function transactionBegunFor(tree: ModuleTree, scope: Node, first: Execution): boolean {
  const receiver = receiverOf(first);
  const variable = receiver?.type === 'Identifier' ? tree.variable(receiver) : undefined;
  if (!variable) return false;
  return variable.references.some(({ identifier }) => {
    const call = tree.parent(identifier);
    return (
      call?.type === 'CallExpression' &&
      call.arguments.some((argument) => argument === identifier) &&
      BEGINS.test(calleeName(call.callee) ?? '') &&
      call.range[1] < first.node.range[0] &&
      call.range[0] >= scope.range[0]
    );
  });
}

/**
 * True when the connection is a parameter of a function that is called by name, or is taken out of an object that is
 * not made here (`const { pgClient } = context`): whether a transaction is open on it is for others to know.
 */
export function isHandedOver(tree: ModuleTree, execution: Execution): boolean {
  const receiver = receiverOf(execution);
  const variable = receiver?.type === 'Identifier' ? tree.variable(receiver) : undefined;
  const definition = variable?.defs[0];
  if (definition?.type === 'Variable') {
    const { init } = definition.node;
    return init !== null && /^(Identifier|MemberExpression)$/.test(bare(init).type);
  }
  if (!variable || definition?.type !== 'Parameter') return false;
  const parent = tree.parent(variable.scope.block as Node);
  return parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression';
}
