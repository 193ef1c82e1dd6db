/**
 * System variables that ProxySQL reads from a client's `SET`, by what it takes as their value, since which version.
 * Source: ProxySQL's own lists (lib/MySQL_Session.cpp, lib/MySQL_Variables.cpp, include/proxysql_structs.h) at
 * 1.4.16, 2.0.6, 2.0.18, 2.3.2, 2.4.8, 2.5.5 and the head of 2.7.
 */
export interface TrackedVariables {
  /** Version range of ProxySQL. */
  readonly version: string;
  readonly booleans: readonly string[];
  readonly numbers: readonly string[];
  /** Taken as text, whatever is in it. */
  readonly strings: readonly string[];
  readonly charsets: readonly string[];
  readonly isolation: readonly string[];
  readonly readOnly: readonly string[];
  /** Accepted from the client and never sent to the server. */
  readonly ignored: readonly string[];
  /** Recognised as variables, but without a value set: an assignment to one is not understood. */
  readonly halfKnown: readonly string[];
}

const CHARSETS = [
  'character_set_results',
  'character_set_connection',
  'character_set_client',
  'character_set_database',
  'collation_connection',
];

const SHORT_LIST: TrackedVariables = {
  version: '>=2.0.11 <2.4',
  booleans: ['sql_auto_is_null', 'sql_safe_updates'],
  numbers: ['sql_select_limit', 'net_write_timeout', 'max_join_size', 'wsrep_sync_wait', 'group_concat_max_len'],
  strings: [],
  charsets: CHARSETS,
  isolation: ['tx_isolation'],
  readOnly: [],
  ignored: ['interactive_timeout', 'wait_timeout', 'net_read_timeout', 'session_track_schema'],
  halfKnown: [],
};

const LONG_LIST: TrackedVariables = {
  version: '>=2.4 <2.5',
  booleans: [
    'aurora_read_replica_read_committed',
    'foreign_key_checks',
    'innodb_strict_mode',
    'innodb_table_locks',
    'sql_auto_is_null',
    'sql_big_selects',
    'sql_log_bin',
    'sql_safe_updates',
    'unique_checks',
  ],
  numbers: [
    'auto_increment_increment',
    'auto_increment_offset',
    'group_concat_max_len',
    'innodb_lock_wait_timeout',
    'join_buffer_size',
    'lock_wait_timeout',
    'long_query_time',
    'max_execution_time',
    'max_heap_table_size',
    'max_join_size',
    'max_sort_length',
    'optimizer_prune_level',
    'optimizer_search_depth',
    'optimizer_use_condition_selectivity',
    'query_cache_type',
    'sort_buffer_size',
    'sql_select_limit',
    'timestamp',
    'tmp_table_size',
    'wsrep_sync_wait',
  ],
  strings: [
    'default_storage_engine',
    'default_tmp_storage_engine',
    'group_replication_consistency',
    'lc_messages',
    'lc_time_names',
    'optimizer_switch',
    'wsrep_osu_method',
  ],
  charsets: CHARSETS,
  isolation: ['tx_isolation'],
  readOnly: [],
  ignored: [
    'interactive_timeout',
    'wait_timeout',
    'net_read_timeout',
    'net_write_timeout',
    'net_buffer_length',
    'read_buffer_size',
    'read_rnd_buffer_size',
    'session_track_schema',
  ],
  halfKnown: ['big_tables', 'gtid_next', 'profiling'],
};

export const TRACKED_VARIABLES: readonly TrackedVariables[] = [
  SHORT_LIST,
  LONG_LIST,
  {
    ...LONG_LIST,
    version: '>=2.5',
    booleans: [
      ...LONG_LIST.booleans,
      'sql_generate_invisible_primary_key',
      'sql_quote_show_create',
      'sql_require_primary_key',
    ],
    numbers: [...LONG_LIST.numbers, 'max_statement_time'],
    strings: [...LONG_LIST.strings, 'log_slow_filter'],
    isolation: ['tx_isolation', 'transaction_isolation'],
    readOnly: ['tx_read_only', 'transaction_read_only'],
  },
];

/** Words in the digest of a `SET` by which 1.x and the first 2.0 releases pin; later, with the lock switched off. */
export const OLD_PINNING_WORDS = [
  'sql_safe_updates',
  'sql_select_limit',
  'max_join_size',
  'foreign_key_checks',
  'unique_checks',
  'auto_increment_increment',
  'auto_increment_offset',
  'group_concat_max_len',
];
