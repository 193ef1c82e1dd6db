import type { NotAnalysed } from '@poolsafe/core';
import { HOLE } from '@poolsafe/dialects';
import type { Extraction } from '../extraction.js';
import { type Execution, Executions } from './executions.js';
import { FlowBuilder } from './flows.js';
import type { Module } from './modules.js';
import { isGenerated } from './sql-files/loaded-files.js';
import { StrayTexts } from './stray-texts.js';
import { bare, type Node } from './tree.js';
import { Values } from './values.js';

/** What one kind of client shows in a module. */
export type PartOfModule = Pick<Extraction, 'flows' | 'counts' | 'facts'> & {
  readonly notAnalysed?: readonly NotAnalysed[];
};

/** What a module sends as SQL. */
export function readSql(module: Module, groupOf?: (key: unknown) => number): PartOfModule {
  const values = new Values(module);
  const executions = new Executions(module, values);
  const found = executions.all();
  const strays = isGenerated(module) ? [] : new StrayTexts(module, values, executions.selected).all();
  const builder = new FlowBuilder(module, groupOf);
  const flows = [...builder.ofExecutions(found), ...builder.ofStrays(strays)];
  builder.ofElsewhere(executions.sentElsewhere);
  const notAnalysed: NotAnalysed[] = executions.unknownTexts
    .filter(({ onHandle }) => onHandle)
    .map(({ node }) => ({
      range: { start: node.range[0], end: node.range[1] },
      reason: 'the text of the statement is not known here',
    }));
  const counts = countsOf(module, found);
  count(counts, 'texts that are not known', notAnalysed.length);
  count(counts, 'texts that nobody is seen to execute', strays.length);
  return { flows, facts: builder.sentFiles, notAnalysed: [...notAnalysed, ...builder.notAnalysed], counts };
}

function count(counts: Record<string, number>, reason: string, by = 1): void {
  if (by > 0) counts[reason] = (counts[reason] ?? 0) + by;
}

/** How far the texts and the connections of the calls that send something could be followed. */
function countsOf(module: Module, found: readonly Execution[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { because, handle, texts, node } of found) {
    const [text] = texts;
    if (text) count(counts, text.text.includes(HOLE) ? 'texts known in part' : 'texts known');
    if (handle?.library) count(counts, 'calls on known handles');
    else if (because === 'wrapper') count(counts, 'calls of wrappers');
    else count(counts, `calls on unknown handles: ${receiverKind(module, node)}`);
  }
  return counts;
}

/** What the receiver of a call is, where it is not known what it connects through. */
function receiverKind(module: Module, call: Node): string {
  const callee = call.type === 'CallExpression' ? bare(call.callee) : call;
  let node = callee.type === 'MemberExpression' ? bare(callee.object) : callee;
  const isField = node.type === 'MemberExpression';
  while (node.type === 'MemberExpression') node = bare(node.object);
  if (node.type === 'ThisExpression') return 'a field';
  if (node.type === 'CallExpression' || node.type === 'NewExpression') return 'the result of a call';
  if (node.type !== 'Identifier') return 'an expression';
  switch (module.tree.variable(node)?.defs[0]?.type) {
    case 'Parameter':
      return isField ? 'a field of a parameter' : 'a parameter';
    case 'ImportBinding':
      return 'an import';
    case 'Variable':
      return 'a variable';
    default:
      return 'a name that is not declared';
  }
}
