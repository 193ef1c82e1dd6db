import type { TSESTree } from '@typescript-eslint/types';
import type { Meaning, Module } from '../modules.js';
import type { Node } from '../tree.js';
import type { KeyValueClient, KeyValueHandleKind } from './client.js';
import { ofLibrary } from './client-names.js';

/** What a type says of a value. */
export interface TypedClient {
  readonly client: KeyValueClient;
  readonly from: string;
  readonly kind: KeyValueHandleKind;
}

const DEEPEST = 6;

/** The client that a type annotation names: `Redis`, `RedisClientType`, `ReturnType<typeof createClient>`, an alias. */
export function clientOfType(annotation: TSESTree.TypeNode, module: Module, depth = 0): TypedClient | undefined {
  if (depth > DEEPEST) return undefined;
  if (annotation.type === 'TSUnionType' || annotation.type === 'TSIntersectionType') {
    for (const type of annotation.types) {
      const found = clientOfType(type, module, depth + 1);
      if (found) return found;
    }
    return undefined;
  }
  if (annotation.type !== 'TSTypeReference') return undefined;
  const { typeName } = annotation;
  const root = typeName.type === 'Identifier' ? typeName.name : '';
  const [inner] = annotation.typeArguments?.params ?? [];
  if (/^(ReturnType|Awaited|Promise|NonNullable|InstanceType)$/.test(root) && inner) {
    if (inner.type !== 'TSTypeQuery') return clientOfType(inner, module, depth + 1);
    const { exprName } = inner;
    return exprName.type === 'TSImportType' || exprName.type === 'ThisExpression'
      ? undefined
      : made(ofLibrary(meaningOf(exprName, module)));
  }
  return ofMeaning(meaningOf(typeName, module), depth);
}

function made(library: ReturnType<typeof ofLibrary>): TypedClient | undefined {
  if (!library) return undefined;
  const { client, from, exported } = library;
  const kind = Object.hasOwn(client.makers, exported) ? client.makers[exported] : undefined;
  return kind ? { client, from, kind } : undefined;
}

/** What a name in a type stands for: `Redis`, `IORedis.Redis`. */
function meaningOf(name: Node, module: Module): Meaning | undefined {
  if (name.type === 'Identifier') return module.meaning(name);
  if (name.type !== 'TSQualifiedName') return undefined;
  const left = meaningOf(name.left, module);
  if (left?.kind === 'package') {
    return { ...left, exported: name.right.name };
  }
  return left?.kind === 'namespace' ? left.module.exported(name.right.name) : undefined;
}

function ofMeaning(meaning: Meaning | undefined, depth: number): TypedClient | undefined {
  const library = ofLibrary(meaning);
  if (library) {
    const { client, from, exported } = library;
    const kind = Object.hasOwn(client.types, exported) ? client.types[exported] : undefined;
    return kind ? { client, from, kind } : undefined;
  }
  if (meaning?.kind !== 'declared') return undefined;
  for (const definition of meaning.variable?.defs ?? []) {
    const { node } = definition;
    if (node.type === 'TSTypeAliasDeclaration') return clientOfType(node.typeAnnotation, meaning.module, depth + 1);
    if (node.type === 'TSInterfaceDeclaration') {
      for (const { expression } of node.extends) {
        const found = ofMeaning(meaningOf(expression, meaning.module), depth + 1);
        if (found) return found;
      }
    }
    if (node.type === 'ClassDeclaration' && node.superClass) {
      const found = ofMeaning(meaning.module.meaning(node.superClass), depth + 1);
      if (found) return found;
    }
  }
  return undefined;
}
