import { keyTable } from '../known-keys.js';

/** Keys of services that are known here, of all routers (MaxScale's manuals of 2.5 to 25.01); MaxScale has more. */
export const MAXSCALE_SERVICE_KEYS = keyTable({
  text: `type router servers cluster targets user password role user_accounts_file filters router_options
      version_string authenticator use_sql_variables_in causal_reads master_failure_mode slave_selection_criteria
      transaction_replay_checksum max_slave_connections rank log_level ignore_tables ignore_tables_regex
      preferred_server auth_all_servers connector_plugin`,
  switch: `enable_root_user localhost_match_wildcard_host strip_db_esc log_auth_warnings log_warning log_notice
      log_info log_debug session_track_trx_state retain_last_statements force_connection_keepalive
      disable_sescmd_history prune_sescmd_history lazy_connect master_accept_reads strict_multi_stmt strict_sp_calls
      optimistic_trx transaction_replay transaction_replay_retry_on_deadlock transaction_replay_retry_on_mismatch
      delayed_retry master_reconnection reuse_prepared_statements strict_tmp_tables sync_transaction session_trace
      refresh_databases wcar`,
  count: `max_connections transaction_replay_attempts connection_init_sql_limit`,
  integer: 'max_sescmd_history',
  duration: `idle_session_pool_time multiplex_timeout connection_keepalive wait_timeout net_write_timeout
      connection_timeout delayed_retry_timeout causal_reads_timeout max_replication_lag max_slave_replication_lag
      transaction_replay_timeout transaction_replay_safe_commit refresh_interval`,
  size: 'transaction_replay_max_size',
});

/** Keys of servers that say how long their connections are kept. */
export const MAXSCALE_SERVER_KEYS = keyTable({
  text: `type address protocol socket monitoruser monitorpw extra_port rank priority ssl ssl_ca ssl_cert ssl_key
    ssl_version ssl_cert_verify_depth ssl_verify_peer_certificate ssl_verify_peer_host ssl_cipher proxy_protocol
    disk_space_threshold labels private_address replication_custom_options initialization_sql serversize weight
    ssl_ca_cert ssl_user_mapping`,
  port: 'port',
  count: 'persistpoolmax max_routing_connections',
  duration: 'persistmaxtime',
});
