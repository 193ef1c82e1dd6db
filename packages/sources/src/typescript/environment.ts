import type { Module } from './modules.js';
import { bare, calleeName, forEachChild, type Node, propertyName } from './tree.js';

/** Objects that hold environment variables: `process.env`, `import.meta.env`, a checked copy called `env`. */
function isEnvironment(node: Node): boolean {
  const object = bare(node);
  if (object.type === 'Identifier') return /^env$/i.test(object.name);
  return object.type === 'MemberExpression' && propertyName(object) === 'env';
}

/** Names of addresses that lead past a pooler. */
const PAST_POOLER = /^(\w+_)?(DIRECT|UNPOOLED|NON_?POOL(ING|ED)|NO_?POOL)_(\w+_)?(URL|URI|DSN|CONNECTION|ADDRESS)/;

/**
 * Environment variables that an expression is made from, through constants of the module and of others, in order.
 *
 * @param depth how many names are followed
 */
export function environmentVariables(module: Module, expression: Node, depth = 3): readonly string[] {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (node.type === 'MemberExpression' && isEnvironment(node.object)) {
      const name = propertyName(node);
      if (name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(name)) found.add(name);
      return;
    }
    if (node.type === 'MemberExpression') {
      // A field of the project's own settings: `settings.directUrl`.
      const name = propertyName(node)
        ?.replace(/(?<=[a-z])(?=[A-Z])/g, '_')
        .toUpperCase();
      if (name !== undefined && PAST_POOLER.test(name)) found.add(name);
    }
    if (
      node.type === 'CallExpression' &&
      /^(env|get|getOrThrow|requireEnv|getEnv|required|str|url)$/.test(calleeName(node.callee) ?? '')
    ) {
      const [argument] = node.arguments;
      if (
        argument?.type === 'Literal' &&
        typeof argument.value === 'string' &&
        /^[A-Z][A-Z0-9_]*$/.test(argument.value)
      )
        found.add(argument.value);
    }
    if (node.type === 'Identifier' && depth > 0) {
      const meaning = module.meaning(node);
      const definition = meaning?.kind === 'declared' ? meaning.variable?.defs[0] : undefined;
      if (meaning?.kind === 'declared' && definition?.type === 'Variable' && definition.node.init) {
        for (const name of environmentVariables(meaning.module, definition.node.init, depth - 1)) found.add(name);
      }
      return;
    }
    if (node.type === 'Property') {
      visit(node.value);
      return;
    }
    forEachChild(node, visit);
  };
  visit(expression);
  return [...found];
}
