import { constantOf, type PlainNode, readPlainCall, readPlainStatement } from './plain-nodes.js';
import type { TreeEffect } from '../tree/reading.js';
import type { Grammar } from './grammar.js';

const isNode = (value: unknown): value is PlainNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Longest statement that is read, in UTF-16 code units: its time grows faster than its input. */
const LONGEST = 5_000;

/**
 * A grammar in plain JavaScript, for where WebAssembly can't be had. It knows queries and few commands, so it confirms and
 * adds what calls do, and drops nothing.
 */
export async function loadPgsqlAstParser(): Promise<Grammar> {
  const { parse } = await import('pgsql-ast-parser');
  return {
    name: 'pgsql-ast-parser',
    isComplete: false,
    read: (sql) => {
      if (sql.length > LONGEST) throw new RangeError('too long for this grammar');
      // Names of holes are made of characters that it does not know as letters.
      const effects: TreeEffect[] = [];
      for (const statement of parse(sql.replaceAll('\uE000', 'ø'))) visit(statement, effects, undefined);
      return { effects, complete: false };
    },
    isAlive: () => true,
  };
}

const DEFERRING: Readonly<Record<string, TreeEffect['deferred']>> = {
  'create view': 'view',
  'create table': 'default',
  'alter table': 'default',
  'create function': 'function',
  'create index': 'default',
  prepare: 'prepare',
};

function visit(value: unknown, effects: TreeEffect[], deferred: TreeEffect['deferred']): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, effects, deferred);
    return;
  }
  if (!isNode(value)) return;
  const type = typeof value['type'] === 'string' ? value['type'] : '';
  const facts = type === 'call' ? readPlainCall(value) : readPlainStatement(type, value);
  if (facts) effects.push({ ...facts, deferred });
  const inner = deferred ?? DEFERRING[type];
  for (const [key, child] of Object.entries(value)) {
    if (key !== 'function' && key !== '_location') visit(child, effects, inner);
  }
}

export { constantOf };
