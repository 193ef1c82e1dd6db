import type { TSESTree } from '@typescript-eslint/types';
import { libraries } from './libraries.generated.js';
import type { Module, Place } from './modules.js';
import { bare, type Node, propertyName } from './tree.js';
import { Values } from './values.js';

/** A statement that was made before it is sent by a method of its own, on a handle that the method is given. */
export interface SentFragment {
  /** Where its text stands, and in which module. */
  readonly text: Place;
  /** What it was made by. */
  readonly made: Place;
  /** The argument that is the handle. */
  readonly handle: Node;
}

const FRAGMENTS = libraries.flatMap((library) => library.fragments ?? []);
const METHODS: ReadonlySet<string> = new Set(FRAGMENTS.map(({ method }) => method));

/** True for a method that sends fragments. */
export const sendsFragments = (name: string | undefined): boolean => name !== undefined && METHODS.has(name);

/** sql`...`.execute(db), lockJob.run(parameters, client): the handle is an argument. */
export function sentFragment(module: Module, call: TSESTree.CallExpression): SentFragment | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression' || !sendsFragments(propertyName(callee))) return undefined;
  const made = makingOf(module, bare(callee.object), 0);
  const maker = made && makerOf(made.node);
  if (!made || !maker) return undefined;
  const fragment = FRAGMENTS.find(
    (known) =>
      known.method === propertyName(callee) &&
      (known.how ?? 'tag') === maker.how &&
      isNamed(made.module, maker.name, known.tag),
  );
  const handle = fragment && call.arguments[fragment.handle];
  if (!handle || handle.type === 'SpreadElement') return undefined;
  const text =
    fragment.text === undefined || made.node.type !== 'NewExpression' || !made.node.arguments[0]
      ? made.node
      : new Values(made.module).property(made.node.arguments[0], fragment.text);
  return text && { text: { module: made.module, node: text }, made, handle };
}

/** The expression that makes a fragment, through the constants that hold it, in this module or in others. */
function makingOf(module: Module, node: Node, depth: number): Place | undefined {
  if (depth > 4) return undefined;
  if (makerOf(node)) return { module, node };
  if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return undefined;
  const meaning = module.meaning(node);
  if (meaning?.kind !== 'declared') return undefined;
  const definition = meaning.variable?.defs[0];
  if (definition?.type !== 'Variable' || definition.node.id.type !== 'Identifier' || !definition.node.init)
    return meaning.node === node ? undefined : makingOf(meaning.module, meaning.node, depth + 1);
  return makingOf(meaning.module, bare(definition.node.init), depth + 1);
}

/** What names the maker of a fragment: the tag of a template, or of what it is a method of, or a class. */
function makerOf(node: Node): { readonly how: 'tag' | 'new'; readonly name: Node } | undefined {
  if (node.type === 'TaggedTemplateExpression') return { how: 'tag', name: bare(node.tag) };
  if (node.type === 'NewExpression') return { how: 'new', name: bare(node.callee) };
  // sql.raw('...'), sql<Row>`...`.as('x')
  if (node.type !== 'CallExpression') return undefined;
  const callee = bare(node.callee);
  return callee.type === 'MemberExpression' ? { how: 'tag', name: bare(callee.object) } : undefined;
}

/** Called so here, or where it is imported from. */
function isNamed(module: Module, node: Node, name: string): boolean {
  if (node.type !== 'Identifier') return false;
  if (node.name === name) return true;
  const meaning = module.meaning(node);
  return meaning?.kind === 'package' && meaning.exported === name;
}
