import type { TSESTree } from '@typescript-eslint/types';
import { bare, calleeName, keyName, type ModuleTree, type Node } from './tree.js';

/** What an object configures, by its keys: a client's description, its maker, and the key that names the dialect. */
export interface ClientShape {
  readonly client: string;
  readonly exported: string;
  readonly dialectKey?: string;
}

/** Objects that are a client's configuration by their keys: one that names the database, and one of those that go with it. */
export const SHAPES: readonly {
  readonly client: string;
  readonly exported: string;
  readonly key: string;
  readonly needs: readonly string[];
}[] = [
  { client: 'knex', exported: 'default', key: 'client', needs: ['connection'] },
  {
    client: 'typeorm',
    exported: 'DataSource',
    key: 'type',
    needs: ['url', 'host', 'entities', 'replication', 'database', 'extra'],
  },
  {
    client: 'sequelize',
    exported: 'Sequelize',
    key: 'dialect',
    needs: ['host', 'url', 'use_env_variable', 'dialectOptions', 'database'],
  },
];

/** What the key that names the database says, for one of ours. */
export const SHAPE_KINDS: readonly string[] = [
  'pg',
  'postgres',
  'postgresql',
  'cockroachdb',
  'pg-native',
  'aurora-postgres',
];

/** The same for MySQL: what such an object shows is an address. */
export const MYSQL_KINDS: readonly string[] = ['mysql', 'mysql2', 'mariadb', 'aurora-mysql'];

/** Options that node-postgres sends when it connects, and options that say that an object configures a connection. */
const SENT_AT_START = /^(statement_timeout|lock_timeout|idle_in_transaction_session_timeout)$/;
const CONNECTS =
  /^(connectionString|host|port|user|database|password|ssl|max|min|application_name|(connectionTimeout|idleTimeout|query_timeout)(Millis)?)$/;
const CONFIG_TYPE = /^(Client|Pool|Connection)(Config|Options)$/;
/** Under which keys ORMs take the options of their driver. */
const HOLDERS = /^(extra|dialectOptions|driverOptions|poolConfig|clientConfig|connection)$/;
/** Objects that describe values instead of holding them. */
const SCHEMA = /^(z|Joi|joi|yup|v|t|Type|S|convict|envalid)$/;

/** The client that an object configures, wherever it stands; `undefined` for one that configures none. */
export function shapeOf(object: TSESTree.ObjectExpression, tree: ModuleTree): ClientShape | undefined {
  const values = new Map<string, Node>();
  for (const property of object.properties) {
    const key = property.type === 'Property' && !property.computed ? keyName(property.key) : undefined;
    if (property.type === 'Property' && key !== undefined) values.set(key, property.value);
  }
  const named = SHAPES.find(({ key, needs }) => values.has(key) && needs.some((need) => values.has(need)));
  if (named) return { client: named.client, exported: named.exported, dialectKey: named.key };
  const sends = [...values].some(([key, value]) => sendsAtStart(key, value));
  if (!sends || [...values.values()].some(describesValue)) return undefined;
  const parent = tree.parent(object);
  const holder = parent?.type === 'Property' && !parent.computed ? keyName(parent.key) : undefined;
  const options = values.get('options');
  const connects =
    // Nothing else takes parameters of a server in this form.
    (options !== undefined && SETS_PARAMETER.test(headOf(options))) ||
    [...values.keys()].some((key) => CONNECTS.test(key)) ||
    CONFIG_TYPE.test(typeName(object, tree)) ||
    HOLDERS.test(holder ?? '');
  return connects ? { client: 'pg', exported: 'Pool' } : undefined;
}

function sendsAtStart(key: string, value: Node): boolean {
  const node = bare(value);
  // A time, or something that is not seen; names of parameters stand in tables about them.
  if (SENT_AT_START.test(key)) {
    return node.type === 'Literal' ? /^(?!0+$)\d/.test(String(node.value)) : node.type !== 'ObjectExpression';
  }
  return key === 'options' && /(^|\s)-c\s*\w|^--\w+=/.test(headOf(node));
}

/** `-c search_path=a`, as libpq and node-postgres take it. */
const SETS_PARAMETER = /^\s*-c\s*\w+\s*=/;

/** A text up to what is filled in. */
function headOf(value: Node): string {
  const node = bare(value);
  if (node.type === 'Literal') return String(node.value);
  return node.type === 'TemplateLiteral' ? (node.quasis[0]?.value.raw ?? '') : '';
}

/** `z.string()`, `Joi.number().default(5)`. */
function describesValue(value: Node): boolean {
  let node = bare(value);
  while (node.type === 'CallExpression' || node.type === 'MemberExpression')
    node = bare(node.type === 'CallExpression' ? node.callee : node.object);
  return node.type === 'Identifier' && SCHEMA.test(node.name) && bare(value).type === 'CallExpression';
}

/** The type that an object is declared to have: `const config: PoolConfig = {`, `{ ... } satisfies PoolConfig`. */
function typeName(object: Node, tree: ModuleTree): string {
  const parent = tree.parent(object);
  const type =
    parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
      ? parent.id.typeAnnotation?.typeAnnotation
      : parent?.type === 'TSAsExpression' || parent?.type === 'TSSatisfiesExpression'
        ? parent.typeAnnotation
        : undefined;
  if (type?.type !== 'TSTypeReference') return '';
  const { typeName: name } = type;
  return (name.type === 'TSQualifiedName' ? name.right.name : calleeName(name as Node)) ?? '';
}
