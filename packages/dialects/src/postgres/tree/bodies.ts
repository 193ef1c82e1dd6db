import { constantValue, isNode, listField, type Node, qualifiedName, stringField, unwrap } from './nodes.js';

/** Stands where a dynamic statement's text is not constant: an identifier to the grammar. */
const UNKNOWN = '\uE000';

/**
 * The text that a dynamic statement's expression gives as far as it is constant, what is not replaced by a name;
 * `undefined` when nothing in it is.
 */
export function foldText(expression: unknown): string | undefined {
  let constant = false;
  const fold = (value: unknown): string => {
    const text = constantValue(value);
    if (text !== undefined) {
      constant = true;
      return text;
    }
    const operation = unwrap(value, 'A_Expr');
    if (operation && qualifiedName(operation['name'])?.at(-1) === '||') {
      return fold(operation['lexpr']) + fold(operation['rexpr']);
    }
    const call = unwrap(value, 'FuncCall');
    const callee = call && qualifiedName(call['funcname'])?.at(-1);
    const given = call ? listField(call, 'args') : [];
    if (callee === 'concat') return given.map(fold).join('');
    if (callee === 'format' && given.length > 0) {
      const template = foldText(given[0]);
      if (template !== undefined) {
        constant = true;
        return template.replace(/%(?:\d+\$)?-?\d*([sIL%])/g, (_, kind: string) => (kind === '%' ? '%' : UNKNOWN));
      }
    }
    return UNKNOWN;
  };
  const text = fold(expression);
  return constant ? text : undefined;
}

/** A piece of SQL that a PL/pgSQL body holds. */
export interface BodyPart {
  readonly kind: 'statement' | 'expression' | 'dynamic';
  readonly sql: string;
}

const DYNAMIC = new Set(['PLpgSQL_stmt_dynexecute', 'PLpgSQL_stmt_dynfors']);

/** Raw parse modes of PL/pgSQL's expressions: 0 a statement, 2 an expression, 3 to 5 an assignment. */
function partOf(expression: Node, dynamic: boolean): BodyPart {
  const sql = stringField(expression, 'query') ?? '';
  const mode = Number(expression['parseMode'] ?? 0);
  if (dynamic) return { kind: 'dynamic', sql: `SELECT ${sql}` };
  if (mode === 0) return { kind: 'statement', sql };
  if (mode === 2) return { kind: 'expression', sql: `SELECT ${sql}` };
  return { kind: 'expression', sql: `SELECT ${sql.replace(/^.*?:?=/s, '')}` };
}

/** The pieces of SQL in what `parsePlPgSQL` gives, in the body's order. */
export function bodyParts(tree: unknown): readonly BodyPart[] {
  const parts: BodyPart[] = [];
  const visit = (value: unknown, key: string, owner: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, key, owner);
      return;
    }
    if (!isNode(value)) return;
    if (key === 'PLpgSQL_expr') {
      parts.push(partOf(value, owner === 'dynquery' || owner === 'dynamic'));
      return;
    }
    for (const [name, inner] of Object.entries(value)) {
      const isExpression = name === 'PLpgSQL_expr';
      const next = isExpression ? owner : DYNAMIC.has(key) && name === 'query' ? 'dynamic' : name;
      visit(inner, name, next);
    }
  };
  visit(tree, '', '');
  return parts;
}
