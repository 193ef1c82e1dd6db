import { HOLE } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import { declaration } from './declarations.js';
import { type Meaning, type Module, type Place } from './modules.js';
import { combine, MOST_ALTERNATIVES, MOST_ELEMENTS, several } from './alternatives.js';
import { mapped, returnsOf } from './returns.js';
import { memberOf } from './handle.js';
import { isConditional, pushedInto, wordsHandedIn } from './said-elsewhere.js';
import { isLoaded, LoadedFiles } from './sql-files/loaded-files.js';
import { StringValue } from './string-value.js';
import { PLAIN_TAGS, SEPARATOR, TEXT_KEEPERS, TEXT_MAKERS } from './text-makers.js';
import {
  bare,
  calleeName,
  type FunctionNode,
  isFunction,
  keyName,
  type Node,
  parameterTarget,
  propertyName,
  type Variable,
  patternPath,
} from './tree.js';

/** What parameters stand for while a function's result is looked at. */
export type Environment = ReadonlyMap<Variable, readonly StringValue[]>;

const NOTHING: Environment = new Map();

const DEEPEST = 12;

/** What string an expression can be: one value per branch, at most a handful. Never executes anything. */
export class Values {
  readonly #module: Module;
  readonly #files: LoadedFiles;
  /** Literals and templates whose text went into a value. */
  readonly used = new Set<Node>();

  constructor(module: Module) {
    this.#module = module;
    this.#files = new LoadedFiles(module, (node, environment, depth) => this.of(node, environment, depth));
  }

  of(expression: Node, environment: Environment = NOTHING, depth = 0): readonly StringValue[] {
    const node = bare(expression);
    if (depth > DEEPEST || !this.#module.modules.step()) return [StringValue.hole(node)];
    const inner = (child: Node) => this.of(child, environment, depth + 1);
    switch (node.type) {
      case 'Literal':
        if (typeof node.value === 'string') return [this.#literal(node)];
        if (typeof node.value === 'number' || typeof node.value === 'boolean') {
          return [StringValue.standingFor(node, String(node.value))];
        }
        break;
      case 'TemplateLiteral':
        return this.#template(node, environment, depth);
      case 'TaggedTemplateExpression':
        return this.#template(node.quasi, environment, depth, !PLAIN_TAGS.test(calleeName(node.tag) ?? ''));
      case 'BinaryExpression':
        if (node.operator === '+') {
          return combine([node.left, node.right].map((part) => this.#part(part, environment, depth)));
        }
        break;
      case 'ConditionalExpression':
        return several([inner(node.consequent), inner(node.alternate)]);
      case 'LogicalExpression':
        // a && b is b or nothing.
        return node.operator === '&&' ? inner(node.right) : several([inner(node.left), inner(node.right)]);
      case 'AssignmentExpression':
        return inner(node.right);
      case 'SequenceExpression': {
        const last = node.expressions.at(-1);
        return last ? inner(last) : [StringValue.hole(node)];
      }
      case 'NewExpression':
      case 'CallExpression':
        return this.#call(node, environment, depth);
      case 'Identifier':
        return this.#variable(node, environment, depth);
      case 'MemberExpression':
        return this.#member(node, environment, depth);
    }
    return [StringValue.hole(node)];
  }

  /** The property of an object, through constants, spreads, calls of builders and constructors. */
  property(expression: Node, name: string, depth = 0): Node | undefined {
    const object = this.#resolve(expression, depth);
    if (!object || depth > DEEPEST) return undefined;
    if (object.type === 'CallExpression' || object.type === 'NewExpression') {
      const [argument] = object.arguments;
      const made = declaration(this.#module.meaning(object.callee));
      if (made?.module === this.#module && isFunction(made.node)) {
        for (const result of returnsOf(made.node)) {
          const found = this.property(result, name, depth + 1);
          if (found) return found;
        }
        return undefined;
      }
      const wraps = object.type === 'NewExpression' || TEXT_MAKERS.test(calleeName(object.callee) ?? '');
      return wraps && argument && argument.type !== 'SpreadElement'
        ? this.property(argument, name, depth + 1)
        : undefined;
    }
    if (object.type !== 'ObjectExpression') return undefined;
    for (const property of [...object.properties].reverse()) {
      if (property.type === 'SpreadElement') {
        const found = this.property(property.argument, name, depth + 1);
        if (found) return found;
      } else if (!property.computed && keyName(property.key) === name) return property.value;
    }
    return undefined;
  }

  /** The expression that a name stands for, when it is a constant with an initial value. */
  constant(expression: Node): Node | undefined {
    return this.#resolve(expression);
  }

  /** Elements of an array, through constants and `push`; `undefined` too for one that is filled where it is not seen. */
  elements(expression: Node, depth = 0): readonly Node[] | undefined {
    const node = bare(expression);
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && depth < DEEPEST) {
      if (/^(filter|slice|concat|reverse|sort|flat|values)$/.test(propertyName(node.callee) ?? ''))
        return this.elements(node.callee.object, depth + 1);
      const [argument] = node.arguments;
      if (calleeName(node.callee) === 'freeze' && argument) return this.elements(argument, depth + 1);
    }
    const array = this.#resolve(node, depth);
    if (array?.type !== 'ArrayExpression') return undefined;
    const pushed = node.type === 'Identifier' ? pushedInto(node, this.#module.tree) : [];
    const found = [...array.elements.flatMap((element) => (element ? [element] : [])), ...pushed]
      .flatMap((element) =>
        element.type === 'SpreadElement' ? (this.elements(element.argument, depth + 1) ?? []) : [element],
      )
      .slice(0, MOST_ELEMENTS);
    return found.length > 0 ? found : undefined;
  }

  /** What a name stands for, when it is a constant of this module with an initial value. */
  #resolve(expression: Node, depth = 0): Node | undefined {
    const node = bare(expression);
    if (depth > DEEPEST) return undefined;
    if (node.type === 'MemberExpression') {
      const name = propertyName(node);
      const field = name === undefined ? undefined : this.#fieldOrProperty(node, name, depth);
      return field && this.#resolve(field, depth + 1);
    }
    if (node.type === 'CallExpression' && calleeName(node.callee) === 'freeze' && node.arguments[0]) {
      return this.#resolve(node.arguments[0], depth + 1);
    }
    if (node.type !== 'Identifier') return node;
    const definition = this.#module.tree.variable(node)?.defs[0];
    if (definition?.type !== 'Variable' || definition.node.init === null) return undefined;
    return definition.node.id.type === 'Identifier' ? this.#resolve(definition.node.init, depth + 1) : undefined;
  }

  #literal(node: TSESTree.Literal): StringValue {
    this.used.add(node);
    return StringValue.literal(this.#module.text.slice(node.range[0] + 1, node.range[1] - 1), node.range[0] + 1);
  }

  #template(
    node: TSESTree.TemplateLiteral,
    environment: Environment,
    depth: number,
    tagged = false,
  ): readonly StringValue[] {
    this.used.add(node);
    const source = this.#module.text;
    const parts: (readonly StringValue[])[] = [];
    node.quasis.forEach((quasi, index) => {
      // The element's own range includes the delimiters in some trees: `, ${ and }.
      const inside = /[`}]/.test(source.charAt(quasi.range[0] - 1));
      const start = inside ? quasi.range[0] : quasi.range[0] + 1;
      const end = inside ? quasi.range[1] : quasi.range[1] - (quasi.tail ? 1 : 2);
      parts.push([StringValue.literal(source.slice(start, end), start)]);
      const expression = node.expressions[index];
      if (!expression) return;
      parts.push(
        (tagged ? this.#sentApart(expression, environment, depth) : undefined) ??
          this.#embedded(expression, environment, depth),
      );
    });
    return combine(parts);
  }

  /** A tag sends what stands in its holes as values: a text there is one in the statement, too, and no part of it. */
  #sentApart(expression: Node, environment: Environment, depth: number): readonly StringValue[] | undefined {
    if (expression.type === 'Literal' && typeof expression.value === 'string')
      return [StringValue.standingFor(expression, `'${expression.value.replaceAll("'", "''")}'`)];
    const text = this.#resolve(expression, depth);
    if (text?.type !== 'TemplateLiteral' && text?.type !== 'BinaryExpression') return undefined;
    // One word may be a name that the tag knows how to write.
    const isWord = this.of(text, environment, depth + 1).every((value) => /^[\w.$-]*$/.test(value.text));
    return isWord ? undefined : [StringValue.hole(expression)];
  }

  /** An embedded constant counts with its text, but at the place of the expression. */
  #embedded(expression: Node, environment: Environment, depth: number): readonly StringValue[] {
    return this.#part(expression, environment, depth).map((value) => value.at(expression));
  }

  #call(
    node: TSESTree.CallExpression | TSESTree.NewExpression,
    environment: Environment,
    depth: number,
  ): readonly StringValue[] {
    const path = this.#files.ofPath(node, environment, depth);
    if (path) return path;
    const unknown = [StringValue.hole(node)];
    const callee = bare(node.callee);
    const name = calleeName(callee);
    const [first] = node.arguments;
    if (node.type === 'CallExpression' && callee.type === 'MemberExpression') {
      const object = bare(callee.object);
      if (name === 'join') {
        const elements = this.elements(object, depth + 1);
        const each = elements ? undefined : mapped(object);
        if (each) return this.of(each, environment, depth + 1);
        if (!elements) return unknown;
        const separator = first ? this.of(first, environment, depth + 1)[0]?.text : ',';
        const parts: (readonly StringValue[])[] = [];
        for (const element of elements) {
          if (parts.length > 0) parts.push([StringValue.standingFor(element, separator ?? HOLE)]);
          parts.push(this.of(element, environment, depth + 1));
        }
        return combine(parts);
      }
    }
    const made = declaration(this.#module.meaning(callee)) ?? this.#method(callee, depth);
    if (made && isFunction(made.node)) return this.#result(node, made.module, made.node, environment, depth);
    if (name !== undefined && TEXT_MAKERS.test(name) && first && first.type !== 'SpreadElement') {
      const text = this.property(first, 'text') ?? this.property(first, 'sql');
      return this.of(text ?? first, environment, depth + 1);
    }
    if (node.type === 'CallExpression' && callee.type === 'MemberExpression' && TEXT_KEEPERS.test(name ?? '')) {
      const text = this.of(callee.object, environment, depth + 1);
      return name === 'concat' || name === 'append'
        ? combine([text, ...node.arguments.map((argument) => this.of(argument, environment, depth + 1))])
        : text;
    }
    const loaded = this.#files.ofCall(node, environment, depth);
    return loaded.length > 0 ? loaded : unknown;
  }

  /** `this.setRole(...)`, `Statements.path(...)`: a method of a class, or a function that an object holds. */
  #method(callee: Node, depth: number): Place | undefined {
    const name = callee.type === 'MemberExpression' ? propertyName(callee) : undefined;
    if (callee.type !== 'MemberExpression' || name === undefined) return undefined;
    const own = this.#fieldOrProperty(callee, name, depth);
    if (own && isFunction(own)) return { module: this.#module, node: own };
    const elsewhere = this.#objectElsewhere(callee, name);
    return elsewhere?.kind === 'declared' && isFunction(elsewhere.node) ? elsewhere : undefined;
  }

  /** What a function of the project gives back, with its arguments in place of its parameters. */
  #result(
    call: TSESTree.CallExpression | TSESTree.NewExpression,
    module: Module,
    made: FunctionNode,
    environment: Environment,
    depth: number,
  ): readonly StringValue[] {
    const bound = new Map<Variable, readonly StringValue[]>();
    made.params.forEach((parameter, index) => {
      const target = parameterTarget(parameter);
      const argument = call.arguments[index];
      const variable = target?.type === 'Identifier' ? module.tree.variable(target) : undefined;
      if (variable && argument && argument.type !== 'SpreadElement') {
        const values = this.of(argument, environment, depth + 2);
        bound.set(variable, values);
      }
    });
    const own = module === this.#module;
    const values = own ? this : new Values(module);
    const results = returnsOf(made)
      .flatMap((result) => values.of(result, bound, depth + 2))
      .slice(0, MOST_ALTERNATIVES);
    if (results.every((value) => value.unknown && !isLoaded(value))) {
      const read = values.#files.readIn({ module, node: made }, call, bound, depth + 2);
      const loaded = read.length > 0 ? read : this.#files.ofCall(call, environment, depth);
      if (loaded.length > 0) return loaded;
    }
    if (results.length === 0) return [StringValue.hole(call)];
    return own ? results : results.map((value) => value.at(call, true));
  }

  #variable(node: TSESTree.Identifier, environment: Environment, depth: number): readonly StringValue[] {
    const { tree } = this.#module;
    const unknown = [StringValue.hole(node)];
    const variable = tree.variable(node);
    const definition = variable?.defs[0];
    if (!variable || !definition) return this.#files.ofPath(node, environment, depth) ?? unknown;
    const bound = environment.get(variable);
    if (bound) return bound;
    if (definition.type === 'ImportBinding') return this.#foreign(node, this.#module.meaning(node), depth);
    if (definition.type === 'Parameter') return this.#parameter(variable, definition.name, node, depth);
    if (definition.type !== 'Variable') return unknown;
    if (definition.node.id.type !== 'Identifier') {
      const taken = this.#takenOut(definition.node, definition.name, environment, depth);
      return taken.length > 0 ? taken : this.#foreign(node, this.#module.meaning(node), depth);
    }
    const loop = tree.parent(definition.parent);
    if (loop?.type === 'ForOfStatement' && loop.left === definition.parent) {
      const elements = this.elements(loop.right);
      if (!elements) return this.#files.ofList(loop.right, environment, depth + 1) ?? unknown;
      return elements.flatMap((element) => this.of(element, environment, depth + 1));
    }
    const { init } = definition.node;
    const values: (readonly StringValue[])[] = init ? [this.of(init, environment, depth + 1)] : [];
    const before: (readonly StringValue[])[] = [];
    for (const reference of variable.references) {
      if (!reference.isWrite() || reference.init === true) continue;
      const assignment = tree.parent(reference.identifier);
      if (assignment?.type !== 'AssignmentExpression' || assignment.range[0] > node.range[0]) continue;
      // `path = path + name`: what it was before.
      if (node.range[1] <= assignment.range[1]) continue;
      if (assignment.operator === '+=') {
        const added = this.of(assignment.right, environment, depth + 1);
        // `if (index > 0) sql += ', '`: between elements, of which one is followed.
        if (!(added.every(({ text }) => SEPARATOR.test(text)) && isConditional(tree, assignment))) values.push(added);
      } else if (assignment.operator === '=') {
        if (values.length > 0) before.push(combine(values));
        values.length = 0;
        values.push(this.of(assignment.right, environment, depth + 1));
      }
    }
    if (values.length === 0) return unknown;
    return several([combine(values), ...before]);
  }

  /** `const [a, b] = await Promise.all([...])`, `const { lockJob } = loadQueries(...)`. */
  #takenOut(
    { id, init }: TSESTree.VariableDeclarator,
    name: Node,
    environment: Environment,
    depth: number,
  ): readonly StringValue[] {
    const [key, ...deeper] = (init && patternPath(id, name)) ?? [];
    if (!init || key === undefined || deeper.length > 0) return [];
    const list = bare(init);
    if (id.type === 'ArrayPattern' && list.type === 'CallExpression' && calleeName(list.callee) === 'all') {
      const element = list.arguments[0] && this.elements(list.arguments[0])?.[Number(key)];
      return element ? this.of(element, environment, depth + 1) : [];
    }
    return this.#files.ofKey(name, init, key, depth);
  }

  /** A parameter's default, or the elements of the list that the callback is run over. */
  #parameter(variable: Variable, name: Node, node: Node, depth: number): readonly StringValue[] {
    const { tree } = this.#module;
    const parent = tree.parent(name);
    if (parent?.type === 'AssignmentPattern' && parent.left === name) return this.of(parent.right, NOTHING, depth + 1);
    const callback = variable.scope.block as Node;
    const call = tree.parent(callback);
    const unknown = [StringValue.hole(node)];
    if (!isFunction(callback) || call?.type !== 'CallExpression') return unknown;
    const callee = bare(call.callee);
    // fs.readFile(path, 'utf8', (error, text) => ...)
    if (callback.params[1] === name && calleeName(callee) === 'readFile') return this.of(call, NOTHING, depth + 1);
    if (callback.params[0] !== name || callee.type !== 'MemberExpression') return unknown;
    const method = propertyName(callee) ?? '';
    if (method === 'then') return this.of(callee.object, NOTHING, depth + 1);
    if (!/^(map|forEach|flatMap|mapSeries|each|reduce)$/.test(method)) return unknown;
    const elements = this.elements(callee.object, depth + 1);
    if (!elements) return this.#files.ofList(callee.object, NOTHING, depth + 1) ?? unknown;
    return elements.flatMap((element) => this.of(element, NOTHING, depth + 1));
  }

  /** A part of a text: for a parameter, the words that callers in this module hand over for it. */
  #part(expression: Node, environment: Environment, depth: number): readonly StringValue[] {
    const values = this.of(expression, environment, depth + 1);
    const node = bare(expression);
    const definition = node.type === 'Identifier' ? this.#module.tree.variable(node)?.defs[0] : undefined;
    if (definition?.type !== 'Parameter' || values.some((value) => !value.unknown)) return values;
    const words = wordsHandedIn(definition.node, definition.name, this.#module.tree).map((word) =>
      StringValue.standingFor(node, word),
    );
    return words.length > 0 ? words : values;
  }

  /** A constant of another module: its text counts here, and is told about there. */
  #foreign(node: Node, meaning: Meaning | undefined, depth: number): readonly StringValue[] {
    const loaded = this.#files.ofMeaning(node, meaning);
    if (loaded.length > 0) return loaded;
    if (meaning?.kind !== 'declared') return [StringValue.hole(node)];
    const own = meaning.module === this.#module;
    if (own && meaning.node.type === 'Identifier' && node.type === 'Identifier' && meaning.node.name === node.name)
      return [StringValue.hole(node)];
    const values = own ? this : new Values(meaning.module);
    return values
      .of(meaning.node, NOTHING, depth + 1)
      .map((value) => (own && !value.unknown ? value : value.at(node, true)));
  }

  #member(node: TSESTree.MemberExpression, environment: Environment, depth: number): readonly StringValue[] {
    const name = propertyName(node);
    if (name === undefined) {
      const object = this.#resolve(node.object, depth);
      const all =
        object?.type === 'ObjectExpression'
          ? object.properties.flatMap((property) => (property.type === 'Property' ? [property.value] : []))
          : object?.type === 'ArrayExpression'
            ? object.elements.flatMap((element) => (element ? [element] : []))
            : [];
      const found = all.slice(0, MOST_ELEMENTS).flatMap((value) => this.of(value, environment, depth + 1));
      return found.length > 0 ? found : this.#ofLoader(node, environment, depth);
    }
    const value = this.#fieldOrProperty(node, name, depth);
    if (value) return this.of(value, environment, depth + 1);
    const meaning = this.#module.meaning(node) ?? this.#objectElsewhere(node, name);
    if (meaning && meaning.kind !== 'namespace') {
      const found = this.#foreign(node, meaning, depth);
      if (meaning.kind === 'declared' || found.some(isLoaded)) return found;
    }
    const loaded = this.#files.ofMember(node, environment, depth);
    if (loaded.length > 0) return loaded;
    if (/^(text|sql|query|val|pathname|href)$/.test(name)) return this.of(node.object, environment, depth + 1);
    return this.#files.ofPath(node, environment, depth) ?? [StringValue.hole(node)];
  }

  #ofLoader(node: TSESTree.MemberExpression, environment: Environment, depth: number): readonly StringValue[] {
    const loaded = this.#files.ofMember(node, environment, depth);
    return loaded.length > 0 ? loaded : [StringValue.hole(node)];
  }

  /** `QUERIES.lock` where QUERIES is imported from a module of the project: an object, a class or an enum. */
  #objectElsewhere(node: TSESTree.MemberExpression, name: string): Meaning | undefined {
    const object = this.#module.meaning(node.object);
    if (object?.kind !== 'declared' || object.module === this.#module) return undefined;
    const found =
      memberOfDefinition(object.variable?.defs[0], name) ?? new Values(object.module).property(object.node, name);
    return found ? { kind: 'declared', module: object.module, node: found } : undefined;
  }

  /** A property of an object, a member of an enum, a static or instance field of a class of this module. */
  #fieldOrProperty(node: TSESTree.MemberExpression, name: string, depth: number): Node | undefined {
    const object = bare(node.object);
    if (object.type === 'ThisExpression') return memberOf(this.#module.tree.classOf(node), name);
    const named = object.type === 'Identifier' ? this.#module.tree.variable(object)?.defs[0] : undefined;
    return memberOfDefinition(named, name) ?? this.property(object, name, depth + 1);
  }
}

/** What a member of an enum or a class is given. */
function memberOfDefinition(definition: Variable['defs'][number] | undefined, name: string): Node | undefined {
  if (definition?.type === 'TSEnumName')
    return definition.node.body.members.find(({ id }) => keyName(id) === name)?.initializer;
  return definition?.type === 'ClassName' ? memberOf(definition.node, name) : undefined;
}
