import type { Action, Scope, State } from '@poolsafe/core';

/** An effect as a parse tree shows it: the facts, without the words. */
export interface TreeEffect {
  readonly state: State;
  readonly action: Action;
  readonly scope: Scope;
  readonly name?: string | undefined;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const child = (node: Node, key: string): Node => (isNode(node[key]) ? (node[key] as Node) : {});

const stringOf = (node: unknown): string | undefined =>
  isNode(node) ? text(child(node, 'String')['sval']) : undefined;

/** The value of a constant argument, casts aside. */
function constant(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (isNode(node['TypeCast'])) return constant(child(node, 'TypeCast')['arg']);
  const constant_ = node['A_Const'];
  if (!isNode(constant_)) return undefined;
  if (isNode(constant_['sval'])) return text(child(constant_, 'sval')['sval']) ?? '';
  if (isNode(constant_['boolval'])) return String(child(constant_, 'boolval')['boolval'] ?? false);
  if (isNode(constant_['ival'])) return String(child(constant_, 'ival')['ival'] ?? 0);
  return undefined;
}

const isRole = (name: string | undefined) => name === 'role' || name === 'session_authorization';
const TRUE = /^(t|tr|tru|true|y|ye|yes|on|1)$/i;

function variableSet(node: Node): readonly TreeEffect[] {
  const name = text(node['name'])?.toLowerCase();
  const scope: Scope = node['is_local'] === true ? 'transaction' : 'session';
  const state: State = isRole(name) ? 'role' : 'setting';
  switch (node['kind']) {
    case 'VAR_SET_VALUE': {
      const value = constant(list(node['args'])[0]);
      const none = isRole(name) && value?.toLowerCase() === 'none';
      return [{ state, action: none ? 'release' : 'write', scope, name }];
    }
    case 'VAR_SET_DEFAULT':
    case 'VAR_RESET':
      return [{ state, action: 'release', scope, name }];
    case 'VAR_RESET_ALL':
      return [{ state: 'setting', action: 'release', scope, name: '*' }];
    case 'VAR_SET_MULTI': {
      if (name === 'transaction') return [{ state: 'transaction', action: 'write', scope: 'transaction' }];
      if (name === 'transaction snapshot') return [{ state: 'snapshot', action: 'read', scope: 'transaction' }];
      return list(node['args']).map((argument) => ({
        state: 'setting',
        action: 'write',
        scope: 'session',
        name: `default_${text(child(argument as Node, 'DefElem')['defname']) ?? ''}`,
      }));
    }
    default:
      return [];
  }
}

function transaction(node: Node): readonly TreeEffect[] {
  const effect = (action: Action, scope: Scope = 'transaction'): readonly TreeEffect[] => [
    { state: 'transaction', action, scope },
  ];
  switch (node['kind']) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
    case 'TRANS_STMT_SAVEPOINT':
      return effect('write');
    case 'TRANS_STMT_PREPARE':
      return effect('write', 'global');
    case 'TRANS_STMT_COMMIT_PREPARED':
    case 'TRANS_STMT_ROLLBACK_PREPARED':
      return effect('release', 'global');
    default:
      return effect('release');
  }
}

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

function call(node: Node): readonly TreeEffect[] {
  const parts = list(node['funcname']).map(stringOf);
  const name = parts.at(-1);
  const schema = parts.length > 1 ? parts[0] : undefined;
  const given = list(node['args']);
  const first = constant(given[0]);
  const anySchema = name === 'set_limit' || name?.startsWith('dblink_') === true;
  if (name === undefined || (schema !== undefined && schema !== 'pg_catalog' && !anySchema)) return [];
  const lock = LOCKS[name];
  if (lock) return [{ state: 'session-lock', action: lock[0], scope: lock[1] }];
  switch (name) {
    case 'set_config': {
      if (given.length !== 3) return [];
      const local = constant(given[2]);
      const scope = local !== undefined && TRUE.test(local) ? 'transaction' : 'session';
      return [{ state: 'setting', action: 'write', scope, name: first?.toLowerCase() }];
    }
    case 'current_setting':
      return [{ state: 'setting', action: 'read', scope: 'session', name: first?.toLowerCase() }];
    case 'pg_advisory_unlock_all':
      return [{ state: 'session-lock', action: 'release', scope: 'session', name: '*' }];
    case 'nextval':
    case 'setval':
      return [{ state: 'sequence-value', action: 'write', scope: 'session', name: first }];
    case 'currval':
      return [{ state: 'sequence-value', action: 'read', scope: 'session', name: first }];
    case 'lastval':
      return [{ state: 'sequence-value', action: 'read', scope: 'session' }];
    case 'pg_notify':
      return [{ state: 'notification', action: 'send', scope: 'transaction', name: first }];
    case 'pg_listening_channels':
      return [{ state: 'notification', action: 'read', scope: 'session' }];
    case 'pg_backend_pid':
      return [{ state: 'connection-identity', action: 'read', scope: 'session' }];
    case 'pg_export_snapshot':
      return [{ state: 'snapshot', action: 'write', scope: 'transaction' }];
    case 'setseed':
    case 'set_limit':
      return [{ state: 'extension-state', action: 'write', scope: 'session' }];
    case 'dblink_connect':
    case 'dblink_connect_u':
      return [
        { state: 'extension-state', action: 'write', scope: 'session', name: given.length > 1 ? first : undefined },
      ];
    case 'dblink_disconnect':
      return [{ state: 'extension-state', action: 'release', scope: 'session', name: first }];
    default:
      return [];
  }
}

const isTempRelation = (relation: Node) => relation['relpersistence'] === 't' || relation['schemaname'] === 'pg_temp';

function tempWrite(relation: Node, onCommit: unknown): readonly TreeEffect[] {
  if (!isTempRelation(relation)) return [];
  const scope = onCommit === 'ONCOMMIT_DROP' ? 'transaction' : 'session';
  return [{ state: 'temp-relation', action: 'write', scope, name: text(relation['relname']) }];
}

/** What one node of the tree does by itself, children aside. */
function ofNode(type: string, node: Node): readonly TreeEffect[] {
  switch (type) {
    case 'VariableSetStmt':
      return variableSet(node);
    case 'VariableShowStmt': {
      const name = text(node['name'])?.toLowerCase();
      return [{ state: 'setting', action: 'read', scope: 'session', name: name === 'all' ? '*' : name }];
    }
    case 'ConstraintsSetStmt':
      return [{ state: 'transaction', action: 'write', scope: 'transaction' }];
    case 'TransactionStmt':
      return transaction(node);
    case 'PrepareStmt':
      return [{ state: 'prepared-statement', action: 'write', scope: 'session', name: text(node['name']) }];
    case 'ExecuteStmt':
      return [{ state: 'prepared-statement', action: 'read', scope: 'session', name: text(node['name']) }];
    case 'DeallocateStmt':
      return [{ state: 'prepared-statement', action: 'release', scope: 'session', name: text(node['name']) ?? '*' }];
    case 'DeclareCursorStmt': {
      const hold = (Number(node['options'] ?? 0) & 0x20) !== 0;
      return [
        { state: 'cursor', action: 'write', scope: hold ? 'session' : 'transaction', name: text(node['portalname']) },
      ];
    }
    case 'FetchStmt':
      return [{ state: 'cursor', action: 'read', scope: 'session', name: text(node['portalname']) }];
    case 'ClosePortalStmt':
      return [{ state: 'cursor', action: 'release', scope: 'session', name: text(node['portalname']) ?? '*' }];
    case 'ListenStmt':
      return [{ state: 'notification', action: 'write', scope: 'session', name: text(node['conditionname']) }];
    case 'UnlistenStmt':
      return [{ state: 'notification', action: 'release', scope: 'session', name: text(node['conditionname']) ?? '*' }];
    case 'NotifyStmt':
      return [{ state: 'notification', action: 'send', scope: 'transaction', name: text(node['conditionname']) }];
    case 'LoadStmt':
      return [{ state: 'library', action: 'write', scope: 'session', name: text(node['filename']) }];
    case 'LockStmt':
      return list(node['relations']).map((relation) => {
        const range = child(relation as Node, 'RangeVar');
        const parts = [text(range['schemaname']), text(range['relname'])].filter((part) => part !== undefined);
        return { state: 'table-lock', action: 'write', scope: 'transaction', name: parts.join('.') };
      });
    case 'DiscardStmt':
      switch (node['target']) {
        case 'DISCARD_TEMP':
          return [{ state: 'temp-relation', action: 'release', scope: 'session', name: '*' }];
        case 'DISCARD_SEQUENCES':
          return [{ state: 'sequence-value', action: 'release', scope: 'session', name: '*' }];
        case 'DISCARD_PLANS':
          return [];
        default:
          return [{ state: 'every-state', action: 'release', scope: 'session', name: '*' }];
      }
    case 'CreateStmt':
      return tempWrite(child(node, 'relation'), node['oncommit']);
    case 'ViewStmt':
      return tempWrite(child(node, 'view'), undefined);
    case 'CreateSeqStmt':
      return tempWrite(child(node, 'sequence'), undefined);
    case 'IntoClause':
      return tempWrite(child(node, 'rel'), node['onCommit']);
    case 'FuncCall':
      return call(node);
    default:
      return [];
  }
}

/**
 * The effects that libpg-query's tree of a statement shows, in the tree's order. Function bodies are strings in the
 * tree and not looked into.
 */
export function effectsOfTree(tree: unknown): readonly TreeEffect[] {
  const found: TreeEffect[] = [];
  const visit = (value: unknown, key: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, key);
      return;
    }
    if (!isNode(value)) return;
    if (key === 'AlterFunctionStmt' || key === 'CreateFunctionStmt') return;
    if (key === 'ExplainStmt' && !explainRuns(value)) {
      if ('ExecuteStmt' in child(value, 'query')) visit(value['query'], 'query');
      return;
    }
    found.push(...ofNode(key === 'into' || key === 'intoClause' ? 'IntoClause' : key, value));
    for (const [name, inner] of Object.entries(value)) {
      // ALTER ROLE | DATABASE | SYSTEM ... SET holds a VariableSetStmt that no session runs.
      if (name === 'setstmt')
        found.push(
          ...variableSet(inner as Node).map((effect) => ({
            ...effect,
            state: 'setting' as const,
            scope: 'global' as const,
          })),
        );
      else visit(inner, name);
    }
  };
  visit(tree, '');
  return found;
}

function explainRuns(node: Node): boolean {
  return list(node['options']).some((option) => {
    const element = child(option as Node, 'DefElem');
    if (element['defname'] !== 'analyze') return false;
    const value = element['arg'];
    return (
      !isNode(value) || !/^(false|off|0)$/i.test(stringOf(value) ?? String(child(value, 'Integer')['ival'] ?? 'true'))
    );
  });
}
