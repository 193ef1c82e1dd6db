/** One node of libpg-query's JSON tree. Fields at their default value are absent. */
export type Node = Readonly<Record<string, unknown>>;

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const stringField = (node: Node, key: string): string | undefined =>
  typeof node[key] === 'string' ? node[key] : undefined;

export const listField = (node: Node, key: string): readonly unknown[] =>
  Array.isArray(node[key]) ? (node[key] as unknown[]) : [];

export const childField = (node: Node, key: string): Node => (isNode(node[key]) ? node[key] : {});

/** The inside of `{ "Type": { ... } }` when the value is that type. */
export const unwrap = (value: unknown, type: string): Node | undefined =>
  isNode(value) && isNode(value[type]) ? value[type] : undefined;

export const stringNode = (value: unknown): string | undefined => {
  const node = unwrap(value, 'String');
  return node && (stringField(node, 'sval') ?? '');
};

/** A qualified name given as a list of strings; `undefined` when another node is in it (`*`, a subscript). */
export function qualifiedName(value: unknown): readonly string[] | undefined {
  const inner = unwrap(value, 'List');
  const items = Array.isArray(value) ? (value as unknown[]) : inner ? listField(inner, 'items') : [];
  const parts = items.map(stringNode);
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts : undefined;
}

/** The value of a constant, casts aside; `undefined` for anything else. */
export function constantValue(value: unknown): string | undefined {
  const cast = unwrap(value, 'TypeCast');
  if (cast) return constantValue(cast['arg']);
  const named = unwrap(value, 'NamedArgExpr');
  if (named) return constantValue(named['arg']);
  const constant = unwrap(value, 'A_Const');
  if (!constant) return undefined;
  if (isNode(constant['sval'])) return stringField(constant['sval'], 'sval') ?? '';
  if (isNode(constant['boolval'])) return String(constant['boolval']['boolval'] ?? false);
  if (isNode(constant['ival'])) return String((constant['ival']['ival'] as number | undefined) ?? 0);
  if (isNode(constant['fval'])) return stringField(constant['fval'], 'fval');
  return undefined;
}

/** The value of a constant that is written as a string. */
export function stringConstant(value: unknown): string | undefined {
  const inner = unwrap(value, 'TypeCast')?.['arg'] ?? unwrap(value, 'NamedArgExpr')?.['arg'];
  if (inner !== undefined) return stringConstant(inner);
  return isNode(unwrap(value, 'A_Const')?.['sval']) ? constantValue(value) : undefined;
}
