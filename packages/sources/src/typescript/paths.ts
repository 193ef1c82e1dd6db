import { type ModuleTree, type Node } from './tree.js';

/** An arm of a branching statement that a node stands in. */
interface Arm {
  readonly branching: Node;
  readonly arm: number | 'try' | 'catch' | 'finally';
  /** The arm leaves the function or the loop at its end. */
  readonly leaves: boolean;
  readonly end: number;
}

/** One way through a function: which of its nodes run, in order. */
export interface Path<Item> {
  readonly items: readonly Item[];
  /** Those that an earlier path did not show. */
  readonly fresh: ReadonlySet<Item>;
}

const LEAVES = new Set(['ReturnStatement', 'ThrowStatement', 'ContinueStatement', 'BreakStatement']);

function leaves(node: Node): boolean {
  if (LEAVES.has(node.type)) return true;
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : undefined;
  return last ? leaves(last) : false;
}

/** The arms around a node, outermost first, up to the function that it is looked at in. */
function armsOf(tree: ModuleTree, node: Node, scope: Node): readonly Arm[] {
  const arms: Arm[] = [];
  let child = node;
  for (const parent of tree.around(node)) {
    const add = (arm: Arm['arm'], branching: Node = parent) =>
      arms.push({ branching, arm, leaves: leaves(child), end: child.range[1] });
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') {
      if (child === parent.consequent) add(0);
      else if (child === parent.alternate) add(1);
    } else if (parent.type === 'SwitchCase') {
      const outer = tree.parent(parent);
      if (outer?.type === 'SwitchStatement' && child !== parent.test) add(outer.cases.indexOf(parent), outer);
    } else if (parent.type === 'TryStatement') {
      add(child === parent.block ? 'try' : child === parent.handler ? 'catch' : 'finally');
    }
    if (parent === scope) break;
    child = parent;
  }
  return arms.reverse();
}

/**
 * Ways through a function that together show every item once: the usual one first (no errors, no early return), then
 * one for each branch that the ones before did not take.
 *
 * @param isCommit items that do not happen on the way to a `catch`
 */
export function pathsThrough<Item extends { readonly node: Node }>(
  tree: ModuleTree,
  scope: Node,
  items: readonly Item[],
  isCommit: (item: Item) => boolean,
): readonly Path<Item>[] {
  const arms = new Map(items.map((item) => [item, armsOf(tree, item.node, scope)]));
  const usual = usualArms([...arms.values()].flat());
  const paths: Path<Item>[] = [];
  const shown = new Set<Item>();
  const take = (forced: ReadonlyMap<Node, Arm>): void => {
    const path: Item[] = [];
    let left = Number.POSITIVE_INFINITY;
    for (const item of items) {
      const around = arms.get(item) ?? [];
      const finallyAround = around.some(({ arm }) => arm === 'finally');
      if (item.node.range[0] > left && !finallyAround) continue;
      const runs = around.every(({ branching, arm }) => {
        if (arm === 'finally') return true;
        const chosen = forced.get(branching)?.arm ?? usual.get(branching);
        return chosen === arm || (chosen === 'catch' && arm === 'try' && !isCommit(item));
      });
      if (!runs) continue;
      path.push(item);
      for (const arm of around) if (arm.leaves && forced.has(arm.branching)) left = Math.min(left, arm.end);
    }
    const fresh = new Set(path.filter((item) => !shown.has(item)));
    for (const item of fresh) shown.add(item);
    if (fresh.size > 0) paths.push({ items: path, fresh });
  };
  take(new Map());
  for (const item of items) {
    if (shown.has(item)) continue;
    take(new Map((arms.get(item) ?? []).map((arm) => [arm.branching, arm])));
    if (!shown.has(item)) {
      shown.add(item);
      paths.push({ items: [item], fresh: new Set([item]) });
    }
  }
  return paths;
}

/** Per branching statement the arm that is usually taken: the one that goes on, the first of several. */
function usualArms(all: readonly Arm[]): ReadonlyMap<Node, Arm['arm']> {
  const usual = new Map<Node, Arm['arm']>();
  for (const { branching, arm, leaves: left } of all) {
    if (arm === 'finally') continue;
    if (branching.type === 'TryStatement') usual.set(branching, 'try');
    else if (branching.type === 'IfStatement' && left && arm === 0 && !usual.has(branching)) usual.set(branching, 1);
    else if (!usual.has(branching)) usual.set(branching, arm);
  }
  return usual;
}
