import { posix } from 'node:path';
import { HOLE } from '@poolsafe/dialects';
import type { Module } from '../modules.js';
import { calleeName, type Node, propertyName } from '../tree.js';

/** Paths of one expression that are told apart. */
const MOST_PATHS = 60;

/** What an expression can be as a text. */
type TextsOf = (node: Node) => readonly string[];

const PATH_MODULES = /^(node:)?(path|url|fs)(\/posix|\/promises)?$|^(upath|pathe|fs-extra)$/;

/** Paths in the project begin at its root: `/src/db.ts`. */
const absolute = (path: string): string => `/${path}`;

/** `__dirname`, `import.meta.url` and their like, as paths in the project. */
export function ownPath(module: Module, node: Node): string | undefined {
  const folder = absolute(posix.dirname(module.path));
  if (node.type === 'Identifier') {
    if (node.name === '__dirname') return folder;
    return node.name === '__filename' ? absolute(module.path) : undefined;
  }
  if (node.type !== 'MemberExpression' || node.object.type !== 'MetaProperty') return undefined;
  const name = propertyName(node);
  if (name === 'url' || name === 'filename' || name === 'path') return absolute(module.path);
  return name === 'dirname' || name === 'dir' ? folder : undefined;
}

/** Texts of a call that makes a path: `path.join(...)`, `new URL('./x.sql', import.meta.url)`; `undefined` for others. */
export function pathTexts(
  module: Module,
  node: Extract<Node, { type: 'CallExpression' | 'NewExpression' }>,
  textsOf: TextsOf,
): readonly string[] | undefined {
  const name = calleeName(node.callee);
  const [first, second] = node.arguments;
  if (name === 'URL' && node.type === 'NewExpression' && first) {
    if (!second) return textsOf(first);
    return combined([textsOf(second), textsOf(first)], ([base = '', path = '']) =>
      path.startsWith('/') ? path : posix.join(base.endsWith('/') ? base : posix.dirname(base), path),
    );
  }
  if (node.type !== 'CallExpression') return undefined;
  if (name === 'cwd' && node.arguments.length === 0) return ['.'];
  if (name === 'resolve' && first && !second && isMember(node.callee, ['require', 'meta']))
    return combined([textsOf(first)], ([path = '']) =>
      path.startsWith('.') ? posix.join(absolute(posix.dirname(module.path)), path) : path,
    );
  if (!/^(join|resolve|normalize|dirname|fileURLToPath|pathToFileURL|realpathSync)$/.test(name ?? '')) return undefined;
  const meaning = module.meaning(node.callee);
  if (meaning?.kind !== 'package' || !PATH_MODULES.test(meaning.source)) return undefined;
  const parts = node.arguments.map((argument) => (argument.type === 'SpreadElement' ? [HOLE] : textsOf(argument)));
  return combined(parts, (texts) => {
    if (name === 'dirname') return posix.dirname(texts[0] ?? '');
    if (name !== 'join' && name !== 'resolve') return texts[0] ?? '';
    const from = name === 'resolve' ? texts.findLastIndex((text) => text.startsWith('/')) : 0;
    return posix.join(...texts.slice(Math.max(0, from)));
  });
}

function isMember(callee: Node, objects: readonly string[]): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const { object } = callee;
  if (object.type === 'MetaProperty') return objects.includes('meta');
  return object.type === 'Identifier' && objects.includes(object.name);
}

function combined(
  parts: readonly (readonly string[])[],
  made: (texts: readonly string[]) => string,
): readonly string[] {
  let combinations: (readonly string[])[] = [[]];
  for (const texts of parts)
    combinations = combinations.flatMap((before) => texts.map((text) => [...before, text])).slice(0, MOST_PATHS);
  return combinations.map(made);
}
