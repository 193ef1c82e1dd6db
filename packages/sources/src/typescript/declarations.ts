import type { Meaning, Place } from './modules.js';
import { bare, isClass, isFunction } from './tree.js';

/** The function or class that a meaning declares, through a constant that holds it. */
export function declaration(meaning: Meaning | undefined): Place | undefined {
  if (meaning?.kind !== 'declared') return undefined;
  const { module, node, variable } = meaning;
  if (isFunction(node) || isClass(node)) return { module, node };
  // Overloads come before the function that they describe.
  const definition =
    variable?.defs.find((candidate) => candidate.type === 'FunctionName' && candidate.node.body) ?? variable?.defs[0];
  if (definition?.type === 'FunctionName' || definition?.type === 'ClassName') {
    return { module, node: definition.node };
  }
  if (definition?.type === 'Variable' && definition.node.id.type === 'Identifier' && definition.node.init) {
    const init = bare(definition.node.init);
    if (isFunction(init) || isClass(init)) return { module, node: init };
    // const handler = wrap(async () => ...): what is wrapped says what it does.
    const wrapped =
      init.type === 'CallExpression' ? init.arguments.find((argument) => isFunction(argument)) : undefined;
    return wrapped ? { module, node: wrapped } : undefined;
  }
  return undefined;
}
