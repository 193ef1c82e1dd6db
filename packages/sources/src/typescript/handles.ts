import type { TSESTree } from '@typescript-eslint/types';
import type { HandleKind, LibraryDescription } from './library.js';
import { bare, type ModuleTree, type Node, propertyName } from './tree.js';

/** What an expression connects through. */
export interface Handle {
  readonly kind: HandleKind;
  readonly library: LibraryDescription;
  /** Tells handles of one module apart: two uses with the same identity are one connection or pool. */
  readonly identity: unknown;
  /** Where the handle was made, when that is in this module. */
  readonly made?: Node;
}

interface Imported {
  readonly library: LibraryDescription;
  /** The exported name; `*` for the module itself. */
  readonly exported: string;
}

/** Finds out which expressions of a module are handles of a known library. */
export class Handles {
  readonly #tree: ModuleTree;
  readonly #libraries: readonly LibraryDescription[];
  readonly #imports = new Map<string, Imported>();
  readonly #fields = new Map<string, Node>();

  constructor(tree: ModuleTree, libraries: readonly LibraryDescription[]) {
    this.#tree = tree;
    this.#libraries = libraries;
    this.#collect();
  }

  /** The libraries that the module imports. */
  get imported(): readonly LibraryDescription[] {
    return [...new Set([...this.#imports.values()].map(({ library }) => library))];
  }

  of(expression: Node, depth = 0): Handle | undefined {
    const node = bare(expression);
    if (depth > 8) return undefined;
    switch (node.type) {
      case 'NewExpression':
      case 'CallExpression':
        return this.#made(node, depth);
      case 'Identifier':
        return this.#variable(node, depth);
      case 'MemberExpression':
        return this.#field(node, depth);
      case 'AssignmentExpression':
        return this.of(node.right, depth + 1);
      case 'LogicalExpression':
        return this.of(node.right, depth + 1) ?? this.of(node.left, depth + 1);
      default:
        return undefined;
    }
  }

  #collect(): void {
    for (const node of this.#tree.nodes()) {
      if (node.type === 'ImportDeclaration') this.#import(node);
      else if (node.type === 'VariableDeclarator' && node.init) this.#require(node.id, bare(node.init));
      else if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
        const name = propertyName(node.left);
        if (name !== undefined && node.left.object.type === 'ThisExpression') this.#fields.set(name, node.right);
      } else if (node.type === 'PropertyDefinition' && node.key.type === 'Identifier' && node.value) {
        this.#fields.set(node.key.name, node.value);
      }
    }
  }

  #library(module: unknown): LibraryDescription | undefined {
    return typeof module === 'string' ? this.#libraries.find((library) => library.modules.includes(module)) : undefined;
  }

  #import(node: TSESTree.ImportDeclaration): void {
    const library = this.#library(node.source.value);
    if (!library) return;
    for (const specifier of node.specifiers) {
      const exported =
        specifier.type === 'ImportSpecifier'
          ? specifier.imported.type === 'Identifier'
            ? specifier.imported.name
            : specifier.imported.value
          : '*';
      this.#imports.set(specifier.local.name, { library, exported });
    }
  }

  /** `const { Pool } = require('pg')`, `const pg = require('pg')`, and destructuring of either. */
  #require(target: Node, init: Node): void {
    const source =
      init.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require'
        ? this.#library(init.arguments[0]?.type === 'Literal' ? init.arguments[0].value : undefined)
        : init.type === 'Identifier' && this.#imports.get(init.name)?.exported === '*'
          ? this.#imports.get(init.name)?.library
          : undefined;
    if (!source) return;
    if (target.type === 'Identifier') this.#imports.set(target.name, { library: source, exported: '*' });
    if (target.type !== 'ObjectPattern') return;
    for (const property of target.properties) {
      if (property.type !== 'Property' || property.key.type !== 'Identifier' || property.value.type !== 'Identifier')
        continue;
      this.#imports.set(property.value.name, { library: source, exported: property.key.name });
    }
  }

  #exported(callee: Node): Imported | undefined {
    const node = bare(callee);
    if (node.type === 'Identifier') {
      const imported = this.#imports.get(node.name);
      return imported?.exported === '*' ? { ...imported, exported: 'default' } : imported;
    }
    if (node.type !== 'MemberExpression') return undefined;
    const object = bare(node.object);
    const module = object.type === 'Identifier' ? this.#imports.get(object.name) : undefined;
    const name = propertyName(node);
    return module && name !== undefined ? { library: module.library, exported: name } : undefined;
  }

  #made(node: TSESTree.NewExpression | TSESTree.CallExpression, depth: number): Handle | undefined {
    const how = node.type === 'NewExpression' ? 'new' : 'call';
    const imported = this.#exported(node.callee);
    const maker = imported?.library.makers.find(
      (candidate) => candidate.exported === imported.exported && candidate.how === how,
    );
    if (imported && maker) return { kind: maker.makes, library: imported.library, identity: node, made: node };
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression') return undefined;
    const owner = this.of(callee.object, depth + 1);
    const gives = owner?.library.methods.find(
      (method) => method.name === propertyName(callee) && method.on.includes(owner.kind),
    )?.gives;
    return owner && gives ? { kind: gives, library: owner.library, identity: node, made: node } : undefined;
  }

  #variable(node: TSESTree.Identifier, depth: number): Handle | undefined {
    const variable = this.#tree.variable(node);
    const definition = variable?.defs[0];
    if (!variable || !definition) return undefined;
    if (definition.type === 'Parameter') return this.#typed(definition.name, variable);
    if (definition.type !== 'Variable') return undefined;
    if (definition.node.id.type === 'Identifier') {
      if (definition.node.init) {
        const handle = this.of(definition.node.init, depth + 1);
        if (handle) return { ...handle, identity: variable };
      }
      const assigned = variable.references.find(
        (reference) => reference.isWrite() && reference.writeExpr && reference.init !== true,
      );
      const handle = assigned?.writeExpr ? this.of(assigned.writeExpr, depth + 1) : undefined;
      return handle ? { ...handle, identity: variable } : this.#typed(definition.node.id, variable);
    }
    return undefined;
  }

  /** `(client: PoolClient) => ...` */
  #typed(name: Node, identity: unknown): Handle | undefined {
    if (name.type !== 'Identifier') return undefined;
    const annotation = name.typeAnnotation?.typeAnnotation;
    if (annotation?.type !== 'TSTypeReference') return undefined;
    const type = annotation.typeName;
    const typeName = type.type === 'Identifier' ? type.name : type.type === 'TSQualifiedName' ? type.right.name : '';
    const root = type.type === 'TSQualifiedName' && type.left.type === 'Identifier' ? type.left.name : typeName;
    const library = this.#imports.get(root)?.library;
    const kind = library?.types[typeName];
    return library && kind ? { kind, library, identity } : undefined;
  }

  #field(node: TSESTree.MemberExpression, depth: number): Handle | undefined {
    const name = propertyName(node);
    if (name === undefined || node.object.type !== 'ThisExpression') return undefined;
    const value = this.#fields.get(name);
    const handle = value ? this.of(value, depth + 1) : undefined;
    return handle ? { ...handle, identity: `this.${name}` } : undefined;
  }
}
