import type { TSESTree } from '@typescript-eslint/types';
import { MOST_ALTERNATIVES } from './alternatives.js';
import { isFunction, type ModuleTree, type Node, parameterTarget, propertyName } from './tree.js';

/** A keyword, or the name of a function or setting, that a function puts into its statement. */
const SQL_WORDS = /^[A-Za-z_][\w. ]{2,60}$/;

/** What `list.push(...)` adds to an array, anywhere in its module. */
export function pushedInto(node: TSESTree.Identifier, tree: ModuleTree): readonly Node[] {
  return (tree.variable(node)?.references ?? []).flatMap(({ identifier }) => {
    const member = tree.parent(identifier);
    const call = member && tree.parent(member);
    if (member?.type !== 'MemberExpression' || propertyName(member) !== 'push') return [];
    return call?.type === 'CallExpression' ? call.arguments : [];
  });
}

/** Whether a statement that an expression is stands directly under an `if`. */
export function isConditional(tree: ModuleTree, expression: Node): boolean {
  const statement = tree.parent(expression);
  const around = statement && tree.parent(statement);
  return (around?.type === 'BlockStatement' ? tree.parent(around) : around)?.type === 'IfStatement';
}

/** `lock(client, 'pg_advisory_lock', key)`: what names of functions and keywords a parameter is given. */
export function wordsHandedIn(made: Node, name: Node, tree: ModuleTree): readonly string[] {
  const parent = tree.parent(made);
  const declared =
    made.type === 'FunctionDeclaration' ? made.id : parent?.type === 'VariableDeclarator' ? parent.id : null;
  if (!isFunction(made) || declared?.type !== 'Identifier') return [];
  const index = made.params.findIndex((parameter) => parameterTarget(parameter) === name);
  const words = (tree.variable(declared)?.references ?? []).flatMap(({ identifier }) => {
    const call = tree.parent(identifier);
    const argument = call?.type === 'CallExpression' && call.callee === identifier ? call.arguments[index] : undefined;
    return argument?.type === 'Literal' && typeof argument.value === 'string' ? [argument.value] : [];
  });
  return [...new Set(words)].filter((word) => SQL_WORDS.test(word)).slice(0, MOST_ALTERNATIVES);
}
