import { keyTable } from '../known-keys.js';

/**
 * MySQL variables of ProxySQL, without `mysql-`: all that its program has had from 1.0 to 3.0 (every release and branch of
 * its repository to October 2024, and what has been added to 3.0 since), with the ranges that 2.7 takes. Names are folded to
 * lower case, as ProxySQL compares them.
 */
export const PROXYSQL_VARIABLES = keyTable(
  {
    switch: `autocommit_false_is_transaction autocommit_false_not_reusable automatic_detect_sqli
      client_session_track_gtid commands_stats connection_warming default_reconnect enable_client_deprecate_eof
      enable_load_data_local_infile enable_server_deprecate_eof enforce_autocommit_on_reads
      firewall_whitelist_enabled have_compress have_ssl kill_backend_connection_when_disconnect
      log_mysql_warnings_enabled log_unhealthy_connections monitor_enabled
      monitor_replication_lag_group_by_host monitor_wait_timeout monitor_writer_is_also_reader multiplexing
      parse_failure_logs_digest query_cache_stores_empty_result query_digests query_digests_keep_comment
      query_digests_lowercase query_digests_no_digits query_digests_normalize_digest_text
      query_digests_replace_null query_digests_track_hostname servers_stats session_debug
      session_idle_show_processlist sessions_sort stats_time_backend_query stats_time_query_processor
      use_tcp_keepalive verbose_query_error`,
    count: `binlog_reader_connect_retry_msec data_packets_history_size eventslog_format wait_timeout`,
    text: `add_ldap_user_comment auditlog_filename client_found_rows client_multi_statements
      default_authentication_plugin default_character_set_client default_character_set_connection
      default_character_set_database default_character_set_results default_charset default_collation_connection
      default_foreign_key_checks default_group_concat_max_len default_innodb_lock_wait_timeout
      default_isolation_level default_lock_wait_timeout default_max_join_size default_net_write_timeout
      default_schema default_session_track_gtids default_sort_buffer_size default_sql_auto_is_null
      default_sql_log_bin default_sql_mode default_sql_safe_updates default_sql_select_limit default_time_zone
      default_tmp_table_size default_transaction_read default_transaction_read_only default_tx_isolation
      default_tx_read_only default_unique_checks default_variables default_wsrep_sync_wait eventslog_filename
      fast_forward_grace_close_ms firewall_whitelist_errormsg forward_autocommit init_connect interfaces
      keep_multiplexing_variables ldap_user_variable monitor_password
      monitor_replication_lag_use_percona_heartbeat monitor_username processlist_max_query_length
      proxy_protocol_networks query_processor_parser select_version_forwarding
      server_capabilities server_version ssl_p2s_ca ssl_p2s_capath ssl_p2s_cert ssl_p2s_cipher ssl_p2s_crl
      ssl_p2s_crlpath ssl_p2s_key stacksize threads user_variable_tracking
      auditlog_flush_size auditlog_flush_timeout auditlog_max_files azure_gen1_username bug_mdev_8338
      connect_timeout_server_error default_loadbalancer_algorithm enable_session_state_trackers
      eventslog_buffer_history_size eventslog_buffer_max_query_length eventslog_flush_size eventslog_flush_timeout
      eventslog_max_files eventslog_rate_limit eventslog_stmt_parameters eventslog_table_memory_size ffto_enabled
      ffto_max_buffer_size ignore_min_gtid_annotations monitor_offline_soft_or_shunned monitor_query_status
      monitor_query_variables monitor_sbm_when_null_algorithm monitor_timer_cached ping_interval_server
      preserve_client_on_broken_backend_in_tx protocol_compression_level proxy_protocol_frontend_nets
      query_digests_recent_time_msec query_processor_first_comment_parsing shun_recovery_time stmt_multiplexing
      tls_version
      default_aurora_read_replica_read_committed default_auto_increment_increment default_auto_increment_offset
      default_big_tables default_default_storage_engine default_default_tmp_storage_engine
      default_group_replication_consistency default_gtid_next default_innodb_strict_mode
      default_innodb_table_locks default_join_buffer_size default_lc_messages default_lc_time_names
      default_log_queries_not_using_indexes default_log_slow_filter default_long_query_time
      default_max_execution_time default_max_heap_table_size default_max_sort_length default_max_statement_time
      default_optimizer_prune_level default_optimizer_search_depth default_optimizer_switch
      default_optimizer_use_condition_selectivity default_profiling default_query_cache_type
      default_session_track_state_change default_session_track_system_variables default_sql_big_selects
      default_sql_generate_invisible_primary_key default_sql_quote_show_create default_sql_require_primary_key
      default_tidb_replica_read default_timestamp default_wsrep_osu_method`,
  },
  {},
  `
    auditlog_filesize:1048576..1073741824 aurora_max_lag_ms_only_read_from_replicas:0..100
    auto_increment_delay_multiplex:0..1000000 auto_increment_delay_multiplex_timeout_ms:0..3600000  client_host_cache_size:0..1048576 client_host_error_counts:0..1048576
    connect_retries_delay:0..10000 connect_retries_on_failure:0..1000 connect_timeout_client:500..3600000
    connect_timeout_server:10..120000 connect_timeout_server_max:10..3600000 connection_delay_multiplex_ms:0..300000
    connection_max_age_ms:0..86400000 connpoll_reset_queue_length:0..10000 
    default_max_latency_ms:0..1728000000 default_query_delay:0..3600000 default_query_timeout:1000..1728000000
    evaluate_replication_lag_on_servers_load:0..1 eventslog_default_log:0..1 eventslog_filesize:1048576..1073741824  free_connections_pct:0..100 handle_unknown_charset:0..2 handle_warnings:0..1
    hostgroup_manager_verbose:0..3 long_query_time:0..1728000000 max_allowed_packet:8192..1073741824
    max_connections:1..1000000 max_stmts_cache:128..1048576 max_stmts_per_connection:1..1024
    max_transaction_idle_time:1000..1728000000 max_transaction_time:1000..1728000000
    min_num_servers_lantency_awareness:0..10000 mirror_max_concurrency:1..8192 mirror_max_queue_length:0..1048576
    monitor_aws_rds_topology_discovery_interval:0..100000 monitor_connect_interval:100..604800000
    monitor_connect_timeout:100..600000 monitor_galera_healthcheck_interval:50..604800000
    monitor_galera_healthcheck_max_timeout_count:1..10 monitor_galera_healthcheck_timeout:50..600000
    monitor_groupreplication_healthcheck_interval:100..604800000
    monitor_groupreplication_healthcheck_max_timeout_count:1..10
    monitor_groupreplication_healthcheck_timeout:100..600000
    monitor_groupreplication_max_transactions_behind_count:1..10
    monitor_groupreplication_max_transactions_behind_for_read_only:0..2 monitor_history:1000..604800000
    monitor_local_dns_cache_refresh_interval:0..604800000 monitor_local_dns_cache_ttl:0..604800000
    monitor_local_dns_resolver_queue_maxsize:16..1024 monitor_ping_interval:100..604800000
    monitor_ping_max_failures:1..1000000 monitor_ping_timeout:100..600000 monitor_query_interval:100..604800000
    monitor_query_timeout:100..600000 monitor_read_only_interval:100..604800000
    monitor_read_only_max_timeout_count:1..1000000 monitor_read_only_timeout:100..600000
    monitor_replication_lag_count:1..10 monitor_replication_lag_interval:100..604800000
    monitor_replication_lag_timeout:100..600000 monitor_slave_lag_when_null:0..604800 monitor_threads_max:4..1024
    monitor_threads_min:2..256 monitor_threads_queue_maxsize:16..1024 ping_interval_server_msec:1000..604800000
    ping_timeout_server:10..600000 poll_timeout:10..20000 poll_timeout_on_failure:10..20000
    query_cache_handle_warnings:0..1 query_cache_size_mb:0..10485760 query_cache_soft_ttl_pct:0..100
    query_digests_grouping_limit:1..2089 query_digests_groups_grouping_limit:0..2089
    query_digests_max_digest_length:16..1048576 query_digests_max_query_length:16..1048576
    query_processor_iterations:0..1000000 query_processor_regex:1..2 query_retries_on_failure:0..1000
    query_rules_fast_routing_algorithm:1..2 reset_connection_algorithm:1..2 session_idle_ms:1..3600000
    set_parser_algorithm:1..2 set_query_lock_on_hostgroup:0..1 show_processlist_extended:0..2
    shun_on_failures:0..10000000 shun_recovery_time_sec:0..31536000 tcp_keepalive_time:0..7200
    threshold_query_length:1024..1073741824 threshold_resultset_size:1024..1073741824
    throttle_connections_per_sec_to_hostgroup:1..100000000 throttle_max_bytes_per_second_to_client:0..2147483647
    throttle_ratio_server_to_client:0..100 unshun_algorithm:0..1 `,
);

/** Columns of the table mysql_query_rules, in its order. */
export const PROXYSQL_RULE_COLUMNS: readonly string[] = `
  rule_id active username schemaname flagIN client_addr proxy_addr proxy_port digest match_digest match_pattern
  negate_match_pattern re_modifiers flagOUT replace_pattern destination_hostgroup cache_ttl cache_empty_result
  cache_timeout reconnect timeout retries delay next_query_flagIN mirror_flagOUT mirror_hostgroup error_msg OK_msg
  sticky_conn multiplex gtid_from_hostgroup log apply attributes comment`
  .trim()
  .split(/\s+/);

/** Columns of the table mysql_users, in its order, with what they take. */
export const PROXYSQL_USER_COLUMNS = keyTable({
  text: 'username password default_schema attributes comment default_hostgroup max_connections',
  zeroOne: 'active use_ssl schema_locked transaction_persistent fast_forward backend frontend',
});

/** The columns of mysql_users, as a dump without column names lists their values. */
export const PROXYSQL_USER_ORDER: readonly string[] = `
  username password active use_ssl default_hostgroup default_schema schema_locked transaction_persistent fast_forward
  backend frontend max_connections attributes comment`
  .trim()
  .split(/\s+/);
