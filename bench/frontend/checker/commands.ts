import { at, constant, known, list, names, type Node, stringConstant, text } from './nodes.js';

/** An effect as the contract's table names it. */
export interface Fact {
  readonly state: string;
  readonly action: string;
  readonly scope: string;
  readonly name?: string | undefined;
}

const make = (state: string, action: string, scope: string, name?: string): Fact => ({
  state,
  action,
  scope,
  name: known(name),
});

const LOCKS = /^pg_(?:try_)?advisory_(xact_)?lock(?:_shared)?$/;
const TRUE = /^(?:t|true|on|1|y|yes)$/i;

/** The effect of a function call, by the last part of its name. */
export function ofCall(call: Node): Fact | undefined {
  const parts = names(call['funcname']);
  const name = parts.at(-1) ?? '';
  const given = list(call['args']);
  const first = stringConstant(given[0]);
  // Functions of extensions live in whatever schema they were created in.
  switch (name) {
    case 'set_limit':
      return make('extension-state', 'write', 'session');
    case 'dblink_connect':
    case 'dblink_connect_u':
      return make('extension-state', 'write', 'session', given.length > 1 ? first : undefined);
    case 'dblink_disconnect':
      return make('extension-state', 'release', 'session', first);
  }
  if (parts.length > 1 && parts[0] !== 'pg_catalog') return undefined;
  const keys = given.map(constant);
  const key = keys.length > 0 && keys.every((value) => value !== undefined) ? keys.join(',') : undefined;
  const lock = LOCKS.exec(name);
  if (lock) return make('session-lock', 'write', lock[1] === undefined ? 'session' : 'transaction', key);
  const argument = (named: string, index: number) =>
    given.find((value) => at(value, 'NamedArgExpr', 'name') === named) ?? given[index];
  switch (name) {
    case 'pg_advisory_unlock':
    case 'pg_advisory_unlock_shared':
      return make('session-lock', 'release', 'session', key);
    case 'pg_advisory_unlock_all':
      return make('session-lock', 'release', 'session', '*');
    case 'set_config': {
      if (given.length !== 3) return undefined;
      const local = TRUE.test(constant(argument('is_local', 2)) ?? '');
      const setting = stringConstant(argument('setting_name', 0))?.toLowerCase();
      return make('setting', 'write', local ? 'transaction' : 'session', setting);
    }
    case 'current_setting':
      return make('setting', 'read', 'session', first?.toLowerCase());
    case 'nextval':
    case 'setval':
      return make('sequence-value', 'write', 'session', first);
    case 'currval':
      return make('sequence-value', 'read', 'session', first);
    case 'lastval':
      return make('sequence-value', 'read', 'session');
    case 'setseed':
      return make('extension-state', 'write', 'session');
    case 'pg_notify':
      return make('notification', 'send', 'transaction', first);
    case 'pg_listening_channels':
      return make('notification', 'read', 'session');
    case 'pg_backend_pid':
      return make('connection-identity', 'read', 'session');
    case 'pg_export_snapshot':
      return make('snapshot', 'write', 'transaction');
    default:
      return undefined;
  }
}

/** `SET` and `RESET`, of the session or (`global`) as something that the server keeps. */
export function ofSet(node: Node, global: boolean): readonly Fact[] {
  const name = String(node['name'] ?? '').toLowerCase();
  const state = !global && (name === 'role' || name === 'session_authorization') ? 'role' : 'setting';
  const scope = global ? 'global' : node['is_local'] === true ? 'transaction' : 'session';
  switch (node['kind']) {
    case 'VAR_SET_VALUE': {
      const none = name === 'role' && constant(at(node, 'args', 0))?.toLowerCase() === 'none';
      return [make(state, none ? 'release' : 'write', scope, name)];
    }
    case 'VAR_SET_DEFAULT':
      return [make(state, 'release', scope, name)];
    case 'VAR_SET_CURRENT':
      // What the session has now is kept for others; for the session itself nothing changes.
      return global ? [make(state, 'write', scope, name)] : [];
    case 'VAR_RESET':
      return [make(state, 'release', global ? 'global' : 'session', name)];
    case 'VAR_RESET_ALL':
      return [make('setting', 'release', global ? 'global' : 'session', '*')];
    case 'VAR_SET_MULTI':
      if (name === 'transaction snapshot') return [make('snapshot', 'read', 'transaction')];
      if (name === 'transaction') return [make('transaction', 'write', 'transaction')];
      return list(node['args']).map((option) =>
        make('setting', 'write', 'session', `default_${String(at(option, 'DefElem', 'defname'))}`),
      );
    default:
      return [];
  }
}

const TRANSACTIONS: Readonly<Record<string, readonly [action: string, scope: string]>> = {
  BEGIN: ['write', 'transaction'],
  START: ['write', 'transaction'],
  SAVEPOINT: ['write', 'transaction'],
  COMMIT: ['release', 'transaction'],
  ROLLBACK: ['release', 'transaction'],
  RELEASE: ['release', 'transaction'],
  ROLLBACK_TO: ['release', 'transaction'],
  PREPARE: ['write', 'global'],
  COMMIT_PREPARED: ['release', 'global'],
  ROLLBACK_PREPARED: ['release', 'global'],
};

const DISCARDED: Readonly<Record<string, string>> = {
  DISCARD_ALL: 'every-state',
  DISCARD_TEMP: 'temp-relation',
  DISCARD_SEQUENCES: 'sequence-value',
};

const HOLDS = 0x20;

/** The effects of commands that hold nothing else; `undefined` for all others. */
export function ofCommand(type: string, node: Node): readonly Fact[] | undefined {
  const string = (key: string) => (typeof node[key] === 'string' ? node[key] : undefined);
  switch (type) {
    case 'VariableSetStmt':
      return ofSet(node, false);
    case 'AlterRoleSetStmt':
    case 'AlterDatabaseSetStmt':
    case 'AlterSystemStmt':
      return ofSet((node['setstmt'] ?? {}) as Node, true);
    case 'AlterFunctionStmt':
      return [];
    case 'VariableShowStmt': {
      const name = string('name')?.toLowerCase();
      return [make('setting', 'read', 'session', name === 'all' ? '*' : name)];
    }
    case 'ConstraintsSetStmt':
      return [make('transaction', 'write', 'transaction')];
    case 'TransactionStmt': {
      const kind = (string('kind') ?? 'TRANS_STMT_BEGIN').replace('TRANS_STMT_', '');
      const [action, scope] = TRANSACTIONS[kind] ?? ['write', 'transaction'];
      return [make('transaction', action, scope)];
    }
    case 'DeallocateStmt':
      return [make('prepared-statement', 'release', 'session', string('name') ?? '*')];
    case 'FetchStmt':
      return [make('cursor', 'read', 'session', string('portalname'))];
    case 'ClosePortalStmt':
      return [make('cursor', 'release', 'session', string('portalname') ?? '*')];
    case 'ListenStmt':
      return [make('notification', 'write', 'session', string('conditionname'))];
    case 'UnlistenStmt':
      return [make('notification', 'release', 'session', string('conditionname') ?? '*')];
    case 'NotifyStmt':
      return [make('notification', 'send', 'transaction', string('conditionname'))];
    case 'LoadStmt':
      return [make('library', 'write', 'session', string('filename'))];
    case 'LockStmt':
      return list(node['relations']).map((relation) => {
        const parts = ['catalogname', 'schemaname', 'relname'].map((key) => at(relation, 'RangeVar', key));
        return make('table-lock', 'write', 'transaction', parts.filter((part) => part !== undefined).join('.'));
      });
    case 'DiscardStmt': {
      const state = DISCARDED[string('target') ?? 'DISCARD_ALL'];
      return state === undefined ? [] : [make(state, 'release', 'session', '*')];
    }
    default:
      return undefined;
  }
}

/** The effect that a command has besides those of the query or the expressions in it. */
export function besides(type: string, node: Node): Fact | undefined {
  const name = typeof node['name'] === 'string' ? node['name'] : undefined;
  switch (type) {
    case 'PrepareStmt':
      return make('prepared-statement', 'write', 'session', name);
    case 'ExecuteStmt':
      return make('prepared-statement', 'read', 'session', name);
    case 'DeclareCursorStmt': {
      const holds = (Number(node['options'] ?? 0) & HOLDS) !== 0;
      return make('cursor', 'write', holds ? 'session' : 'transaction', String(node['portalname']));
    }
    case 'FuncCall':
      return ofCall(node);
    default:
      return undefined;
  }
}

/** A relation that is temporary by its word or by its schema. */
export function temporary(relation: unknown, onCommit: unknown): Fact | undefined {
  if (at(relation, 'relpersistence') !== 't' && at(relation, 'schemaname') !== 'pg_temp') return undefined;
  const scope = onCommit === 'ONCOMMIT_DROP' ? 'transaction' : 'session';
  return make('temp-relation', 'write', scope, String(at(relation, 'relname')));
}

/** Another object in the session's own schema. */
export function temporaryObject(qualified: unknown): Fact | undefined {
  const [schema, name] = names(qualified);
  return schema === 'pg_temp' && name !== undefined ? make('temp-relation', 'write', 'session', name) : undefined;
}

/** `UPDATE pg_settings SET setting = ... WHERE name = '...'`. */
export function updatedSetting(node: Node): Fact | undefined {
  if (at(node, 'relation', 'relname') !== 'pg_settings') return undefined;
  let name: string | undefined;
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const compared = names(at(value, 'A_Expr', 'lexpr', 'ColumnRef', 'fields')).at(-1);
    if (compared === 'name') name = constant(at(value, 'A_Expr', 'rexpr'))?.toLowerCase();
    Object.values(value).forEach(visit);
  };
  visit(node['whereClause']);
  return make('setting', 'write', 'session', name);
}

/** True when `EXPLAIN` runs what it explains. */
export const runs = (node: Node): boolean =>
  at(node, 'query', 'ExecuteStmt') !== undefined ||
  list(node['options']).some((option) => {
    const value = at(option, 'DefElem', 'arg');
    if (at(option, 'DefElem', 'defname') !== 'analyze') return false;
    if (at(value, 'Integer') !== undefined) return Boolean(at(value, 'Integer', 'ival'));
    if (at(value, 'Boolean') !== undefined) return Boolean(at(value, 'Boolean', 'boolval'));
    return !/^(?:false|off|0)$/i.test(text(value) ?? '');
  });
