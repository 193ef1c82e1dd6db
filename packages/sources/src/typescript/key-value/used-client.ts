import type { TSESTree } from '@typescript-eslint/types';
import type { Flow } from '../../extraction.js';
import type { Module } from '../modules.js';
import { packageVersion } from '../package-version.js';
import { bare, keyName, type Node, propertyName } from '../tree.js';
import { Values } from '../values.js';
import type { KeyValueHandle } from './handle.js';

/** The library's object that code calls: its release as the project has it, and the options that it is made with. */
export function usedClient(handle: KeyValueHandle, module: Module): NonNullable<Flow['client']> {
  const { kind, client } = handle;
  const version = versionOf(handle, module);
  const settings = settingsOf(handle);
  return {
    product: client.product,
    mode: kind === 'multi' || kind === 'pipeline' ? 'client' : kind,
    ...(version === undefined ? {} : { version }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  };
}

function versionOf({ client, from }: KeyValueHandle, module: Module): string | undefined {
  if (from === undefined) return undefined;
  const version = packageVersion(module, from);
  const own = client.versions?.[from];
  if (own === undefined) return version ?? client.hints?.find(([words]) => words.test(module.text))?.[1];
  return own[version?.split('.')[0] ?? ''] ?? own['*'] ?? version;
}

function settingsOf({ client, maker }: KeyValueHandle): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  if (!maker || !client.settings) return found;
  const values = new Values(maker.module);
  for (const argument of maker.node.arguments) {
    for (const [option, setting] of Object.entries(client.settings)) {
      const value = values.property(argument, option);
      const text = value ? plainValue(value, values) : undefined;
      if (text !== undefined) found[setting] = text;
    }
  }
  return found;
}

/** A number, a truth value or a name, as a setting of a profile is written. */
export function plainValue(node: Node, values: Values): string | undefined {
  const value = bare(values.constant(node) ?? node);
  if (value.type !== 'Literal') return undefined;
  return typeof value.value === 'number' || typeof value.value === 'boolean' || typeof value.value === 'string'
    ? String(value.value)
    : undefined;
}

/** An option of node-redis that a call passes in front: `commandOptions({ isolated: true })`. */
export function isolatedOption(call: TSESTree.CallExpression): Node | undefined {
  const first = call.arguments[0] ? bare(call.arguments[0]) : undefined;
  if (first?.type !== 'CallExpression') return undefined;
  const callee = bare(first.callee);
  const name =
    callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? propertyName(callee) : '';
  const options = first.arguments[0] ? bare(first.arguments[0]) : undefined;
  if (name !== 'commandOptions' || options?.type !== 'ObjectExpression') return undefined;
  const isolated = options.properties.some(
    (property) =>
      property.type === 'Property' &&
      keyName(property.key) === 'isolated' &&
      !(property.value.type === 'Literal' && property.value.value === false),
  );
  return isolated ? first : undefined;
}
