import type { Action, Scope } from '@poolsafe/core';
import { constantValue, listField, type Node, qualifiedName, stringConstant, stringField, unwrap } from './nodes.js';
import { relationName } from '../../sql/relation-name.js';
import type { Facts } from './reading.js';

const LOCKS: Readonly<Record<string, readonly [Action, Scope]>> = {
  pg_advisory_lock: ['write', 'session'],
  pg_advisory_lock_shared: ['write', 'session'],
  pg_try_advisory_lock: ['write', 'session'],
  pg_try_advisory_lock_shared: ['write', 'session'],
  pg_advisory_xact_lock: ['write', 'transaction'],
  pg_advisory_xact_lock_shared: ['write', 'transaction'],
  pg_try_advisory_xact_lock: ['write', 'transaction'],
  pg_try_advisory_xact_lock_shared: ['write', 'transaction'],
  pg_advisory_unlock: ['release', 'session'],
  pg_advisory_unlock_shared: ['release', 'session'],
};

/** Functions of extensions, which stand in whatever schema the extension was created in. */
const OF_EXTENSIONS = /^(set_limit|dblink_(connect|connect_u|disconnect))$/;

const TRUE = /^(t|tr|tru|true|y|ye|yes|on|1)$/i;

/** An argument by its name, or else by its place. */
const argument = (given: readonly unknown[], place: number, name: string): unknown =>
  given.find((value) => stringField(unwrap(value, 'NamedArgExpr') ?? {}, 'name') === name) ?? given[place];

/** What a call of one of PostgreSQL's own functions does. */
export function readCall(node: Node): Facts | undefined {
  const parts = qualifiedName(node['funcname']);
  const via = parts?.at(-1);
  if (parts === undefined || via === undefined) return undefined;
  if (parts.length > 1 && parts[0] !== 'pg_catalog' && !OF_EXTENSIONS.test(via)) return undefined;
  const given = listField(node, 'args');
  const first = stringConstant(given[0]);
  const at = (node['location'] as number | undefined) ?? 0;
  const lock = LOCKS[via];
  if (lock) {
    const keys = given.map(constantValue);
    const name = keys.length > 0 && keys.every((key) => key !== undefined) ? keys.join(',') : undefined;
    return { state: 'session-lock', action: lock[0], scope: lock[1], via, name, at };
  }
  switch (via) {
    case 'set_config': {
      if (given.length !== 3) return undefined;
      const local = constantValue(argument(given, 2, 'is_local'));
      const name = stringConstant(argument(given, 0, 'setting_name'))?.toLowerCase();
      const scope = local !== undefined && TRUE.test(local) ? 'transaction' : 'session';
      return { state: 'setting', action: 'write', scope, via, name, at };
    }
    case 'current_setting':
      return { state: 'setting', action: 'read', scope: 'session', via, name: first?.toLowerCase(), at };
    case 'pg_advisory_unlock_all':
      return { state: 'session-lock', action: 'release', scope: 'session', via, name: '*', at };
    case 'nextval':
    case 'setval':
    case 'currval': {
      const action = via === 'currval' ? 'read' : 'write';
      return { state: 'sequence-value', action, scope: 'session', via, name: first && relationName(first), at };
    }
    case 'lastval':
      return { state: 'sequence-value', action: 'read', scope: 'session', via, at };
    case 'pg_notify':
      return { state: 'notification', action: 'send', scope: 'transaction', via, name: first, at };
    case 'pg_listening_channels':
      return { state: 'notification', action: 'read', scope: 'session', via, at };
    case 'pg_backend_pid':
      return { state: 'connection-identity', action: 'read', scope: 'session', via, at };
    case 'pg_export_snapshot':
      return { state: 'snapshot', action: 'write', scope: 'transaction', via, at };
    case 'setseed':
    case 'set_limit':
      return { state: 'extension-state', action: 'write', scope: 'session', via, at };
    case 'dblink_connect':
    case 'dblink_connect_u':
      return {
        state: 'extension-state',
        action: 'write',
        scope: 'session',
        via,
        name: given.length > 1 ? first : undefined,
        at,
      };
    case 'dblink_disconnect':
      return { state: 'extension-state', action: 'release', scope: 'session', via, name: first, at };
    default:
      return undefined;
  }
}
