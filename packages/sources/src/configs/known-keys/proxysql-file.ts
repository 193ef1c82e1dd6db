import { keyTable, type KeyTable } from '../known-keys.js';

/*
 * What stands in proxysql.cnf beside the MySQL variables, query rules and users: nothing of it changes a verdict, so only the
 * names are known (its program: ProxySQL_Admin.cpp, PgSQL_Thread.cpp and ProxySQL_Config.cpp of every release to 3.0).
 */

/** Keys of `admin_variables`, without `admin-`. */
export const ADMIN_VARIABLES = keyTable({
  text: `admin_credentials checksum_admin_variables checksum_ldap_variables checksum_mysql_query_rules
      checksum_mysql_servers checksum_mysql_users checksum_mysql_variables checksum_pgsql_query_rules
      checksum_pgsql_servers checksum_pgsql_users checksum_pgsql_variables
      cluster_admin_variables_diffs_before_sync cluster_admin_variables_save_to_disk cluster_check_interval_ms
      cluster_check_status_frequency cluster_ldap_variables_diffs_before_sync cluster_ldap_variables_save_to_disk
      cluster_mysql_query_rules_diffs_before_sync cluster_mysql_query_rules_save_to_disk
      cluster_mysql_servers_diffs_before_sync cluster_mysql_servers_save_to_disk
      cluster_mysql_servers_sync_algorithm cluster_mysql_users_diffs_before_sync cluster_mysql_users_save_to_disk
      cluster_mysql_users_sync_algorithm cluster_mysql_variables_diffs_before_sync
      cluster_mysql_variables_save_to_disk cluster_password cluster_pgsql_query_rules_diffs_before_sync
      cluster_pgsql_query_rules_save_to_disk cluster_pgsql_servers_diffs_before_sync
      cluster_pgsql_servers_save_to_disk cluster_pgsql_servers_sync_algorithm
      cluster_pgsql_users_diffs_before_sync cluster_pgsql_users_save_to_disk
      cluster_pgsql_variables_diffs_before_sync cluster_pgsql_variables_save_to_disk
      cluster_proxysql_servers_diffs_before_sync cluster_proxysql_servers_save_to_disk cluster_username
      coredump_generation_interval_ms coredump_generation_threshold debug debug_output
      enable_ops_genie_integration enable_pager_duty_integration hash_passwords min_time_between_alerts_sec
      mysql_ifaces ops_genie_api_key pager_duty_service_key pgsql_ifaces prometheus_memory_metrics_interval
      proxysql_consul_script_path read_only refresh_interval restapi_enabled restapi_port ssl_keylog_file
      stats_credentials stats_mysql_connection_pool stats_mysql_connections
      stats_mysql_eventslog_sync_buffer_to_disk stats_mysql_query_cache stats_mysql_query_digest_to_disk
      stats_system_cpu stats_system_memory telnet_admin_ifaces telnet_stats_ifaces tls_load_algorithm vacuum_stats
      version web_enabled web_port web_prefix web_verbosity`,
});

/** Keys of `pgsql_variables`, without `pgsql-`. */
export const PGSQL_VARIABLES = keyTable({
  text: `add_ldap_user_comment auditlog_filename auditlog_filesize auditlog_flush_size auditlog_flush_timeout
      aurora_max_lag_ms_only_read_from_replicas authentication_method auto_increment_delay_multiplex
      auto_increment_delay_multiplex_timeout_ms autocommit_false_is_transaction autocommit_false_not_reusable
      automatic_detect_sqli binlog_reader_connect_retry_msec client_host_cache_size client_host_error_counts
      client_session_track_gtid commands_stats connect_retries_delay connect_retries_on_failure
      connect_timeout_client connect_timeout_server connect_timeout_server_max connection_delay_multiplex_ms
      connection_max_age_ms connection_warming data_packets_history_size default_allow_in_place_tablespaces
      default_bytea_output default_charset default_client_encoding default_client_min_messages default_datestyle
      default_enable_bitmapscan default_enable_hashjoin default_enable_indexscan default_enable_nestloop
      default_enable_seqscan default_enable_sort default_escape_string_warning default_extra_float_digits
      default_intervalstyle default_maintenance_work_mem default_max_latency_ms default_query_delay
      default_query_timeout default_reconnect default_schema default_search_path default_session_authorization
      default_session_track_gtids default_standard_conforming_strings default_synchronous_commit default_timezone
      enable_client_deprecate_eof enable_load_data_local_infile enable_server_deprecate_eof
      enforce_autocommit_on_reads eventslog_buffer_history_size eventslog_buffer_max_query_length
      eventslog_default_log eventslog_filename eventslog_filesize eventslog_flush_size eventslog_flush_timeout
      eventslog_format eventslog_rate_limit eventslog_table_memory_size ffto_enabled ffto_max_buffer_size
      firewall_whitelist_enabled firewall_whitelist_errormsg free_connections_pct handle_unknown_charset
      handle_warnings have_compress have_ssl hostgroup_manager_verbose init_connect interfaces
      keep_multiplexing_variables kill_backend_connection_when_disconnect ldap_user_variable
      log_mysql_warnings_enabled log_unhealthy_connections long_query_time max_allowed_packet max_connections
      max_stmts_cache max_stmts_per_connection max_transaction_idle_time max_transaction_time
      min_num_servers_lantency_awareness mirror_max_concurrency mirror_max_queue_length
      monitor_aws_rds_topology_discovery_interval monitor_connect_interval monitor_connect_interval_window
      monitor_connect_timeout monitor_dbname monitor_enabled monitor_galera_healthcheck_interval
      monitor_galera_healthcheck_max_timeout_count monitor_galera_healthcheck_timeout
      monitor_groupreplication_healthcheck_interval monitor_groupreplication_healthcheck_max_timeout_count
      monitor_groupreplication_healthcheck_timeout monitor_groupreplication_max_transactions_behind_count
      monitor_groupreplication_max_transactions_behind_for_read_only monitor_history
      monitor_local_dns_cache_refresh_interval monitor_local_dns_cache_ttl
      monitor_local_dns_resolver_queue_maxsize monitor_password monitor_ping_interval monitor_ping_interval_window
      monitor_ping_max_failures monitor_ping_timeout monitor_query_interval monitor_query_timeout
      monitor_read_only_interval monitor_read_only_interval_window monitor_read_only_max_timeout_count
      monitor_read_only_timeout monitor_replication_lag_count monitor_replication_lag_group_by_host
      monitor_replication_lag_interval monitor_replication_lag_interval_window monitor_replication_lag_timeout
      monitor_replication_lag_use_percona_heartbeat monitor_slave_lag_when_null monitor_threads
      monitor_threads_max monitor_threads_min monitor_threads_queue_maxsize monitor_username monitor_wait_timeout
      monitor_writer_is_also_reader multiplexing parse_failure_logs_digest ping_interval_server_msec
      ping_timeout_server poll_timeout poll_timeout_on_failure preserve_client_on_broken_backend_in_tx
      processlist_max_query_length query_cache_handle_warnings query_cache_size_mb query_cache_soft_ttl_pct
      query_cache_stores_empty_result query_digests query_digests_grouping_limit
      query_digests_groups_grouping_limit query_digests_keep_comment query_digests_lowercase
      query_digests_max_digest_length query_digests_max_query_length query_digests_no_digits
      query_digests_normalize_digest_text query_digests_replace_null query_digests_track_hostname
      query_processor_first_comment_parsing query_processor_iterations query_processor_parser
      query_processor_regex query_retries_on_failure query_rules_fast_routing_algorithm server_capabilities
      server_encoding server_version servers_stats session_debug session_idle_ms session_idle_show_processlist
      sessions_sort set_parser_algorithm set_query_lock_on_hostgroup show_processlist_extended shun_on_failures
      shun_recovery_time_sec ssl_p2s_ca ssl_p2s_capath ssl_p2s_cert ssl_p2s_cipher ssl_p2s_crl ssl_p2s_crlpath
      ssl_p2s_key stacksize stats_time_backend_query stats_time_query_processor tcp_keepalive_time threads
      threshold_query_length threshold_resultset_size throttle_connections_per_sec_to_hostgroup
      throttle_max_bytes_per_second_to_client throttle_ratio_server_to_client unshun_algorithm use_tcp_keepalive
      verbose_query_error wait_timeout`,
});

const columns = (text: string): KeyTable => keyTable({ text });

const SERVER = `hostgroup hostgroup_id hostname address port gtid_port status weight compression max_connections
  max_replication_lag use_ssl max_latency_ms comment`;

/** Other groups of variables at the top of the file, by name. */
export const VARIABLE_GROUPS: Readonly<Record<string, { readonly prefix: string; readonly keys: KeyTable }>> = {
  admin_variables: { prefix: 'admin-', keys: ADMIN_VARIABLES },
  pgsql_variables: { prefix: 'pgsql-', keys: PGSQL_VARIABLES },
};

/** Tables at the top of the file, by name, with their columns. */
export const TABLES: Readonly<Record<string, KeyTable>> = {
  mysql_servers: columns(SERVER),
  pgsql_servers: columns(SERVER),
  mysql_servers_ssl_params: columns(
    'hostname address port username ssl_ca ssl_cert ssl_key ssl_capath ssl_crl ssl_crlpath ssl_cipher tls_version comment',
  ),
  mysql_replication_hostgroups: columns('writer_hostgroup reader_hostgroup check_type comment'),
  pgsql_replication_hostgroups: columns('writer_hostgroup reader_hostgroup check_type comment'),
  mysql_group_replication_hostgroups: columns(
    `writer_hostgroup backup_writer_hostgroup reader_hostgroup offline_hostgroup active max_writers writer_is_also_reader
      max_transactions_behind comment`,
  ),
  mysql_galera_hostgroups: columns(
    `writer_hostgroup backup_writer_hostgroup reader_hostgroup offline_hostgroup active max_writers writer_is_also_reader
      max_transactions_behind comment`,
  ),
  mysql_aws_aurora_hostgroups: columns(
    `writer_hostgroup reader_hostgroup active aurora_port domain_name max_lag_ms check_interval_ms check_timeout_ms
      writer_is_also_reader new_reader_weight add_lag_ms min_lag_ms lag_num_checks comment`,
  ),
  proxysql_servers: columns('hostname address port weight comment'),
  scheduler: columns('id active interval_ms filename arg1 arg2 arg3 arg4 arg5 comment'),
  restapi: columns('id active timeout_ms interval_ms method uri script comment'),
};

/** Everything else that may stand at the top of the file. */
export const TOP_LEVEL: readonly string[] =
  `datadir errorlog pidfile execute_on_exit_failure restart_on_missing_heartbeats
  ldap_auth_plugin web_interface_plugin sqlite3_plugin sqlite3_server_plugin cluster_sync_interfaces uuid
  set_thread_name mysql_variables mysql_query_rules mysql_users pgsql_query_rules pgsql_users ldap_variables
  clickhouse_variables clickhouse_users sqliteserver_variables mysql_ldap_mapping mysql_hostgroup_attributes
  pgsql_hostgroup_attributes mysql_query_rules_fast_routing pgsql_query_rules_fast_routing mysql_firewall_whitelist_users
  mysql_firewall_whitelist_rules mysql_firewall_whitelist_sqli_fingerprints mysql_collations genai_variables
  mcp_variables debug_levels debug_filters`
    .trim()
    .split(/\s+/);
