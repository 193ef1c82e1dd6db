import { readCall } from '../tree/calls.js';
import type { Facts } from '../tree/reading.js';

/** One node of pgsql-ast-parser's tree. */
export type PlainNode = Readonly<Record<string, unknown>>;

const nodeOf = (value: unknown): PlainNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as PlainNode) : {};

const textOf = (node: PlainNode, key: string): string | undefined => {
  const value = node[key];
  return typeof value === 'string' && !value.includes('ø') ? value : undefined;
};

/** A constant in the shape that PostgreSQL's own tree gives it. */
export function constantOf(value: unknown): PlainNode {
  const node = nodeOf(value);
  switch (node['type']) {
    case 'cast':
      return constantOf(node['operand']);
    case 'string':
      return { A_Const: { sval: { sval: node['value'] } } };
    case 'boolean':
      return { A_Const: { boolval: { boolval: node['value'] } } };
    case 'integer':
      return { A_Const: { ival: { ival: node['value'] } } };
    case 'unary': {
      const inner = nodeOf(node['operand']);
      if (node['op'] === '-' && inner['type'] === 'integer') {
        return { A_Const: { ival: { ival: -Number(inner['value']) } } };
      }
      return {};
    }
    default:
      return {};
  }
}

const stringNode = (sval: string) => ({ String: { sval } });

/** What a call does: the same reading as of PostgreSQL's own tree. */
export function readPlainCall(node: PlainNode): Facts | undefined {
  const callee = nodeOf(node['function']);
  const name = textOf(callee, 'name');
  if (name === undefined) return undefined;
  const schema = textOf(callee, 'schema');
  const given = Array.isArray(node['args']) ? (node['args'] as unknown[]) : [];
  const facts = readCall({
    funcname: [...(schema === undefined ? [] : [stringNode(schema)]), stringNode(name)],
    args: given.map(constantOf),
  });
  // This tree has no UTF-8 offsets.
  return facts && { ...facts, at: undefined };
}

/** What a statement does, of those that this grammar knows in full. */
export function readPlainStatement(type: string, node: PlainNode): Facts | undefined {
  switch (type) {
    case 'create table':
    case 'create view':
    case 'create sequence': {
      const relation = nodeOf(node['name']);
      if (node['temporary'] !== true && node['temp'] !== true && relation['schema'] !== 'pg_temp') return undefined;
      return {
        state: 'temp-relation',
        action: 'write',
        scope: 'session',
        via: 'create',
        name: textOf(relation, 'name'),
      };
    }
    case 'prepare':
      return {
        state: 'prepared-statement',
        action: 'write',
        scope: 'session',
        via: 'prepare',
        name: textOf(nodeOf(node['name']), 'name'),
      };
    default:
      return undefined;
  }
}
