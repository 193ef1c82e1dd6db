import type { TSESTree } from '@typescript-eslint/types';
import { keyName, type ModuleTree, type Node, propertyName } from './tree.js';

/** What an exported name is: a node of the module, or an export of another one. */
type Export =
  | { readonly kind: 'here'; readonly node: Node }
  | { readonly kind: 'from'; readonly source: string; readonly name: string };

/** What a module exports, as it is written: as an ES module, and by assignments to `exports` and `module.exports`. */
export interface Exports {
  /** By name; `*` is what `module.exports` as a whole is given. */
  readonly named: ReadonlyMap<string, Export>;
  /** Sources of `export *`. */
  readonly all: readonly string[];
}

/** Reads the exports of a module. */
export function collectExports(tree: ModuleTree): Exports {
  const named = new Map<string, Export>();
  const all: string[] = [];
  const here = (name: string, node: Node) => named.set(name, { kind: 'here', node });
  for (const statement of tree.program.body) {
    if (statement.type === 'ExportAllDeclaration') {
      if (statement.exported)
        named.set(keyName(statement.exported) ?? '*', { kind: 'from', source: statement.source.value, name: '*' });
      else all.push(statement.source.value);
    } else if (statement.type === 'ExportDefaultDeclaration') {
      here('default', statement.declaration);
    } else if (statement.type === 'ExportNamedDeclaration') {
      for (const specifier of statement.specifiers) {
        const name = keyName(specifier.exported) ?? '';
        const local = keyName(specifier.local) ?? '';
        if (statement.source) named.set(name, { kind: 'from', source: statement.source.value, name: local });
        else here(name, specifier.local);
      }
      const { declaration } = statement;
      if (!declaration) continue;
      if (declaration.type === 'VariableDeclaration') {
        for (const { id } of declaration.declarations) for (const name of namesIn(id)) here(name.name, name);
      } else if ('id' in declaration && declaration.id?.type === 'Identifier')
        here(declaration.id.name, declaration.id);
    }
  }
  for (const assignment of tree.ofType('AssignmentExpression')) {
    if (assignment.left.type !== 'MemberExpression') continue;
    const { left, right } = assignment;
    const name = propertyName(left);
    const object = left.object;
    const isExports = object.type === 'Identifier' && object.name === 'exports';
    const ofModule =
      object.type === 'MemberExpression' &&
      object.object.type === 'Identifier' &&
      object.object.name === 'module' &&
      propertyName(object) === 'exports';
    if (object.type === 'Identifier' && object.name === 'module' && name === 'exports') here('*', right);
    else if ((isExports || ofModule) && name !== undefined) here(name, right);
  }
  return { named, all };
}

function namesIn(pattern: Node): readonly TSESTree.Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        property.type === 'Property' ? namesIn(property.value) : namesIn(property.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    default:
      return [];
  }
}
