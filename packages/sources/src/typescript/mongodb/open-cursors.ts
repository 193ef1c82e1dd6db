import type { TSESTree } from '@typescript-eslint/types';
import type { Module } from '../modules.js';
import { bare, type Node, propertyName } from '../tree.js';
import { isCollection, operationOf } from './collections.js';

/** What is said to a cursor before it is read. */
const BEFORE_READING =
  /^(sort|limit|skip|project|batchSize|map|filter|hint|comment|collation|maxTimeMS|addCursorFlag|withReadPreference|withReadConcern|lean|cursor|allowDiskUse)$/;

/**
 * A cursor that is read bit by bit while its loop runs other operations: `for await (const order of orders.find()) await
 * orders.updateOne(...)`. Gives the word that opens it. Cursors that are read at once (`toArray`) are none.
 */
export function readInLoop(call: TSESTree.CallExpression, module: Module): Node | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression' || !/^(find|aggregate)$/.test(propertyName(callee) ?? '')) return undefined;
  if (!isCollection(bare(callee.object), module)) return undefined;
  const loop = loopOver(call, module);
  return loop && runsOperation(loop.body, module) ? callee.property : undefined;
}

/** The `for await` that reads a cursor, where it stands there or is held by a variable. */
function loopOver(call: Node, module: Module): TSESTree.ForOfStatement | undefined {
  const { tree } = module;
  let cursor = call;
  for (const parent of tree.around(call)) {
    if (parent.type === 'MemberExpression' && BEFORE_READING.test(propertyName(parent) ?? '')) cursor = parent;
    else if (parent.type === 'CallExpression' && parent.callee === cursor) cursor = parent;
    else if (parent.type === 'ForOfStatement') return parent.await && parent.right === cursor ? parent : undefined;
    else if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
      const variable = tree.variable(parent.id);
      return tree
        .ofType('ForOfStatement')
        .find((loop) => loop.await && loop.right.type === 'Identifier' && tree.variable(loop.right) === variable);
    } else return undefined;
  }
  return undefined;
}

const runsOperation = ({ range }: Node, module: Module): boolean =>
  module.tree
    .ofType('CallExpression')
    .some((call) => call.range[0] >= range[0] && call.range[1] <= range[1] && operationOf(call, module) !== undefined);
