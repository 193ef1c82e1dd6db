import type { TSESTree } from '@typescript-eslint/types';
import { asHeld, type Handle, type HandlesOf, libraryOf } from './handle.js';
import { dialectOfName } from './dialect.js';
import type { Meaning, Module } from './modules.js';
import { bare, type ClassNode, isClass, keyName, type Node, parameterTarget, propertyName } from './tree.js';

const DEEPEST = 10;

/** Utility types that say the same about a connection as their first argument. */
const TRANSPARENT =
  /^(Pick|Omit|Partial|Readonly|Required|Promise|Awaited|NonNullable|ReturnType|InstanceType|Extract|Exclude|Ref|Lazy|MaybeTransaction)$/;

/** What type annotations, classes and their fields say about handles. Type information is never required. */
export class TypeHandles {
  readonly #module: Module;
  readonly #handlesOf: HandlesOf;

  /** @param handlesOf what the expressions in types and fields connect through */
  constructor(module: Module, handlesOf: HandlesOf) {
    this.#module = module;
    this.#handlesOf = handlesOf;
  }

  #in(module: Module): TypeHandles {
    return module === this.#module ? this : new TypeHandles(module, this.#handlesOf);
  }

  /** `client: PoolClient` on a parameter or variable. */
  ofAnnotation(name: Node, depth: number): Handle | undefined {
    const annotation = name.type === 'Identifier' ? name.typeAnnotation?.typeAnnotation : undefined;
    return annotation && this.ofType(annotation, depth + 1);
  }

  ofType(type: Node, depth: number): Handle | undefined {
    if (depth > DEEPEST) return undefined;
    switch (type.type) {
      case 'TSUnionType':
      case 'TSIntersectionType': {
        const found = type.types.map((part) => this.ofType(part, depth + 1)).filter((part) => part !== undefined);
        const [first] = found;
        const kinds = new Set(found.map(({ kind }) => kind));
        return first && kinds.size > 1 ? { ...first, kind: 'either', held: 'either', certain: false } : first;
      }
      case 'TSTypeQuery':
        return this.#handlesOf(this.#module).of(entityExpression(type.exprName), depth + 1);
      case 'TSTypeReference': {
        const [root, name] = entityName(type.typeName);
        const [argument] = type.typeArguments?.params ?? [];
        const direct = root && this.#ofEntity(root, name, depth);
        return direct ?? (TRANSPARENT.test(name) && argument ? this.ofType(argument, depth + 1) : undefined);
      }
      case 'TSIndexedAccessType':
      case 'TSArrayType':
        return undefined;
      default:
        return undefined;
    }
  }

  /** A class or type by its name in an expression: `get(DataSource)`. */
  ofName(name: TSESTree.Identifier, depth: number): Handle | undefined {
    return this.#ofEntity(name, name.name, depth);
  }

  #ofEntity(root: TSESTree.Identifier, name: string, depth: number): Handle | undefined {
    const meaning = this.#module.meaning(root);
    if (meaning?.kind === 'package') {
      const whole = meaning.exported === '*' || meaning.exported === 'default';
      return this.#ofPackage(meaning.source, name.includes('.') || whole ? name : meaning.exported, name);
    }
    if (meaning?.kind === 'namespace') {
      const exported = meaning.module.exported(name.split('.').at(-1) ?? '');
      return this.#in(meaning.module).#ofDeclared(exported, depth);
    }
    return this.#ofDeclared(meaning, depth);
  }

  #ofPackage(source: string, exported: string, written: string): Handle | undefined {
    const library = libraryOf(source);
    const last = exported.split('.').at(-1) ?? exported;
    const name = [exported, written, last].find((candidate) => library?.types[candidate] !== undefined);
    const kind = name === undefined ? undefined : library?.types[name];
    if (!library || name === undefined || !kind) return undefined;
    const held = library.held?.[name];
    const dialect = dialectOfName(source);
    return {
      kind,
      library,
      identity: `type ${exported}`,
      certain: kind !== 'either',
      ...(dialect === undefined ? {} : { dialect }),
      ...(held === undefined ? {} : { held }),
    };
  }

  #ofDeclared(meaning: Meaning | undefined, depth: number): Handle | undefined {
    if (meaning?.kind === 'package') return this.#ofPackage(meaning.source, meaning.exported, meaning.exported);
    if (meaning?.kind !== 'declared' || depth > DEEPEST) return undefined;
    const types = this.#in(meaning.module);
    if (isClass(meaning.node)) return types.ofClass(meaning.node, depth + 1);
    const definition = meaning.variable?.defs[0]?.node as Node | undefined;
    if (!definition) return undefined;
    if (isClass(definition)) return types.ofClass(definition, depth + 1);
    if (definition.type === 'TSTypeAliasDeclaration') return types.ofType(definition.typeAnnotation, depth + 1);
    if (definition.type === 'TSInterfaceDeclaration') {
      for (const { expression } of definition.extends) {
        const handle = expression.type === 'Identifier' ? types.ofName(expression, depth + 1) : undefined;
        if (handle) return handle;
      }
    }
    return undefined;
  }

  /** A class that extends a library's: `class PrismaService extends PrismaClient`. */
  ofClass(owner: ClassNode, depth: number): Handle | undefined {
    const parent = owner.superClass && bare(owner.superClass);
    if (!parent || depth > DEEPEST) return undefined;
    const meaning = this.#module.meaning(parent);
    if (meaning?.kind === 'package') {
      const library = libraryOf(meaning.source);
      const maker = library?.makers.find(({ exported, how }) => how === 'new' && exported === meaning.exported);
      if (library && maker) return { kind: maker.makes, library, identity: owner, certain: true };
      return this.#ofPackage(meaning.source, meaning.exported, meaning.exported);
    }
    return this.#ofDeclared(meaning, depth + 1);
  }

  /** `this.x` of a class: its initial value, its type, a constructor's parameter, an assignment, a parent's field. */
  ofField(owner: ClassNode, name: string, depth: number): Handle | undefined {
    if (depth > DEEPEST) return undefined;
    const handles = this.#handlesOf(this.#module);
    const identity = `${this.#module.path} ${String(owner.range[0])} ${name}`;
    const found = (handle: Handle): Handle => ({ ...asHeld(handle), identity, home: owner });
    for (const member of owner.body.body) {
      if (member.type === 'PropertyDefinition' && keyName(member.key) === name) {
        const value = member.value && handles.of(member.value, depth + 1);
        const handle = value ?? (member.typeAnnotation && this.ofType(member.typeAnnotation.typeAnnotation, depth + 1));
        if (handle) return found(handle);
      }
      if (
        member.type === 'MethodDefinition' &&
        member.kind === 'get' &&
        keyName(member.key) === name &&
        member.value.returnType
      ) {
        const handle = this.ofType(member.value.returnType.typeAnnotation, depth + 1);
        if (handle) return found(handle);
      }
      if (member.type === 'MethodDefinition' && member.kind === 'constructor') {
        for (const parameter of member.value.params) {
          const target = parameter.type === 'TSParameterProperty' ? parameterTarget(parameter) : undefined;
          if (target?.type === 'Identifier' && target.name === name) {
            const handle = this.ofAnnotation(target, depth + 1);
            if (handle) return found(handle);
          }
        }
      }
    }
    const assigned = this.#assignedTo(owner, name);
    for (const value of assigned) {
      const handle = handles.of(value, depth + 1);
      if (!handle) continue;
      // Where it may be handed over as well, it may be a transaction.
      const handedOver = assigned.some((other) => this.#isParameter(other) && !handles.of(other, depth + 1));
      return found(handle.kind === 'pool' && handedOver ? { ...handle, kind: 'either', certain: false } : handle);
    }
    const parent = owner.superClass && this.#module.meaning(owner.superClass);
    if (parent?.kind !== 'declared') return undefined;
    const definition = isClass(parent.node) ? parent.node : (parent.variable?.defs[0]?.node as Node | undefined);
    return definition && isClass(definition) ? this.#in(parent.module).ofField(definition, name, depth + 1) : undefined;
  }

  /** The values of `this.x = ...` in a class. */
  #assignedTo(owner: ClassNode, name: string): readonly Node[] {
    return this.#module.tree.ofType('AssignmentExpression').flatMap((assignment) => {
      const { left } = assignment;
      const isField =
        left.type === 'MemberExpression' && left.object.type === 'ThisExpression' && propertyName(left) === name;
      return isField && this.#module.tree.classOf(assignment) === owner ? [assignment.right] : [];
    });
  }

  #isParameter(node: Node): boolean {
    const name = bare(node);
    return name.type === 'Identifier' && this.#module.tree.variable(name)?.defs[0]?.type === 'Parameter';
  }

  /** `ctx.db`, `this.database.pool`, `{ db }: Context`: a member of an annotated object. */
  ofProperty(object: Node, name: string, depth: number): Handle | undefined {
    const type = this.#typeOf(bare(object), depth);
    return type && type.types.#member(type.type, name, depth + 1);
  }

  #typeOf(node: Node, depth: number): { types: TypeHandles; type: Node } | undefined {
    if (depth > DEEPEST) return undefined;
    if (node.type === 'Identifier') {
      const meaning = this.#module.meaning(node);
      if (meaning?.kind !== 'declared') return undefined;
      const types = this.#in(meaning.module);
      const definition = meaning.variable?.defs[0];
      if (definition?.type === 'Parameter' || definition?.type === 'Variable') {
        const annotated =
          definition.name.type === 'Identifier' ? definition.name.typeAnnotation?.typeAnnotation : undefined;
        if (annotated) return { types, type: annotated };
        const init = definition.type === 'Variable' ? definition.node.init : undefined;
        const made = init && bare(init);
        if (made?.type === 'NewExpression' && made.callee.type === 'Identifier') {
          const made_ = meaning.module.meaning(made.callee);
          const owner =
            made_?.kind === 'declared'
              ? isClass(made_.node)
                ? made_.node
                : (made_.variable?.defs[0]?.node as Node | undefined)
              : undefined;
          if (made_?.kind === 'declared' && owner && isClass(owner))
            return { types: this.#in(made_.module), type: owner };
        }
      }
      return undefined;
    }
    if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression') {
      const owner = this.#module.tree.classOf(node);
      const name = propertyName(node);
      for (const member of owner?.body.body ?? []) {
        if (member.type === 'PropertyDefinition' && keyName(member.key) === name && member.typeAnnotation)
          return { types: this, type: member.typeAnnotation.typeAnnotation };
        if (member.type !== 'MethodDefinition' || member.kind !== 'constructor') continue;
        for (const parameter of member.value.params) {
          const target = parameter.type === 'TSParameterProperty' ? parameterTarget(parameter) : undefined;
          if (target?.type === 'Identifier' && target.name === name && target.typeAnnotation)
            return { types: this, type: target.typeAnnotation.typeAnnotation };
        }
      }
    }
    return undefined;
  }

  #member(type: Node, name: string, depth: number): Handle | undefined {
    if (depth > DEEPEST) return undefined;
    if (isClass(type)) return this.ofField(type, name, depth + 1);
    if (type.type === 'TSTypeLiteral' || type.type === 'TSInterfaceBody') {
      const members = type.type === 'TSTypeLiteral' ? type.members : type.body;
      for (const member of members) {
        if (member.type === 'TSPropertySignature' && keyName(member.key) === name && member.typeAnnotation) {
          const handle = this.ofType(member.typeAnnotation.typeAnnotation, depth + 1);
          return handle && { ...handle, identity: `${this.#module.path} ${String(member.range[0])}` };
        }
      }
      return undefined;
    }
    if (type.type === 'TSIntersectionType') {
      for (const part of type.types) {
        const handle = this.#member(part, name, depth + 1);
        if (handle) return handle;
      }
      return undefined;
    }
    if (type.type !== 'TSTypeReference') return undefined;
    const [root, written] = entityName(type.typeName);
    const meaning = root && this.#module.meaning(root);
    if (meaning?.kind !== 'declared') {
      const library = meaning?.kind === 'package' ? libraryOf(meaning.source) : undefined;
      const kind = library?.properties?.[name];
      return library && kind && written !== ''
        ? { kind: kind === 'same' ? 'either' : kind, library, identity: `${written}.${name}`, certain: false }
        : undefined;
    }
    const types = this.#in(meaning.module);
    const definition = isClass(meaning.node) ? meaning.node : (meaning.variable?.defs[0]?.node as Node | undefined);
    if (!definition) return undefined;
    if (definition.type === 'TSInterfaceDeclaration') return types.#member(definition.body, name, depth + 1);
    if (definition.type === 'TSTypeAliasDeclaration') return types.#member(definition.typeAnnotation, name, depth + 1);
    return isClass(definition) ? types.ofField(definition, name, depth + 1) : undefined;
  }
}

/** The first name of a qualified type name, and the whole as written. */
function entityName(entity: TSESTree.EntityName): readonly [TSESTree.Identifier | undefined, string] {
  if (entity.type === 'Identifier') return [entity, entity.name];
  if (entity.type === 'TSQualifiedName') {
    const [root, left] = entityName(entity.left);
    return [root, `${left}.${entity.right.name}`];
  }
  return [undefined, ''];
}

const entityExpression = (entity: Node): Node => entity;
