import type { TextRange } from '@poolsafe/core';
import { HOLE, redisCommand } from '@poolsafe/dialects';
import type { TSESTree } from '@typescript-eslint/types';
import { bare, type Node } from '../tree.js';
import type { Values } from '../values.js';
import type { KeyValueClient, RawWords } from './client.js';

/** A command as a call spells it: its words in protocol order, and where each stands in the file. */
export interface CalledCommand {
  readonly words: readonly string[];
  readonly places: readonly TextRange[];
  /** The words go past the library's own method. */
  readonly raw: boolean;
}

const range = (node: Node): TextRange => ({ start: node.range[0], end: node.range[1] });

/** Containers whose methods are named in one word: `clientSetName`, `scriptLoad`. */
const CONTAINERS = ['client', 'script', 'function', 'debug'];

/** `blPop`, `BLPOP`, `blpopBuffer`, `brpopAsync`, `clientSetName`: the command that a method is named after. */
export function commandOfMethod(method: string): readonly string[] | undefined {
  const candidates = [method, method.replace(/(?:Buffer|Async|_async)$/, '')].map((name) => name.toLowerCase());
  for (const name of candidates) {
    if (redisCommand(name)) return [name];
    const flat = name.replaceAll('_', '');
    if (redisCommand(flat)) return [flat];
    for (const container of CONTAINERS) {
      const rest = flat.startsWith(container) ? flat.slice(container.length) : '';
      if (rest === '') continue;
      if (redisCommand(`${container}|${rest}`)) return [container, rest];
      const dashed = rest.replace(/^no/, 'no-');
      if (redisCommand(`${container}|${dashed}`)) return [container, dashed];
    }
  }
  return undefined;
}

/** The words of a call on a handle, when the method is a command or passes one on. */
export function commandOfCall(
  call: TSESTree.CallExpression,
  method: string,
  methodPlace: TextRange,
  client: KeyValueClient,
  values: Values,
): CalledCommand | undefined {
  const forms = Object.hasOwn(client.raw, method) ? client.raw[method] : undefined;
  for (const form of forms ?? []) {
    const command = rawCommand(call, form, values);
    if (command) return command;
  }
  if (forms) return undefined;
  const name = commandOfMethod(method);
  if (!name) return undefined;
  const rest = argumentWords(call.arguments, values);
  return {
    words: [...name, ...rest.words],
    places: [...name.map(() => methodPlace), ...rest.places],
    raw: false,
  };
}

function rawCommand(call: TSESTree.CallExpression, form: RawWords, values: Values): CalledCommand | undefined {
  const first = call.arguments[0] ? bare(call.arguments[0]) : undefined;
  if (!first) return undefined;
  const given = ((): readonly Node[] | undefined => {
    switch (form) {
      case 'arguments':
        return call.arguments;
      case 'array':
        // The pool and the cluster take a key or a flag first.
        return call.arguments.flatMap((node) => elements(node, values) ?? [])[0] === undefined
          ? undefined
          : (call.arguments.map((node) => elements(node, values)).find((found) => found !== undefined) ?? undefined);
      case 'name-and-array':
        return call.arguments[0] && isText(first, values)
          ? [call.arguments[0], ...(call.arguments[1] ? (elements(call.arguments[1], values) ?? []) : [])]
          : undefined;
      case 'command-object':
        return first.type === 'NewExpression' && first.arguments[0]
          ? [first.arguments[0], ...(first.arguments[1] ? (elements(first.arguments[1], values) ?? []) : [])]
          : undefined;
    }
  })();
  if (!given || given.length === 0) return undefined;
  const words = argumentWords(given, values);
  const name = words.words[0];
  if (name === undefined || name.includes(HOLE) || !redisCommand(name)) return undefined;
  return { ...words, raw: true };
}

const isText = (node: Node, values: Values): boolean => values.of(node).some((value) => !value.unknown);

function elements(node: Node, values: Values): readonly Node[] | undefined {
  const array = bare(values.constant(node) ?? node);
  return array.type === 'ArrayExpression' ? array.elements.flatMap((element) => (element ? [element] : [])) : undefined;
}

/** Options of node-redis and GLIDE that become words: `{ BLOCK: 5000 }`, `{ block: 5000 }`. */
const OPTION_WORDS = ['block'];

function argumentWords(nodes: readonly Node[], values: Values): { words: string[]; places: TextRange[] } {
  const words: string[] = [];
  const places: TextRange[] = [];
  const add = (word: string, node: Node) => {
    words.push(word);
    places.push(range(node));
  };
  const read = (node: Node, depth: number): void => {
    const expression = bare(node);
    if (expression.type === 'SpreadElement') {
      const spread = elements(expression.argument, values);
      if (spread && depth < 3) for (const element of spread) read(element, depth + 1);
      else add(HOLE, node);
      return;
    }
    if (expression.type === 'ArrayExpression' && depth < 3) {
      for (const element of expression.elements) if (element) read(element, depth + 1);
      return;
    }
    const object = bare(values.constant(expression) ?? expression);
    if (object.type === 'ObjectExpression') {
      for (const property of object.properties) {
        if (property.type !== 'Property' || property.computed) continue;
        const key =
          property.key.type === 'Identifier' ? property.key.name : String((property.key as { value?: unknown }).value);
        if (OPTION_WORDS.includes(key.toLowerCase())) {
          // An option that is left undefined is not sent.
          if (property.value.type === 'Identifier' && property.value.name === 'undefined') continue;
          add(key.toUpperCase(), property);
          add(values.of(property.value)[0]?.text ?? HOLE, property.value);
        }
      }
      return;
    }
    if (expression.type === 'FunctionExpression' || expression.type === 'ArrowFunctionExpression') return;
    add(values.of(expression)[0]?.text ?? HOLE, node);
  };
  for (const node of nodes) read(node, 0);
  return { words, places };
}
