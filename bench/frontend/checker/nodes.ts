/** One node of libpg-query's JSON. */
export type Node = Readonly<Record<string, unknown>>;

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path of keys and indexes; `undefined` where the path ends early. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner.at(Number(key)) as unknown;
    return isNode(inner) ? inner[key] : undefined;
  }, value);
}

export const list = (value: unknown): readonly unknown[] => {
  const items = at(value, 'List', 'items');
  return Array.isArray(value) ? (value as unknown[]) : Array.isArray(items) ? (items as unknown[]) : [];
};

/** The text of a `String` node; the empty one has no field. */
export const text = (value: unknown): string | undefined => {
  const node = at(value, 'String');
  return node === undefined ? undefined : String(at(node, 'sval') ?? '');
};

export const names = (value: unknown): readonly (string | undefined)[] => list(value).map(text);

/** A constant's value, through casts and argument names. */
export function constant(value: unknown): string | undefined {
  const inner = at(value, 'TypeCast', 'arg') ?? at(value, 'NamedArgExpr', 'arg');
  if (inner !== undefined) return constant(inner);
  const node = at(value, 'A_Const');
  if (!isNode(node) || node['isnull'] === true) return undefined;
  if ('sval' in node) return String(at(node, 'sval', 'sval') ?? '');
  if ('boolval' in node) return String(at(node, 'boolval', 'boolval') ?? false);
  if ('ival' in node) return String(at(node, 'ival', 'ival') ?? 0);
  return 'fval' in node ? String(at(node, 'fval', 'fval')) : undefined;
}

/** The same for constants that are written as strings. */
export function stringConstant(value: unknown): string | undefined {
  const inner = at(value, 'TypeCast', 'arg') ?? at(value, 'NamedArgExpr', 'arg');
  if (inner !== undefined) return stringConstant(inner);
  return at(value, 'A_Const', 'sval') === undefined ? undefined : constant(value);
}

/** Stands in a dynamic statement for what is not constant. */
const HOLE = 'hole_x';

/** A name, unless what is not known is part of it. */
export const known = (name: string | undefined): string | undefined => (name?.includes(HOLE) ? undefined : name);

/** The text of a dynamic statement, with names for what is not constant; `undefined` when nothing in it is. */
export function folded(value: unknown): string | undefined {
  const whole = constant(value);
  if (whole !== undefined) return whole;
  if (text(at(value, 'A_Expr', 'name', 0)) === '||') {
    const [left, right] = [folded(at(value, 'A_Expr', 'lexpr')), folded(at(value, 'A_Expr', 'rexpr'))];
    return left === undefined && right === undefined ? undefined : (left ?? HOLE) + (right ?? HOLE);
  }
  if (names(at(value, 'FuncCall', 'funcname')).at(-1) !== 'format') return undefined;
  return folded(at(value, 'FuncCall', 'args', 0))?.replace(/%(?:\d+\$)?-?\d*([sIL%])/g, (_, kind: string) =>
    kind === '%' ? '%' : HOLE,
  );
}
