import type { Condition, EffectPattern, HandlingClause, SettingDescription } from '@poolsafe/core';
import { clause, documentedIn } from '../shared/clauses.js';
import { unseenRoutines } from '../shared/mysql.js';

const pinning = documentedIn('https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html');
const MYSQL: Condition = { dialect: 'mysql' };

/** Variables that RDS Proxy follows; a connection is reused by clients with the same values. */
const TRACKED = [
  'auto_increment_increment',
  'character_set',
  'character_set_client',
  'character_set_connection',
  'character_set_database',
  'character_set_results',
  'character_set_server',
  'collation_connection',
  'collation_database',
  'collation_server',
  'interactive_timeout',
  'names',
  'net_write_timeout',
  'query_cache_type',
  'session_track_schema',
  'sql_mode',
  'time_zone',
  'transaction_isolation',
  'tx_isolation',
  'transaction_read_only',
  'tx_read_only',
  'wait_timeout',
];

const pins = (effects: EffectPattern, what: string, when: Condition = {}): HandlingClause =>
  clause(effects, { kind: 'pins', until: 'disconnect' }, `RDS Proxy pins the connection on ${what}`, {
    when: { ...MYSQL, ...when },
    evidence: [pinning(`${what} pins for the rest of the client's session`)],
  });

const pinsMessage = (pattern: string, what: string): HandlingClause => ({
  ...pins({}, what),
  reach: 'message',
  recognition: { by: 'text', pattern, over: 'text' },
});

/** `session_pinning_filters=EXCLUDE_VARIABLE_SETS`: what is set then stays on a connection that others get. */
const FILTERED: Condition = { settings: { session_pinning_filters: { matches: 'exclude_variable_sets' } } };

const filtered = (effects: EffectPattern): HandlingClause =>
  clause(
    effects,
    { kind: 'keeps' },
    'session_pinning_filters = EXCLUDE_VARIABLE_SETS: the connection is shared although this was set on it',
    { when: { ...MYSQL, ...FILTERED }, evidence: [pinning('EXCLUDE_VARIABLE_SETS turns pinning on SET off')] },
  );

/** RDS Proxy with MySQL and MariaDB engines. */
export const mysqlClauses: readonly HandlingClause[] = [
  pinsMessage('^(?=.{16385})', 'a statement of more than 16 KB'),
  pinsMessage(String.raw`\/\*M?!`, 'an executable comment'),
  {
    effects: { state: 'prepared-statement' },
    reach: 'message',
    when: { ...MYSQL, protocol: 'binary' },
    handling: { kind: 'pins', until: 'disconnect' },
    because: 'RDS Proxy pins the connection on prepared statements of the binary protocol',
    evidence: [pinning('prepared statements pin, in text and in the binary protocol')],
  },
  clause({ state: 'transaction', name: 'autocommit' }, { kind: 'tracks' }, 'RDS Proxy follows autocommit', {
    when: MYSQL,
    recognition: { by: 'parser' },
    evidence: [pinning('autocommit is tracked')],
  }),
  clause(
    { state: 'setting', scope: 'session', name: TRACKED },
    { kind: 'tracks' },
    'RDS Proxy follows this variable and reuses the connection for clients with the same value',
    { when: MYSQL, recognition: { by: 'parser' }, evidence: [pinning('in the list of tracked variables')] },
  ),
  filtered({ state: ['setting', 'user-variable'], action: 'write', scope: ['session', 'transaction'] }),
  pins({ state: 'setting', action: 'write', scope: 'transaction' }, 'SET TRANSACTION for the next transaction'),
  pins(
    { state: ['setting', 'role'], scope: 'session', action: ['write', 'release'] },
    'SET of a variable it does not follow',
  ),
  pins({ state: 'user-variable', action: 'write' }, 'SET of a user variable'),
  pins({ state: 'table-lock', action: 'write' }, 'LOCK TABLES and FLUSH TABLES WITH READ LOCK'),
  pins({ state: 'session-lock', action: 'write' }, 'GET_LOCK'),
  pins({ state: 'temp-relation', action: 'write' }, 'CREATE TEMPORARY TABLE'),
  pins({ state: 'prepared-statement', action: 'write' }, 'prepared statements'),
  pins({ state: 'row-count' }, 'FOUND_ROWS and ROW_COUNT, sometimes'),
  clause({ state: 'database' }, { kind: 'tracks' }, 'RDS Proxy follows USE', {
    when: MYSQL,
    recognition: { by: 'parser' },
    evidence: [pinning('USE is tracked')],
  }),
  clause(
    { state: ['cursor', 'diagnostics', 'insert-id', 'sequence-value'] },
    { kind: 'yields', outcomes: ['unknown'] },
    'what RDS Proxy does with this is not documented',
    { when: MYSQL },
  ),
  { ...unseenRoutines('RDS Proxy does not look into routines: what they set is lost or left behind'), when: MYSQL },
];

/** Settings that matter with these engines only. */
export const mysqlSettings: readonly SettingDescription[] = [
  {
    name: 'session_pinning_filters',
    summary: 'EXCLUDE_VARIABLE_SETS: do not pin on SET (MySQL engines).',
    defaults: [{ value: '' }],
    pattern: '^(?:EXCLUDE_VARIABLE_SETS)?$',
  },
];
