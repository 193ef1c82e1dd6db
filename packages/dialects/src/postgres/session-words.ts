/** Words without which no statement has a session effect, as they are written in any case. */
export const SESSION_WORDS = [
  'set',
  'reset',
  'show',
  'discard',
  'begin',
  'start',
  'commit',
  'end',
  'rollback',
  'abort',
  'savepoint',
  'release',
  'prepare',
  'execute',
  'deallocate',
  'declare',
  'fetch',
  'move',
  'close',
  'listen',
  'unlisten',
  'notify',
  'load',
  'lock',
  'do',
  'temp',
  'temporary',
  'pg_temp',
  'pg_settings',
  'set_config',
  'current_setting',
  'setseed',
  'set_limit',
  'nextval',
  'setval',
  'currval',
  'lastval',
  'pg_notify',
  'pg_listening_channels',
  'pg_backend_pid',
  'pg_export_snapshot',
  'dblink_connect',
  'dblink_connect_u',
  'dblink_disconnect',
  'pg_advisory_lock',
  'pg_advisory_lock_shared',
  'pg_try_advisory_lock',
  'pg_try_advisory_lock_shared',
  'pg_advisory_xact_lock',
  'pg_advisory_xact_lock_shared',
  'pg_try_advisory_xact_lock',
  'pg_try_advisory_xact_lock_shared',
  'pg_advisory_unlock',
  'pg_advisory_unlock_shared',
  'pg_advisory_unlock_all',
] as const;

/** Words that only mean it at the head of a statement; elsewhere they are parts of clauses and expressions. */
export const ONLY_AT_HEAD: readonly (typeof SESSION_WORDS)[number][] = [
  'set',
  'end',
  'lock',
  'do',
  'start',
  'close',
  'release',
  'begin',
];

/** Words that a body stands behind when a statement creates it. */
export const WITH_BODY = ['function', 'procedure'] as const;

/** What has settings that `ALTER` changes. */
export const WITH_SETTINGS = ['role', 'user', 'database', 'system'] as const;

/** Words by which the scanner tells where a statement ends. */
export const SHAPING = ['rule', 'atomic', 'stdin'] as const;
