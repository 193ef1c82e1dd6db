import { keyTable, type KeyTable } from '../known-keys.js';

/** Keys of `[general]` in pgdog.toml, as of August 2026 (the schema that PgDog ships). */
export const PGDOG_GENERAL_KEYS = keyTable(
  {
    count: `ban_replica_lag ban_replica_lag_bytes ban_timeout checkout_timeout client_idle_in_transaction_timeout
      client_idle_timeout client_login_timeout connect_attempt_delay connect_attempts connect_timeout
      cutover_last_transaction_delay cutover_replication_lag_threshold cutover_timeout
      cutover_traffic_stop_threshold default_pool_size dns_ttl healthcheck_interval healthcheck_timeout
      idle_healthcheck_delay idle_healthcheck_interval idle_timeout log_dedup_threshold log_dedup_window
      log_min_duration_parse log_query_sample_length lsn_check_delay lsn_check_interval lsn_check_timeout
      min_pool_size mirror_queue prepared_statements_limit prepared_statements_ttl
      prepared_statements_ttl_jitter pub_sub_channel_size query_cache_limit query_size_limit query_timeout
      regex_parser_limit resharding_copy_retry_max_attempts resharding_copy_retry_min_delay
      resharding_parallel_copies resharding_replication_retry_max_attempts
      resharding_replication_retry_min_delay rollback_timeout server_lifetime server_lifetime_jitter
      sharding_lookup_cache_size sharding_lookup_timeout shutdown_termination_timeout shutdown_timeout
      stats_period two_phase_commit_wal_checkpoint_interval two_phase_commit_wal_fsync_interval
      two_phase_commit_wal_segment_size unique_id_min workers`,
    number: `mirror_exposure`,
    port: `broadcast_port healthcheck_port openmetrics_port port`,
    text: `broadcast_address host log_level openmetrics_host openmetrics_namespace query_log tls_certificate
      tls_client_ca_certificate tls_private_key tls_server_ca_certificate tls_server_certificate
      tls_server_private_key two_phase_commit_wal_dir`,
    trueFalse: `canonicalize_type_information cross_shard_disabled cutover_save_config dry_run expanded_explain
      log_connections log_disconnections omnisharded_sticky query_log_stdout query_parser_enabled
      reload_schema_on_ddl require_healthcheck_on_discovery tls_client_required two_phase_commit
      two_phase_commit_auto`,
  },
  {
    auth_type: 'md5 scram trust plain',
    client_connection_recovery: 'recover rollback_only drop',
    connection_recovery: 'recover rollback_only drop',
    cutover_timeout_action: 'abort cutover',
    load_balancing_strategy: 'random round_robin least_active_connections weighted_round_robin',
    load_schema: 'on off auto',
    log_format: 'text json json_flattened',
    passthrough_auth: 'disabled enabled enabled_plain enabled_allow_change enabled_plain_allow_change',
    pooler_mode: 'transaction session statement',
    prepared_statements: 'disabled extended extended_anonymous full',
    query_parser: 'on auto off session_control session_control_and_locks',
    query_parser_engine: 'pg_query_protobuf pg_query_raw',
    query_size_limit_action: 'warn block',
    read_write_split: 'include_primary exclude_primary include_primary_if_replica_banned prefer_primary',
    read_write_strategy: 'conservative aggressive',
    resharding_copy_format: 'text binary',
    system_catalogs: 'omnisharded omnisharded_sticky sharded',
    tls_verify: 'disabled prefer verify_ca verify_full',
    unique_id_function: 'standard compact',
  },
);

/** Keys of `[[databases]]`. */
export const PGDOG_DATABASE_KEYS = keyTable(
  {
    count: `idle_timeout idle_timeout_primary idle_timeout_replica lb_weight lock_timeout min_pool_size
      min_pool_size_primary min_pool_size_replica pool_size pool_size_primary pool_size_replica server_lifetime
      server_lifetime_jitter shard statement_timeout`,
    port: `port`,
    text: `database_name host name password user`,
    trueFalse: `read_only resharding_only`,
  },
  {
    pooler_mode: 'transaction session statement',
    role: 'primary replica auto',
  },
);

/** Keys of `[[users]]` in users.toml. */
export const PGDOG_USER_KEYS = keyTable(
  {
    count: `idle_timeout idle_timeout_primary idle_timeout_replica lock_timeout min_pool_size min_pool_size_primary
      min_pool_size_replica pool_size pool_size_primary pool_size_replica server_lifetime
      server_lifetime_jitter statement_timeout vault_refresh_percent`,
    text: `database databases identity name password password_hash passwords replication_sharding server_iam_region
      server_password server_user server_vault_path vault_path`,
    trueFalse: `all_databases cross_shard_disabled read_only replication_mode schema_admin
      tls_client_certificate_required two_phase_commit two_phase_commit_auto`,
  },
  {
    pooler_mode: 'transaction session statement',
    server_auth: 'password rds_iam azure_workload_identity vault_dynamic vault_static',
  },
);

const text = (keys: string): KeyTable => keyTable({ text: keys });

/** Keys of the other tables, which change no verdict. */
export const PGDOG_TABLES: Readonly<Record<string, KeyTable>> = {
  general: PGDOG_GENERAL_KEYS,
  databases: PGDOG_DATABASE_KEYS,
  users: PGDOG_USER_KEYS,
  admin: text('name password user'),
  memory: keyTable({ count: 'message_buffer net_buffer stack_size' }),
  mirroring: text('destination_db exposure level queue_length source_db'),
  multi_tenant: text('column'),
  omnisharded_tables: text('database sticky tables'),
  otel: text('datadog_api_key endpoint headers namespace push_interval'),
  plugins: text('config name'),
  query_parsers: text('database engine level'),
  replica_lag: text('check_interval max_age'),
  replication: text('pg_dump_path'),
  rewrite: text('enabled primary_key shard_key split_inserts'),
  sharded_mappings: text('column database end kind schema shard start table values'),
  sharded_schemas: text('all database name shard'),
  sharded_tables: text(
    `centroid_probes centroids centroids_path column data_type database hasher lookup_query lookup_result mapping name
      omnisharded primary schema`,
  ),
  tcp: text('congestion_control interval keepalive retries time user_timeout'),
  vault: text(
    `approle_role_id approle_secret_id_file auth_method auth_mount client_token_ttl kubernetes_jwt_path kubernetes_role
      namespace url`,
  ),
};
