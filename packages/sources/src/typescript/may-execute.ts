import type { TSESTree } from '@typescript-eslint/types';
import { sendsFragments } from './fragments.js';
import { libraries } from './libraries.generated.js';
import { hasName, type MethodDescription } from './library.js';
import { receiverText } from './receivers.js';
import { SQL_FILE } from './sql-files/file-source.js';
import { mayRun } from './sql-files/runners.js';
import { looksLikeSql } from './sql-text.js';
import { bare, calleeName, type Node, propertyName } from './tree.js';

/** Methods under which some library takes a text, with where it stands: for receivers that are not known. */
export const KNOWN_METHODS: ReadonlyMap<string, MethodDescription> = libraries
  .filter(({ dialects }) => dialects.length > 0)
  .flatMap(({ methods }) => methods)
  .filter(({ text, name }) => text !== undefined && name !== '()')
  .flatMap((method) => [method.name].flat().map((name) => [name, method] as const))
  .reduce((known, [name, method]) => {
    // Of two libraries, the one whose statements may have names says more.
    if (method.statementName !== undefined || known.get(name)?.statementName === undefined) known.set(name, method);
    return known;
  }, new Map<string, MethodDescription>());
export const KNOWN_TAGS = /^\$(executeRaw|queryRaw)$/;
export const MORE_METHODS: MethodDescription = {
  name: [
    'exec',
    'run',
    'queryAsync',
    'executeSql',
    'runQuery',
    'executeQuery',
    'execSql',
    'queryRaw',
    'rawQuery',
    'runSql',
  ],
  text: [{ argument: 0, property: 'text' }, { argument: 0, property: 'sql' }, { argument: 0 }],
};

/** Methods that send something without a text. */
const SENDING_METHODS = new Set(
  libraries.flatMap(({ methods }) => methods.filter(({ sends }) => sends).flatMap(({ name }) => [name].flat())),
);

const ONLY_COMMENTS = /^(\s|--[^\n]*\n)*$/;

/** Whether an argument can be a text, by its form alone. */
function mayBeText(node: Node): boolean {
  const argument = bare(node);
  switch (argument.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'ArrayExpression':
    case 'UnaryExpression':
    case 'ThisExpression':
      return false;
    case 'Literal':
      return typeof argument.value === 'string' && (looksLikeSql(argument.value) || SQL_FILE.test(argument.value));
    case 'TemplateLiteral': {
      const head = argument.quasis[0]?.value.raw ?? '';
      return ONLY_COMMENTS.test(head) || looksLikeSql(head);
    }
    default:
      return true;
  }
}

const SAYS_SQL = /sql|quer|statement|stmt|cmd|command|(?<!con|Con)text(?!ure|area|Area)|ddl/i;

/** Names of functions that send their argument. */
const SAYS_EXECUTE = /sql|quer(?!ySelector)|statement|stmt|exec/i;

/** The same, more strictly: for functions of which nothing else is known yet. */
function mayBeSql(node: Node): boolean {
  const argument = bare(node);
  if (argument.type === 'Identifier') return SAYS_SQL.test(argument.name) || /^[A-Z][A-Z0-9_]+$/.test(argument.name);
  if (argument.type === 'MemberExpression')
    return (
      SAYS_SQL.test(receiverText(argument)) ||
      /[A-Z]{3}/.test(receiverText(argument)) ||
      SAYS_SQL.test(propertyName(argument) ?? '')
    );
  if (argument.type === 'ObjectExpression') {
    return argument.properties.some((property) => property.type === 'Property' && mayBeSql(property.value));
  }
  if (argument.type === 'CallExpression' || argument.type === 'NewExpression') {
    return SAYS_SQL.test(calleeName(argument.callee) ?? '') || argument.arguments.some(mayBeSql);
  }
  if (argument.type === 'BinaryExpression')
    return argument.left.type !== 'PrivateIdentifier' && mayBeSql(argument.left);
  return (
    /^(Literal|TemplateLiteral|TaggedTemplateExpression|ConditionalExpression|LogicalExpression)$/.test(
      argument.type,
    ) && mayBeText(argument)
  );
}

/** Whether a function may be handed a statement: by its name, or by what the arguments are called. */
export const mayHandOver = (call: TSESTree.CallExpression): boolean =>
  call.arguments.some(SAYS_EXECUTE.test(calleeName(call.callee) ?? '') ? mayBeText : mayBeSql);

/** Leaves out calls that by their form alone send nothing: most of them. */
export function mayExecute(call: TSESTree.CallExpression): boolean {
  const callee = bare(call.callee);
  const name = calleeName(callee);
  if (callee.type === 'MemberExpression') {
    if (name === undefined) return false;
    if (sendsFragments(name) || SENDING_METHODS.has(name) || name === 'file') return true;
    const [first] = call.arguments;
    const named = KNOWN_METHODS.has(name) || hasName(MORE_METHODS, name);
    if (named && first !== undefined && mayBeText(first)) return true;
  } else if (callee.type !== 'Identifier') return false;
  else if (mayRun(name)) return true;
  return mayHandOver(call);
}
