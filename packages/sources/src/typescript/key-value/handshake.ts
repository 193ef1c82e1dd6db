import { versionInRange } from '@poolsafe/core';
import { bare, calleeName, type Node } from '../tree.js';
import { Values } from '../values.js';
import type { HandshakeCommand } from './client.js';
import type { KeyValueHandle } from './handle.js';
import { plainValue } from './used-client.js';

/**
 * The first command that a client sends by itself when it connects, with the options that it is made with.
 * `undefined`: none, or it can't be seen (the options are made elsewhere).
 *
 * @param version release of the package, where it is known; else the newest counts
 */
export function handshakeOf({ client, maker }: KeyValueHandle, version: string | undefined): string | undefined {
  if (!maker || !client.handshake) return undefined;
  const values = new Values(maker.module);
  if (maker.node.arguments.some((argument) => hides(argument, values))) return undefined;
  const given = (option: string): string | null | undefined => {
    for (const argument of maker.node.arguments) {
      const node = values.property(argument, option);
      if (node) return plainValue(node, values) ?? null;
    }
    return undefined;
  };
  const sends = ({ versions, unless, when }: HandshakeCommand): boolean =>
    (versions === undefined || version === undefined || versionInRange(version, versions)) &&
    Object.entries(unless ?? {}).every(([option, off]) => {
      const value = given(option);
      return value !== null && value !== off;
    }) &&
    Object.entries(when ?? {}).every(([option, on]) => given(option) === on);
  return client.handshake.find(sends)?.command;
}

/** A database by number at the end of an address: `redis://host:6379/3`. */
const IN_ADDRESS = /^(?:rediss?|valkeys?):\/\/[^/?#]*\/([1-9]\d*)(?:[?#]|$)/;

/** The number of the database that a client asks for with SELECT when it connects, where it is not the first. */
export function databaseOf({ client, maker }: KeyValueHandle): string | undefined {
  if (!maker || client.database === undefined) return undefined;
  const values = new Values(maker.module);
  for (const argument of maker.node.arguments) {
    const option = values.property(argument, client.database);
    const number = option ? plainValue(option, values) : undefined;
    if (number !== undefined && /^[1-9]\d*$/.test(number)) return number;
    for (const address of [argument, values.property(argument, 'url')]) {
      const written = address ? plainValue(address, values) : undefined;
      const inAddress = written === undefined ? undefined : IN_ADDRESS.exec(written)?.[1];
      if (inAddress !== undefined) return inAddress;
    }
  }
  return undefined;
}

/** The client is given a name, which it tells the server with CLIENT SETNAME when it connects. */
export function isNamed({ client, maker }: KeyValueHandle): boolean {
  const option = client.connectionName;
  if (!maker || option === undefined) return false;
  const values = new Values(maker.module);
  return maker.node.arguments.some((argument) => {
    const name = values.property(argument, option);
    return name !== undefined && !(name.type === 'Identifier' && name.name === 'undefined');
  });
}

/** The argument may hold options that are not seen: it is no address and no object that is written out. */
function hides(argument: Node, values: Values): boolean {
  const value = bare(values.constant(argument) ?? argument);
  switch (value.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
      return false;
    case 'ObjectExpression':
      return value.properties.some(({ type }) => type === 'SpreadElement');
    default:
      return !/ur[il]$|host|port|dsn|address|endpoint/i.test(calleeName(value) ?? '');
  }
}
