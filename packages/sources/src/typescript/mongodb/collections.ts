import type { TSESTree } from '@typescript-eslint/types';
import type { Meaning, Module } from '../modules.js';
import { bare, calleeName, type Node, propertyName } from '../tree.js';

/** Operations of a collection or a Mongoose model that take a session. */
const OPERATIONS =
  /^(insertOne|insertMany|updateOne|updateMany|deleteOne|deleteMany|replaceOne|findOne|findOneAndUpdate|findOneAndDelete|findOneAndReplace|find|aggregate|bulkWrite|countDocuments|distinct|create|findById|findByIdAndUpdate|findByIdAndDelete|exists|remove|insert|update|count)$/;

export const isOperationName = (name: string): boolean => OPERATIONS.test(name);

const DEEPEST = 4;

/** Names of modules that hold models: `../models/order`, `@app/schemas`. */
const MODELS = /model|schema|collection|entit|mongo|(^|\/)db(\/|$)/i;

/** `db.collection('x').insertOne`, `orders.insertOne` where `orders` is a collection, `Order.create` of a model. */
export function operationOf(call: TSESTree.CallExpression, module: Module): TSESTree.MemberExpression | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression' || !isOperationName(propertyName(callee) ?? '')) return undefined;
  return isCollection(bare(callee.object), module) ? callee : undefined;
}

/** True for a collection of the driver, or a model of Mongoose. */
export function isCollection(node: Node, module: Module, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  if (node.type === 'CallExpression') {
    return /^(collection|getCollection|rawCollection|model)$/.test(calleeName(node.callee) ?? '');
  }
  if (node.type === 'MemberExpression') return isCollectionMember(node, module, depth);
  if (node.type !== 'Identifier') return false;
  const definition = module.tree.variable(node)?.defs[0];
  if (definition?.type === 'Variable' && definition.node.init && definition.node.id.type === 'Identifier') {
    const init = bare(definition.node.init);
    if (!isRequire(init)) return isCollection(init, module, depth + 1);
  }
  if (definition?.type !== 'ImportBinding' && definition?.type !== 'Variable') return false;
  return /^[A-Z][A-Za-z]*[a-z]/.test(node.name) && isModel(module.meaning(node), sourceOf(node, module), depth);
}

const isRequire = (node: Node): boolean =>
  (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require') ||
  (node.type === 'MemberExpression' && isRequire(bare(node.object)));

/** `this.orderModel`, `this.orders` of type `Collection<Order>`, `models.Order`. */
function isCollectionMember(node: TSESTree.MemberExpression, module: Module, depth: number): boolean {
  const name = propertyName(node) ?? '';
  if (/(?:Model|[cC]ollection)$/.test(name)) return true;
  if (!/^[A-Z][A-Za-z]*[a-z]/.test(name)) return false;
  const object = bare(node.object);
  if (object.type === 'MemberExpression') return /^(models|collections|db)$/i.test(propertyName(object) ?? '');
  if (object.type !== 'Identifier') return false;
  const meaning = module.meaning(node);
  if (meaning && meaning.kind !== 'package') return isModel(meaning, '', depth);
  return /^(models?|collections|db|schemas?)$/i.test(object.name);
}

/** Through the module that exports it, where that is the project's; else by what that module is called. */
function isModel(meaning: Meaning | undefined, source: string, depth: number): boolean {
  if (meaning?.kind === 'namespace') return isModel(meaning.module.exported('default'), '', depth + 1);
  // A file of the project that is not in sight: a name in capitals is what models are imported by.
  if (meaning?.kind !== 'declared')
    return source.startsWith('.') || (MODELS.test(source) && !/^(?:mongodb|mongoose)$/.test(source));
  const { module, node, variable } = meaning;
  const definition = variable?.defs[0];
  if (definition?.type === 'ClassName') {
    return definition.node.superClass ? /Model$/.test(calleeName(definition.node.superClass) ?? '') : false;
  }
  const value = definition?.type === 'Variable' ? definition.node.init && bare(definition.node.init) : bare(node);
  if (!value) return false;
  if (value.type === 'LogicalExpression')
    return [value.left, value.right].some((side) => isModelValue(bare(side), module, depth));
  return isModelValue(value, module, depth);
}

const isModelValue = (value: Node, module: Module, depth: number): boolean =>
  isCollection(value, module, depth + 1) ||
  (value.type === 'CallExpression' && /model$/i.test(calleeName(value.callee) ?? ''));

function sourceOf(name: TSESTree.Identifier, module: Module): string {
  const definition = module.tree.variable(name)?.defs[0];
  if (definition?.type === 'ImportBinding' && definition.parent?.type === 'ImportDeclaration')
    return definition.parent.source.value;
  let init = definition?.type === 'Variable' && definition.node.init ? bare(definition.node.init) : undefined;
  if (init?.type === 'MemberExpression') init = bare(init.object);
  const argument = init?.type === 'CallExpression' ? init.arguments[0] : undefined;
  return argument?.type === 'Literal' && typeof argument.value === 'string' ? argument.value : '';
}
