import type { Dialect, EndpointFact, PoolerFact, ProjectFact } from '@poolsafe/core';
import type { TSESTree } from '@typescript-eslint/types';
import { wordGate } from '../word-gate.js';
import { bare, keyName, type ModuleTree, type Node, propertyName } from './tree.js';

/** What code of the infrastructure makes that is a pooler, and the attributes by which others connect to it. */
interface Resource {
  /** The callee with its namespaces: `rds.DatabaseProxy`, `cluster.addProxy`, `sst.aws.Postgres`. */
  readonly callee: RegExp;
  readonly product: string;
  readonly attributes: RegExp;
  /** An option that has to be so, where the resource is no pooler without it. */
  readonly when?: string;
  /** Code of the application reaches it by its name: `Resource.Database.host`. */
  readonly linked?: boolean;
}

const ADDRESS = /^(endpoint|attrEndpoint|dbProxyEndpoint|host|url|connectionString)$/;

/** CDK, CDK for Terraform, Pulumi, SST. */
const RESOURCES: readonly Resource[] = [
  { callee: /(^|\.)(DatabaseProxy|CfnDBProxy|DbProxy)$/, product: 'rds-proxy', attributes: ADDRESS },
  { callee: /\.addProxy$/, product: 'rds-proxy', attributes: ADDRESS },
  { callee: /(^|\.)rds\.Proxy$/, product: 'rds-proxy', attributes: ADDRESS },
  {
    callee: /(^|\.)sst\.aws\.(Postgres|Mysql|Aurora)$/,
    product: 'rds-proxy',
    attributes: ADDRESS,
    when: 'proxy',
    linked: true,
  },
  {
    callee: /(^|\.)(DatabaseConnectionPool|DatabaseConnectionPoolA)$/,
    product: 'digitalocean',
    attributes: /^(uri|privateUri|host|privateHost)$/,
  },
  { callee: /(^|\.)(HyperdriveConfig|cloudflare\.Hyperdrive)$/, product: 'hyperdrive', attributes: ADDRESS },
];

/** A text without these words makes no pooler. */
export const mayMakePooler = wordGate({
  databaseproxy: /DatabaseProxy/y,
  dbproxy: /D[Bb]Proxy/y,
  addproxy: /addProxy/y,
  'rds.proxy': /rds\.Proxy/y,
  'sst.aws.': /sst\.aws\./y,
  databaseconnectionpool: /DatabaseConnectionPool/y,
  hyperdrive: /Hyperdrive/y,
  '.endpoint': /(?<=[pP]roxy\w*)\.endpoint/y,
  '.attrendpoint': /(?<=[pP]roxy\w*)\.attrEndpoint/y,
});

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** Poolers that code defines, and the variables that get their address. */
export function infrastructureFacts(tree: ModuleTree, text: string): readonly ProjectFact[] {
  const facts: ProjectFact[] = [];
  const made = new Map<string, { readonly resource: Resource; readonly dialect: Dialect }>();
  for (const node of tree.nodes()) {
    if (node.type !== 'NewExpression' && node.type !== 'CallExpression') continue;
    const name = dotted(node.callee);
    const resource = RESOURCES.find(({ callee }) => callee.test(name));
    if (!resource) continue;
    const options = node.arguments.findLast((argument) => bare(argument).type === 'ObjectExpression');
    const object = options && bare(options);
    const given = object?.type === 'ObjectExpression' ? object : undefined;
    const asked = resource.when === undefined ? true : isOn(optionOf(given, resource.when));
    if (!asked) continue;
    const dialect = dialectOf(name, given, text);
    facts.push(poolerOf(node, resource, dialect, given, text));
    const holder = holderOf(node, tree);
    if (holder !== undefined) made.set(holder, { resource, dialect });
    const [first] = node.arguments;
    if (resource.linked === true && first?.type === 'Literal' && typeof first.value === 'string')
      facts.push(endpointOf(`Resource.${first.value}`, resource.product, dialect, first));
  }
  for (const node of tree.nodes()) {
    if (node.type !== 'MemberExpression') continue;
    const attribute = propertyName(node) ?? '';
    const holder = lastName(node.object);
    // What another stack made is known by its name alone.
    const known =
      made.get(holder) ??
      (/proxy$/i.test(holder) && /^(endpoint|attrEndpoint)$/.test(attribute)
        ? { resource: RESOURCES[0] as Resource, dialect: dialectOf('', undefined, text) }
        : undefined);
    const variable = known?.resource.attributes.test(attribute) === true ? keyFor(node, tree) : undefined;
    if (known && variable !== undefined) facts.push(endpointOf(variable, known.resource.product, known.dialect, node));
  }
  return facts;
}

const endpointOf = (name: string, product: string, dialect: Dialect, node: Node): EndpointFact => ({
  kind: 'endpoint',
  name,
  dialect,
  host: null,
  port: null,
  parameters: [],
  product,
  range: { start: node.range[0], end: node.range[1] },
});

function poolerOf(
  node: Call,
  { product }: Resource,
  dialect: Dialect,
  options: TSESTree.ObjectExpression | undefined,
  text: string,
): PoolerFact {
  const mode = optionOf(options, 'mode');
  const filters = optionOf(options, 'sessionPinningFilters');
  const excludes = filters !== undefined && /EXCLUDE_VARIABLE_SETS/.test(text.slice(...filters.range));
  return {
    kind: 'pooler',
    product,
    version: null,
    mode: product === 'digitalocean' && mode?.type === 'Literal' ? String(mode.value) : null,
    settings: excludes && dialect === 'mysql' ? { session_pinning_filters: 'EXCLUDE_VARIABLE_SETS' } : {},
    hosts: [],
    port: null,
    ...(product === 'rds-proxy' ? { dialect } : {}),
    range: { start: node.range[0], end: node.callee.range[1] },
  };
}

/** What the proxy speaks: its own family, the engine that it is for, or what the module speaks of. */
function dialectOf(callee: string, options: TSESTree.ObjectExpression | undefined, text: string): Dialect {
  if (/Mysql$/.test(callee)) return 'mysql';
  if (/Postgres$/.test(callee)) return 'postgres';
  const family = optionOf(options, 'engineFamily') ?? optionOf(options, 'engine');
  const said = family ? text.slice(...family.range) : text;
  return /mysql|mariadb/i.test(said) && !/postgres/i.test(said) ? 'mysql' : 'postgres';
}

const optionOf = (object: TSESTree.ObjectExpression | undefined, name: string): Node | undefined =>
  object?.properties.flatMap((property) =>
    property.type === 'Property' && !property.computed && keyName(property.key) === name ? [property.value] : [],
  )[0];

const isOn = (node: Node | undefined): boolean =>
  node !== undefined && !(node.type === 'Literal' && (node.value === false || node.value === null));

/** `a.b.C` of a callee; what a call gives has no name. */
function dotted(expression: Node): string {
  const node = bare(expression);
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type !== 'MemberExpression') return '';
  return `${dotted(node.object)}.${propertyName(node) ?? ''}`;
}

const lastName = (expression: Node): string => dotted(expression).split('.').at(-1) ?? '';

/** The variable or property that keeps what is made: `const proxy = new ...`, `this.proxy = new ...`. */
function holderOf(node: Node, tree: ModuleTree): string | undefined {
  const parent = tree.parent(node);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent?.type === 'PropertyDefinition') return keyName(parent.key);
  return parent?.type === 'AssignmentExpression' ? lastName(parent.left) || undefined : undefined;
}

/** `DATABASE_URL: ...`, and `{ name: 'DATABASE_URL', value: ... }`. */
function variableOf(property: TSESTree.Property, tree: ModuleTree): string | undefined {
  const key = keyName(property.key);
  const object = tree.parent(property);
  if (key !== 'value' || object?.type !== 'ObjectExpression') return key;
  const name = optionOf(object, 'name') ?? optionOf(object, 'key');
  return name?.type === 'Literal' ? String(name.value) : key;
}

/** The key whose value an expression becomes, alone or as a part of a text. */
function keyFor(node: Node, tree: ModuleTree): string | undefined {
  let child: Node = node;
  for (let parent = tree.parent(node); parent; parent = tree.parent(parent)) {
    if (parent.type === 'Property') return parent.value === child ? variableOf(parent, tree) : undefined;
    const isPart = /^(TemplateLiteral|TaggedTemplateExpression|BinaryExpression|TSAsExpression|TSNonNullExpression)$/;
    if (!isPart.test(parent.type)) return undefined;
    child = parent;
  }
  return undefined;
}
