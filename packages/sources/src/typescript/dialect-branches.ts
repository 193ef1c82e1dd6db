import type { Dialect } from '@poolsafe/core';
import { bare, type ModuleTree, type Node } from './tree.js';

/** What programs call the databases that they tell apart. */
const KINDS: readonly (readonly [RegExp, Dialect | 'other'])[] = [
  [
    /^(postgres|postgresql|pg|pgsql|psql|cockroach(db)?|neon|aurora-postgres(ql)?|postgres-js|node-postgres)$/i,
    'postgres',
  ],
  [/^(mysql2?|mariadb|aurora-mysql|planetscale|tidb|singlestore)$/i, 'mysql'],
  [
    /^(pglite|sqlite3?|better-sqlite3|libsql|turso|d1|mssql|sqlserver|tedious|oracle(db)?|mongo(db)?|duckdb|bigquery|snowflake|clickhouse|spanner)$/i,
    'other',
  ],
];

const kindOf = (node: Node): Dialect | 'other' | undefined =>
  node.type === 'Literal' && typeof node.value === 'string'
    ? KINDS.find(([pattern]) => pattern.test(node.value as string))?.[1]
    : undefined;

/** The database that a condition asks for: `dialect === 'postgres'`, `type !== 'sqlite'`. */
function asked(condition: Node): { kind: Dialect | 'other'; equal: boolean } | undefined {
  const test = bare(condition);
  if (test.type === 'LogicalExpression' && test.operator === '&&') return asked(test.left) ?? asked(test.right);
  if (test.type !== 'BinaryExpression' || !/^[!=]==?$/.test(test.operator)) return undefined;
  const kind =
    kindOf(bare(test.right)) ?? (test.left.type === 'PrivateIdentifier' ? undefined : kindOf(bare(test.left)));
  return kind && { kind, equal: test.operator.startsWith('=') };
}

/**
 * The database that a place in the code is for, where the program tells databases apart around it; `other`: one that
 * is not ours. The other branch of a question for PostgreSQL is for a database that is not PostgreSQL.
 */
export function branchDialect(tree: ModuleTree, node: Node): Dialect | 'other' | undefined {
  let child = node;
  for (const parent of tree.around(node)) {
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') {
      const question = child === parent.test ? undefined : asked(parent.test);
      if (question) {
        const holds = (child === parent.consequent) === question.equal;
        if (holds) return question.kind;
        if (question.kind === 'postgres') return 'other';
      }
    } else if (parent.type === 'SwitchCase' && parent.test && child !== parent.test) {
      const kind = kindOf(bare(parent.test));
      if (kind) return kind;
    }
    child = parent;
  }
  return undefined;
}
