import { calleeName, type ModuleTree, type Node, propertyName } from './tree.js';

/** Calls that take, give back or read what a session keeps, by themselves and not in a statement. */
const SESSION_CALL =
  /^\s*(?:pg_catalog\.)?(?:pg_(?:try_)?advisory_(?:un)?lock(?:_shared)?|get_lock|release_lock|is_used_lock|last_insert_id|found_rows|lastval|currval|set_config)\s*\(/i;

/** Methods of query builders whose arguments stand behind SELECT. */
const SELECTS = /^(select(NoFrom|From|Distinct|Raw)?|addSelect|columns?|first|pluck)$/;

/** True for a text that begins with such a call. */
export const beginsSessionCall = (text: string): boolean => SESSION_CALL.test(text);

/** True when a text is what a query builder selects: db.selectNoFrom(sql`pg_advisory_lock(1)`.as('locked')). */
export function isSelected(tree: ModuleTree, node: Node): boolean {
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
          return false;
        break;
      case 'ArrowFunctionExpression':
        // (eb) => sql`...`.as('x')
        if (parent.body !== child) return false;
        break;
      case 'CallExpression': {
        if (parent.callee === child) break;
        const name = calleeName(parent.callee) ?? '';
        if (SELECTS.test(name)) return parent.callee.type === 'MemberExpression';
        if (!/^(raw|sql|literal|fn)$/.test(name)) return false;
        break;
      }
      default:
        return false;
    }
    child = parent;
  }
  return false;
}
