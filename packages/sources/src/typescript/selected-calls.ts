import type { TSESTree } from '@typescript-eslint/types';
import { StringValue } from './string-value.js';
import { bare, calleeName, type ModuleTree, type Node, propertyName } from './tree.js';

/** Calls that take, give back or read what a session keeps, by themselves and not in a statement. */
const SESSION_CALL =
  /^\s*(?:pg_catalog\.)?(?:pg_(?:try_)?advisory_(?:un)?lock(?:_shared)?|get_lock|release_lock|is_used_lock|last_insert_id|found_rows|lastval|currval|set_config)\s*\(/i;

/** Methods of query builders whose arguments stand behind SELECT. */
const SELECTS = /^(select(NoFrom|From|Distinct|Raw)?|addSelect|columns?|first|pluck)$/;

/** True for a text that begins with such a call. */
const beginsSessionCall = (text: string): boolean => SESSION_CALL.test(text);

/** The call of a query builder that selects a text: db.selectNoFrom(sql`pg_advisory_lock(1)`.as('locked')). */
export function selectionOf(tree: ModuleTree, node: Node): TSESTree.CallExpression | undefined {
  let child = node;
  for (const parent of tree.around(node)) {
    switch (parent.type) {
      case 'TaggedTemplateExpression':
      case 'ArrayExpression':
      case 'ObjectExpression':
      case 'Property':
        break;
      case 'MemberExpression':
        // sql`...`.as('x'), sql<number>`...`.mapWith(Number)
        if (parent.object !== child || !/^(as|mapWith|\$castTo|\$notNull)$/.test(propertyName(parent) ?? ''))
          return undefined;
        break;
      case 'ArrowFunctionExpression':
        // (eb) => sql`...`.as('x')
        if (parent.body !== child) return undefined;
        break;
      case 'CallExpression': {
        if (parent.callee === child) break;
        const name = calleeName(parent.callee) ?? '';
        if (SELECTS.test(name)) return parent.callee.type === 'MemberExpression' ? parent : undefined;
        if (!/^(raw|sql|literal|fn)$/.test(name)) return undefined;
        break;
      }
      default:
        return undefined;
    }
    child = parent;
  }
  return undefined;
}

/** What a chain of calls can begin with, from its end: `knex(t).where(x).select(y)` gives `knex(t).where(x)`, `knex(t)`, `knex`. */
export function* rootsOf(call: TSESTree.CallExpression): Generator<Node> {
  for (let node: Node = bare(call.callee); ;) {
    if (node.type === 'MemberExpression') node = bare(node.object);
    else if (node.type === 'CallExpression') node = bare(node.callee);
    else return;
    yield node;
  }
}

/** Texts of a module that begin with a session call and are selected, with the call that selects them. */
export function selectedCalls(
  tree: ModuleTree,
): readonly { readonly node: Node; readonly call: TSESTree.CallExpression }[] {
  const texts: readonly Node[] = [
    ...tree.ofType('Literal').filter(({ value }) => typeof value === 'string' && beginsSessionCall(value)),
    ...tree.ofType('TemplateLiteral').filter(({ quasis }) => beginsSessionCall(quasis[0]?.value.raw ?? '')),
  ];
  return texts.flatMap((node) => {
    const call = selectionOf(tree, node);
    return call ? [{ node, call }] : [];
  });
}

/** The statement that a selected text becomes. */
export const asSelect = (node: Node, text: StringValue): StringValue =>
  StringValue.join([StringValue.standingFor(node, 'SELECT '), text]);
