import type { TSESTree } from '@typescript-eslint/types';
import { type Handle, memberOf } from './handle.js';
import { handlesOf } from './handles.js';
import { hasName } from './library.js';
import { libraries } from './libraries.generated.js';
import { declaration } from './declarations.js';
import { type Module, type Place } from './modules.js';
import {
  bare,
  calleeName,
  type ClassNode,
  type FunctionNode,
  isClass,
  isFunction,
  keyName,
  type Node,
  parameterTarget,
  propertyName,
} from './tree.js';

/** A function of the project that sends one of its parameters. */
export interface Wrapper {
  /** Which argument is the text. */
  readonly text: number;
  /** The property of it that is the text. */
  readonly property?: string;
  /** What it is sent on, where the wrapper's own module shows it. */
  readonly handle?: Handle;
  /** The argument that it is sent on, where the caller hands it over. */
  readonly handleArgument?: number;
  /** Its text holds a BEGIN of its own. */
  readonly opensTransaction: boolean;
}

const DEEPEST = 4;
const SENDS = new Set(
  libraries
    .filter(({ dialects }) => dialects.length > 0)
    .flatMap(({ methods }) => methods)
    .filter(({ text }) => text !== undefined)
    .flatMap(({ name }) => [name].flat()),
);

const known = new WeakMap<Node, Wrapper | null>();

/** The wrapper that a call goes to, if the function is the project's and passes a parameter on to what sends it. */
export function wrapperOf(module: Module, call: TSESTree.CallExpression, depth = 0): Wrapper | undefined {
  const called = calledFunction(module, call);
  if (!called || !isFunction(called.node) || depth > DEEPEST) return undefined;
  return analyse(called.module, called.node, depth);
}

/** The function of the project that a call goes to: by name, `this.method()`, a method of a typed or created object. */
export function calledFunction(module: Module, call: TSESTree.CallExpression): Place | undefined {
  const callee = bare(call.callee);
  const direct = declaration(module.meaning(callee));
  if (direct) return direct;
  if (callee.type !== 'MemberExpression') return undefined;
  const name = propertyName(callee);
  const object = bare(callee.object);
  const owner =
    object.type === 'ThisExpression' || object.type === 'Super'
      ? classPlace(module, module.tree.classOf(callee))
      : classOfObject(module, object);
  return owner && methodOf(owner.module, owner.node, name, 0);
}

const classPlace = (module: Module, node: ClassNode | undefined) => node && { module, node };

function methodOf(module: Module, owner: ClassNode, name: string | undefined, depth: number): Place | undefined {
  const own = memberOf(owner, name);
  if (own) return { module, node: own };
  const parent = owner.superClass && classOf(module, owner.superClass);
  return parent && depth < DEEPEST ? methodOf(parent.module, parent.node, name, depth + 1) : undefined;
}

function classOf(module: Module, name: Node): { module: Module; node: ClassNode } | undefined {
  const meaning = module.meaning(name);
  if (meaning?.kind !== 'declared') return undefined;
  if (isClass(meaning.node)) return { module: meaning.module, node: meaning.node };
  const definition = meaning.variable?.defs[0]?.node as Node | undefined;
  return definition && isClass(definition) ? { module: meaning.module, node: definition } : undefined;
}

/** The class of `this.db`, `db` or `new Database()`, by annotation or construction. */
function classOfObject(module: Module, object: Node): { module: Module; node: ClassNode } | undefined {
  const fromType = (type: Node | undefined) =>
    type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier'
      ? classOf(module, type.typeName)
      : undefined;
  const fromValue = (value: Node | null | undefined) => {
    const made = value && bare(value);
    return made?.type === 'NewExpression' ? classOf(module, made.callee) : undefined;
  };
  if (object.type === 'NewExpression') return fromValue(object);
  if (object.type === 'Identifier') {
    const meaning = module.meaning(object);
    if (meaning?.kind !== 'declared') return undefined;
    if (meaning.module !== module) return classOfObject(meaning.module, meaning.node);
    const definition = meaning.variable?.defs[0];
    if (definition?.type === 'ClassName') return classOf(module, object);
    const name = definition?.name;
    const annotated = name?.type === 'Identifier' ? fromType(name.typeAnnotation?.typeAnnotation) : undefined;
    return annotated ?? (definition?.type === 'Variable' ? fromValue(definition.node.init) : undefined);
  }
  if (object.type !== 'MemberExpression' || object.object.type !== 'ThisExpression') return undefined;
  const name = propertyName(object);
  for (const member of module.tree.classOf(object)?.body.body ?? []) {
    if (member.type === 'PropertyDefinition' && keyName(member.key) === name) {
      return fromType(member.typeAnnotation?.typeAnnotation) ?? fromValue(member.value);
    }
    if (member.type !== 'MethodDefinition' || member.kind !== 'constructor') continue;
    for (const parameter of member.value.params) {
      const target = parameter.type === 'TSParameterProperty' ? parameterTarget(parameter) : undefined;
      if (target?.type === 'Identifier' && target.name === name) return fromType(target.typeAnnotation?.typeAnnotation);
    }
  }
  return undefined;
}

function analyse(module: Module, made: FunctionNode, depth: number): Wrapper | undefined {
  const memo = known.get(made);
  if (memo !== undefined) return memo ?? undefined;
  known.set(made, null);
  const found = search(module, made, depth) ?? null;
  known.set(made, found);
  return found ?? undefined;
}

/**
 * The first send of a parameter. Where it shows no connection for certain, a later send of the same parameter does:
 * `connection ? connection.query(sql) : pool.query(sql)` runs on the pool for every caller that hands over none.
 */
function search(module: Module, made: FunctionNode, depth: number): Wrapper | undefined {
  const [first, ...others] = sendsOf(module, made, depth);
  if (!first || first.handle?.certain) return first && { ...first, ...handedOver(module, made, first) };
  const sure = others.find(
    ({ text, property, handle }) => text === first.text && property === first.property && handle?.certain,
  );
  const found = sure?.handle ? { ...first, handle: sure.handle } : first;
  return { ...found, ...handedOver(module, made, found) };
}

/** Which parameter may bring a connection of the caller's, for a wrapper that has one of its own. */
function handedOver(module: Module, made: FunctionNode, wrapper: Wrapper): Pick<Wrapper, 'handleArgument'> {
  if (wrapper.handle === undefined || wrapper.handleArgument !== undefined) return {};
  const index = made.params.findIndex((parameter, at) => {
    const name = parameterTarget(parameter);
    if (at === wrapper.text || name?.type !== 'Identifier') return false;
    return CONNECTION_NAME.test(name.name) || handlesOf(module).of(name) !== undefined;
  });
  return index === -1 ? {} : { handleArgument: index };
}

/** Names of a parameter that a connection or a transaction is handed over by. */
const CONNECTION_NAME = /^(\w*(conn(ection)?|client|transaction|trx)|tx|t|(query)?runner|(entity)?manager|executor)$/i;

function sendsOf(module: Module, made: FunctionNode, depth: number): readonly Wrapper[] {
  if (made.params.length === 0) return [];
  const sends: Wrapper[] = [];
  const inside = (node: Node) => node.range[0] >= made.range[0] && node.range[1] <= made.range[1];
  const words = module.text.slice(made.range[0], made.range[1]);
  const opensTransaction = /['"`]\s*(begin|start\s+transaction)\b|(begin|start)Transaction\s*\(/i.test(words);
  for (const call of module.tree.ofType('CallExpression')) {
    if (!inside(call) || call.range[0] === made.range[0]) continue;
    const callee = bare(call.callee);
    const name = calleeName(callee);
    const object = callee.type === 'MemberExpression' ? callee.object : undefined;
    const handle = object && handlesOf(module).of(object);
    // A method of the project's own is what its body does, whatever it is called.
    const tagged = handle?.library ? undefined : wrapperOf(module, call, depth + 1);
    const isSend =
      object !== undefined &&
      (handle?.library && handle.hook === undefined
        ? handle.library.methods.some((method) => method.text !== undefined && hasName(method, name))
        : name !== undefined && SENDS.has(name));
    if (!isSend && !tagged) continue;
    const argument = call.arguments[tagged?.text ?? 0];
    const passed = argument && parameterOf(module, made, argument);
    if (!passed) continue;
    const on = object ? parameterOf(module, made, object) : undefined;
    const handed = tagged?.handleArgument === undefined ? undefined : call.arguments[tagged.handleArgument];
    const handledBy = handed ? parameterOf(module, made, handed) : on;
    const of = handle ?? tagged?.handle ?? (handed ? handlesOf(module).of(handed) : undefined);
    sends.push({
      text: passed.index,
      ...(passed.property === undefined ? {} : { property: passed.property }),
      ...(of && !handledBy ? { handle: of } : {}),
      ...(handledBy && handledBy.property === undefined ? { handleArgument: handledBy.index } : {}),
      opensTransaction: opensTransaction || (tagged?.opensTransaction ?? false),
    });
  }
  return sends;
}

/** The parameter that an expression is, `f(text)`, `f(...args)`, `f({ text })`, `f(sql.raw(text))`, or a property of one. */
function parameterOf(
  module: Module,
  made: FunctionNode,
  expression: Node,
): { index: number; property?: string } | undefined {
  let node = bare(expression);
  if (node.type === 'SpreadElement') node = bare(node.argument);
  if (node.type === 'ObjectExpression') {
    for (const property of node.properties) {
      if (property.type !== 'Property' || !/^(text|sql|query)$/.test(keyName(property.key) ?? '')) continue;
      return parameterOf(module, made, property.value);
    }
    return undefined;
  }
  if (
    node.type === 'CallExpression' &&
    node.arguments.length > 0 &&
    /^(raw|unsafe|sql|trim|literal)$/.test(calleeName(node.callee) ?? '')
  ) {
    return node.arguments[0] ? parameterOf(module, made, node.arguments[0]) : undefined;
  }
  if (node.type === 'MemberExpression') {
    const property = propertyName(node);
    const outer = parameterOf(module, made, node.object);
    return outer && property !== undefined && outer.property === undefined
      ? { index: outer.index, property }
      : undefined;
  }
  if (node.type !== 'Identifier') return undefined;
  const variable = module.tree.variable(node);
  const definition = variable?.defs[0];
  if (definition?.type !== 'Parameter') return undefined;
  for (const [index, parameter] of made.params.entries()) {
    const target = parameterTarget(parameter);
    if (target === definition.name) return { index };
    if (target?.type === 'RestElement' && target.argument === definition.name) return { index };
    if (target?.type !== 'ObjectPattern') continue;
    for (const property of target.properties) {
      if (property.type === 'Property' && parameterTarget(property.value) === definition.name) {
        const name = keyName(property.key);
        return name === undefined ? undefined : { index, property: name };
      }
    }
  }
  return undefined;
}
