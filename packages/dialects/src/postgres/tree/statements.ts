import type { Action, Scope, State } from '@poolsafe/core';
import {
  childField,
  constantValue,
  isNode,
  listField,
  type Node,
  qualifiedName,
  stringField,
  unwrap,
} from './nodes.js';
import type { Facts } from './reading.js';

const isRole = (name: string | undefined) => name === 'role' || name === 'session_authorization';

/** `SET`, `RESET` and their relatives. */
export function readVariableSet(node: Node): readonly Facts[] {
  const name = stringField(node, 'name')?.toLowerCase();
  const scope: Scope = node['is_local'] === true ? 'transaction' : 'session';
  const state: State = isRole(name) ? 'role' : 'setting';
  switch (node['kind']) {
    case 'VAR_SET_VALUE': {
      const none = name === 'role' && constantValue(listField(node, 'args')[0])?.toLowerCase() === 'none';
      return [{ state, action: none ? 'release' : 'write', scope, via: 'set', name }];
    }
    case 'VAR_SET_DEFAULT':
      return [{ state, action: 'release', scope, via: 'set', name }];
    case 'VAR_RESET':
      return [{ state, action: 'release', scope, via: 'reset', name }];
    case 'VAR_RESET_ALL':
      return [{ state: 'setting', action: 'release', scope, via: 'reset', name: '*' }];
    case 'VAR_SET_MULTI': {
      const via = 'set_transaction';
      if (name === 'transaction') return [{ state: 'transaction', action: 'write', scope: 'transaction', via }];
      if (name === 'transaction snapshot') return [{ state: 'snapshot', action: 'read', scope: 'transaction', via }];
      return listField(node, 'args').map((argument) => ({
        state: 'setting',
        action: 'write',
        scope: 'session',
        via: 'set',
        name: `default_${stringField(unwrap(argument, 'DefElem') ?? {}, 'defname') ?? ''}`,
      }));
    }
    default:
      return [];
  }
}

/** `SET` of a role, a database or the system: stored in the server; no session runs it. */
function readStoredSet(node: Node): readonly Facts[] {
  // FROM CURRENT stores what the session has; where a statement says it, it sets nothing.
  const read = readVariableSet(node['kind'] === 'VAR_SET_CURRENT' ? { ...node, kind: 'VAR_SET_VALUE' } : node);
  return read.map((facts) => ({ ...facts, state: 'setting', scope: 'global', via: 'alter' }));
}

const TRANSACTIONS: Readonly<Record<string, readonly [Action, Scope, string]>> = {
  TRANS_STMT_BEGIN: ['write', 'transaction', 'begin'],
  TRANS_STMT_START: ['write', 'transaction', 'begin'],
  TRANS_STMT_SAVEPOINT: ['write', 'transaction', 'savepoint'],
  TRANS_STMT_PREPARE: ['write', 'global', 'prepare_transaction'],
  TRANS_STMT_COMMIT_PREPARED: ['release', 'global', 'commit_prepared'],
  TRANS_STMT_ROLLBACK_PREPARED: ['release', 'global', 'rollback_prepared'],
  TRANS_STMT_ROLLBACK_TO: ['release', 'transaction', 'rollback_to_savepoint'],
  TRANS_STMT_RELEASE: ['release', 'transaction', 'release_savepoint'],
  TRANS_STMT_COMMIT: ['release', 'transaction', 'commit'],
  TRANS_STMT_ROLLBACK: ['release', 'transaction', 'rollback'],
};

/** True for a relation that lives in the session's own schema. */
export const isTempRelation = (relation: Node): boolean =>
  relation['relpersistence'] === 't' || relation['schemaname'] === 'pg_temp';

export function readTempWrite(relation: Node, via: string, onCommit?: unknown): readonly Facts[] {
  if (!isTempRelation(relation)) return [];
  const scope = onCommit === 'ONCOMMIT_DROP' ? 'transaction' : 'session';
  return [{ state: 'temp-relation', action: 'write', scope, via, name: stringField(relation, 'relname') }];
}

/** An object whose name is a list of strings, in the session's own schema. */
function tempObject(name: unknown): readonly Facts[] {
  const parts = qualifiedName(name);
  if (parts?.length !== 2 || parts[0] !== 'pg_temp') return [];
  return [{ state: 'temp-relation', action: 'write', scope: 'session', via: 'create', name: parts[1] }];
}

/** `UPDATE pg_settings SET setting = ... WHERE name = '...'`. */
function settingsUpdate(node: Node): readonly Facts[] {
  if (childField(node, 'relation')['relname'] !== 'pg_settings') return [];
  let name: string | undefined;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    const comparison = unwrap(value, 'A_Expr');
    const column = qualifiedName(unwrap(comparison?.['lexpr'], 'ColumnRef')?.['fields'])?.at(-1);
    if (comparison && column === 'name') name = constantValue(comparison['rexpr'])?.toLowerCase();
    Object.values(value).forEach(visit);
  };
  visit(node['whereClause']);
  return [{ state: 'setting', action: 'write', scope: 'session', via: 'pg_settings', name }];
}

const DISCARDED: Readonly<Record<string, State | undefined>> = {
  DISCARD_ALL: 'every-state',
  DISCARD_TEMP: 'temp-relation',
  DISCARD_SEQUENCES: 'sequence-value',
};

/** What one node of the tree does by itself, children aside. */
export function readNode(type: string, node: Node): readonly Facts[] {
  const text = (key: string) => stringField(node, key);
  switch (type) {
    case 'VariableSetStmt':
      return readVariableSet(node);
    case 'VariableShowStmt': {
      const name = text('name')?.toLowerCase();
      return [{ state: 'setting', action: 'read', scope: 'session', via: 'show', name: name === 'all' ? '*' : name }];
    }
    case 'AlterRoleSetStmt':
    case 'AlterDatabaseSetStmt':
    case 'AlterSystemStmt':
      return readStoredSet(childField(node, 'setstmt'));
    case 'ConstraintsSetStmt':
      return [{ state: 'transaction', action: 'write', scope: 'transaction', via: 'set_constraints' }];
    case 'TransactionStmt': {
      const [action, scope, via] = TRANSACTIONS[text('kind') ?? 'TRANS_STMT_BEGIN'] ?? [
        'write',
        'transaction',
        'begin',
      ];
      return [{ state: 'transaction', action, scope, via: node['chain'] === true ? `${via}_and_chain` : via }];
    }
    case 'PrepareStmt':
      return [{ state: 'prepared-statement', action: 'write', scope: 'session', via: 'prepare', name: text('name') }];
    case 'ExecuteStmt':
      return [{ state: 'prepared-statement', action: 'read', scope: 'session', via: 'execute', name: text('name') }];
    case 'DeallocateStmt': {
      const name = text('name') ?? '*';
      return [{ state: 'prepared-statement', action: 'release', scope: 'session', via: 'deallocate', name }];
    }
    case 'DeclareCursorStmt': {
      // Bit 5 is CURSOR_OPT_HOLD.
      const scope = (Number(node['options'] ?? 0) & 0x20) !== 0 ? 'session' : 'transaction';
      return [{ state: 'cursor', action: 'write', scope, via: 'declare', name: text('portalname') }];
    }
    case 'FetchStmt': {
      const via = node['ismove'] === true ? 'move' : 'fetch';
      return [{ state: 'cursor', action: 'read', scope: 'session', via, name: text('portalname') }];
    }
    case 'ClosePortalStmt':
      return [{ state: 'cursor', action: 'release', scope: 'session', via: 'close', name: text('portalname') ?? '*' }];
    case 'ListenStmt':
      return [{ state: 'notification', action: 'write', scope: 'session', via: 'listen', name: text('conditionname') }];
    case 'UnlistenStmt': {
      const name = text('conditionname') ?? '*';
      return [{ state: 'notification', action: 'release', scope: 'session', via: 'unlisten', name }];
    }
    case 'NotifyStmt': {
      const name = text('conditionname');
      return [{ state: 'notification', action: 'send', scope: 'transaction', via: 'notify', name }];
    }
    case 'LoadStmt':
      return [{ state: 'library', action: 'write', scope: 'session', via: 'load', name: text('filename') }];
    case 'LockStmt':
      return listField(node, 'relations').map((relation) => {
        const range = unwrap(relation, 'RangeVar') ?? {};
        const parts = ['catalogname', 'schemaname', 'relname'].map((key) => stringField(range, key));
        const name = parts.filter((part) => part !== undefined).join('.');
        return { state: 'table-lock', action: 'write', scope: 'transaction', via: 'lock', name };
      });
    case 'DiscardStmt': {
      const state = DISCARDED[text('target') ?? 'DISCARD_ALL'];
      return state ? [{ state, action: 'release', scope: 'session', via: 'discard', name: '*' }] : [];
    }
    case 'CreateStmt':
      return readTempWrite(childField(node, 'relation'), 'create', node['oncommit']);
    case 'ViewStmt':
      return readTempWrite(childField(node, 'view'), 'create');
    case 'CreateSeqStmt':
      return readTempWrite(childField(node, 'sequence'), 'create');
    case 'CompositeTypeStmt':
      return readTempWrite(childField(node, 'typevar'), 'create');
    case 'CreateFunctionStmt':
      return tempObject(node['funcname']);
    case 'DefineStmt':
      return node['kind'] === 'OBJECT_OPERATOR' ? [] : tempObject(node['defnames']);
    case 'CreateStatsStmt':
      return tempObject(node['defnames']);
    case 'CreateDomainStmt':
      return tempObject(node['domainname']);
    case 'CreateEnumStmt':
    case 'CreateRangeStmt':
      return tempObject(node['typeName']);
    case 'UpdateStmt':
      return settingsUpdate(node);
    default:
      return [];
  }
}
