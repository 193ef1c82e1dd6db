import { keyTable, type KeyTable } from '../known-keys.js';

const MODES = 'session transaction';

/** Keys of `[general]`, as of PgCat 1.2 (its program). */
export const PGCAT_GENERAL_KEYS = keyTable(
  {
    text: `host tls_certificate tls_private_key admin_username admin_password admin_auth_type auth_query auth_query_user
      auth_query_password plugins`,
    port: 'port prometheus_exporter_port',
    count: `connect_timeout idle_timeout tcp_keepalives_idle tcp_keepalives_count tcp_keepalives_interval
      tcp_user_timeout dns_max_ttl shutdown_timeout healthcheck_timeout healthcheck_delay
      idle_client_in_transaction_timeout server_lifetime worker_threads autoreload prepared_statements_cache_size`,
    integer: 'ban_time',
    trueFalse: `enable_prometheus_exporter log_client_connections log_client_disconnections dns_cache_enabled
      server_round_robin server_tls verify_server_certificate validate_config prepared_statements`,
  },
  // Of the files of the time before pools had names.
  { pool_mode: MODES },
);

/** Keys of `[pools.<name>]`. */
export const PGCAT_POOL_KEYS = keyTable(
  {
    text: `default_role sharding_function automatic_sharding_key sharding_key_regex shard_id_regex default_shard
      auth_query auth_query_user auth_query_password plugins shards users`,
    count: `query_parser_max_length connect_timeout idle_timeout checkout_failure_limit server_lifetime
      regex_search_limit prepared_statements_cache_size db_activity_init_delay db_activity_ttl
      table_mutation_cache_ms_ttl`,
    trueFalse: `query_parser_enabled query_parser_read_write_splitting primary_reads_enabled
      cleanup_server_connections log_client_parameter_status_changes db_activity_based_routing`,
  },
  { pool_mode: MODES, load_balancing_mode: 'random loc r least_outstanding_connections' },
);

/** Keys of `[pools.<name>.users.<n>]`. */
export const PGCAT_USER_KEYS = keyTable(
  {
    text: 'username password auth_type server_username server_password',
    count: 'pool_size min_pool_size server_lifetime statement_timeout connect_timeout idle_timeout',
  },
  { pool_mode: MODES },
);

const enabled = 'enabled';

/**
 * Keys of the other tables, by a pattern of the table's name. Numbered shards, servers and users stand as `#`. `[plugins...]`
 * may stand at the top, and under a pool.
 */
export const PGCAT_TABLES: readonly (readonly [table: RegExp, keys: KeyTable])[] = [
  [/^general$/, PGCAT_GENERAL_KEYS],
  [/^pools\.[^.]+$/, PGCAT_POOL_KEYS],
  [/^pools\.[^.]+\.users\.[^.]+$/, PGCAT_USER_KEYS],
  [/^pools\.[^.]+\.shards\.[^.]+$/, keyTable({ text: 'database servers mirrors' })],
  [/^(?:pools\.[^.]+\.)?plugins$/, keyTable({ text: 'intercept table_access query_logger prewarmer' })],
  [/^(?:pools\.[^.]+\.)?plugins\.(?:intercept|prewarmer)$/, keyTable({ trueFalse: enabled, text: 'queries' })],
  [/^(?:pools\.[^.]+\.)?plugins\.query_logger$/, keyTable({ trueFalse: enabled })],
  [/^(?:pools\.[^.]+\.)?plugins\.table_access$/, keyTable({ trueFalse: enabled, text: 'tables' })],
  [/^(?:pools\.[^.]+\.)?plugins\.intercept\.queries\.[^.]+$/, keyTable({ text: 'query schema result' })],
];
