import type { TSESTree } from '@typescript-eslint/types';
import type { ClientDescription, ClientMaker } from '../client-description.js';
import { clients } from '../options.generated.js';
import { bare, type ModuleTree, type Node, propertyName } from './tree.js';

interface Imported {
  readonly module: string;
  /** `*` for the module itself. */
  readonly exported: string;
}

/** `npm:postgres@3.4` is `postgres`. */
const moduleName = (source: string): string =>
  source
    .replace(/^npm:/, '')
    .replace(/^https:\/\/deno\.land\/x\/(\w+).*/, '$1')
    .replace(/(?<=.)@[\d^~][^/]*/, '');

/** What a module imports, and which of its calls make clients by that. */
export class ClientImports {
  readonly #imports = new Map<string, Imported>();
  readonly #initial: (node: TSESTree.Identifier) => Node | undefined;

  /** @param initial the value that a constant is declared with */
  constructor(tree: ModuleTree, initial: (node: TSESTree.Identifier) => Node | undefined) {
    this.#initial = initial;
    for (const node of tree.nodes()) this.#import(node);
  }

  #import(node: Node): void {
    if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) {
        const exported =
          specifier.type === 'ImportSpecifier'
            ? specifier.imported.type === 'Identifier'
              ? specifier.imported.name
              : specifier.imported.value
            : specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : '*';
        this.#imports.set(specifier.local.name, { module: moduleName(node.source.value), exported });
      }
    } else if (node.type === 'VariableDeclarator' && node.init) {
      const source = this.#required(bare(node.init));
      if (source === undefined) return;
      if (node.id.type === 'Identifier') this.#imports.set(node.id.name, source);
      if (node.id.type !== 'ObjectPattern') return;
      for (const property of node.id.properties) {
        if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
        if (property.value.type !== 'Identifier') continue;
        this.#imports.set(property.value.name, { ...source, exported: property.key.name });
      }
    }
  }

  /** `require('x')`, `await import('x')`, and a destructuring of a namespace. */
  #required(init: Node): Imported | undefined {
    if (init.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require') {
      const [source] = init.arguments;
      return source?.type === 'Literal' && typeof source.value === 'string'
        ? { module: moduleName(source.value), exported: '*' }
        : undefined;
    }
    if (init.type === 'ImportExpression' && init.source.type === 'Literal' && typeof init.source.value === 'string')
      return { module: moduleName(init.source.value), exported: '*' };
    if (init.type === 'MemberExpression') {
      const source = this.#required(bare(init.object));
      const name = propertyName(init);
      return source && name !== undefined ? { module: source.module, exported: name } : undefined;
    }
    if (init.type === 'Identifier') {
      const imported = this.#imports.get(init.name);
      return imported && ['*', 'default'].includes(imported.exported) ? { ...imported, exported: '*' } : undefined;
    }
    return undefined;
  }

  /** Every exported name that a callee can stand for: `Pool`, `default`, `MikroORM.init`. */
  #exportedAs(callee: Node): { module: string; names: readonly string[] } | undefined {
    const node = bare(callee);
    if (node.type === 'Identifier') {
      const imported = this.#imports.get(node.name);
      if (imported)
        return { module: imported.module, names: imported.exported === '*' ? ['default'] : [imported.exported] };
      // `const pgp = pgPromise(options); pgp(connection)`: what a maker gives is called itself.
      const init = this.#initial(node);
      const made = init?.type === 'CallExpression' ? this.#exportedAs(init.callee) : undefined;
      return made?.module === 'pg-promise' ? { module: made.module, names: ['pgp'] } : undefined;
    }
    if (node.type === 'CallExpression') {
      const required = this.#required(node);
      if (required) return { module: required.module, names: ['default'] };
      const made = this.#exportedAs(node.callee);
      return made?.module === 'pg-promise' ? { module: made.module, names: ['pgp'] } : undefined;
    }
    if (node.type !== 'MemberExpression') return undefined;
    const name = propertyName(node);
    const object = bare(node.object);
    if (name === undefined) return undefined;
    if (object.type === 'Identifier') {
      const imported = this.#imports.get(object.name);
      if (!imported) return undefined;
      const own = imported.exported === '*' || imported.exported === 'default' ? [name] : [];
      return { module: imported.module, names: [...own, `${imported.exported}.${name}`] };
    }
    const required = this.#required(object);
    return required ? { module: required.module, names: [name] } : undefined;
  }

  /** The client that a call makes, by what it is imported as. */
  makerOf(
    node: TSESTree.CallExpression | TSESTree.NewExpression,
  ): { description: ClientDescription; maker: ClientMaker } | undefined {
    const exported = this.#exportedAs(node.callee);
    if (!exported) return undefined;
    const how = node.type === 'NewExpression' ? 'new' : 'call';
    for (const description of clients) {
      const maker = description.makers?.find(
        (candidate) =>
          candidate.how === how &&
          candidate.modules.includes(exported.module) &&
          exported.names.includes(candidate.exported),
      );
      if (maker) return { description, maker };
    }
    return undefined;
  }
}
