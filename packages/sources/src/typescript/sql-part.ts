import type { NotAnalysed } from '@poolsafe/core';
import type { Extraction } from '../extraction.js';
import { Executions } from './executions.js';
import { FlowBuilder } from './flows.js';
import type { Module } from './modules.js';
import { StrayTexts } from './stray-texts.js';
import { Values } from './values.js';

/** What one kind of client shows in a module. */
export type PartOfModule = Pick<Extraction, 'flows' | 'counts'> & { readonly notAnalysed?: readonly NotAnalysed[] };

/** What a module sends as SQL. */
export function readSql(module: Module, groupOf?: (key: unknown) => number): PartOfModule {
  const values = new Values(module);
  const executions = new Executions(module, values);
  const found = executions.all();
  const strays = new StrayTexts(module, values).all();
  const builder = new FlowBuilder(module, groupOf);
  const flows = [...builder.ofExecutions(found), ...builder.ofStrays(strays)];
  const notAnalysed: NotAnalysed[] = executions.unknownTexts
    .filter(({ onHandle }) => onHandle)
    .map(({ node }) => ({
      range: { start: node.range[0], end: node.range[1] },
      reason: 'the text of the statement is not known here',
    }));
  const counts: Record<string, number> = {};
  const count = (reason: string, by = 1) => (counts[reason] = (counts[reason] ?? 0) + by);
  for (const { because, handle } of found) {
    count(
      handle?.library
        ? 'calls on known handles'
        : because === 'wrapper'
          ? 'calls of wrappers'
          : 'calls on unknown handles',
    );
  }
  count('texts that are not known', notAnalysed.length);
  count('texts that nobody is seen to execute', strays.length);
  return { flows, notAnalysed: [...notAnalysed, ...builder.notAnalysed], counts };
}
