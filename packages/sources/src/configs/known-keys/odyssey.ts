import { keyTable } from '../known-keys.js';

/** Keys of odyssey.conf on any level, as of Odyssey 1.5 (the words that its parser knows), and a few older ones. */
export const ODYSSEY_KEYS = keyTable(
  {
    text: `pid_file unix_socket_dir unix_socket_mode locks_dir external_auth_socket_path availability_zone log_file
      log_format log_syslog_ident log_syslog_facility cpu_affinity hba_file workers host target_session_attrs
      balancing_method tls tls_ca_file tls_key_file tls_cert_file tls_protocols type method process signal ldapserver
      ldapprefix ldapsuffix ldapbasedn ldapbinddn ldapbindpasswd ldapsearchattribute ldapscheme ldapscope
      ldapsearchfilter ldap_storage_username ldap_storage_password auth_common_name auth_module
      mdb_iamproxy_socket_path auth_pam_service auth_query auth_query_db auth_query_user auth_ldap_service password
      role quantiles pool_routing pool_discard_query pool_discard_string storage storage_db storage_user
      storage_password ldap_endpoint_name ldap_storage_credentials_attr ldap_storage_credentials watchdog_lag_query
      options backend_startup_options group_query group_query_user group_query_db endpoint shared_pool pool mode
      log_min_duration_statement bootstrap_servers servers include`,
    count: `priority graceful_shutdown_timeout_ms log_queue_depth stats_interval client_max client_max_routing
      server_login_retry readahead keepalive keepalive_keep_interval keepalive_probes keepalive_usr_timeout
      max_sigterms_to_die backend_connect_timeout_ms cancel_timeout_ms cancel_queue_timeout_ms cancel_max_inflight
      resolvers dns_cache_ttl cache_msg_gc_size cache_coroutine coroutine_stack_size system_coroutine_stack_size
      group_checker_interval rate interval_ms client_login_timeout backlog catchup_timeout catchup_checks
      server_max_routing endpoints_status_poll_interval pipeline cache cache_chunk packet_read_size
      packet_write_queue check_interval_ms max_rate server_lifetime ldap_pool_size ldap_pool_timeout ldap_pool_ttl
      pool_size min_pool_size pool_timeout pool_ttl pool_reset_timeout_ms pool_notice_after_waiting_ms
      pool_client_idle_timeout pool_idle_in_transaction_timeout watchdog_lag_interval`,
    port: 'promhttp_server_port ldapport port',
    size: 'limit mem_limit',
    yesNo: `daemonize sequential_routing enable_online_restart virtual_processing virtual_transaction
      graceful_die_on_errors bindwith_reuseport enable_host_watcher log_debug log_to_stdout log_config log_session
      log_query log_stats log_async log_syslog smart_search_path_enquoting nodelay disable_nolinger
      log_general_stats_prom log_route_stats_prom drop_enabled az_aware show_notice_messages compression
      enable_mdb_iamproxy_auth password_passthrough client_fwd_error client_show_id reserve_session_server_connection
      application_name_add_host server_drop_on_cached_plan_error maintain_params pool_discard pool_smart_discard
      pool_cancel pool_rollback pool_reserve_prepared_statement pool_pin_on_listen pool_attach_check
      pool_acquire_fail_fast online_restart_drop_options`,
  },
  { authentication: 'none block clear_text md5 scram-sha-256 cert' },
);

/** Sections of odyssey.conf. */
export const ODYSSEY_SECTIONS: readonly string[] = [
  'listen',
  'storage',
  'database',
  'user',
  'group',
  'ldap_endpoint',
  'ldap_storage_credentials',
  'soft_oom',
  'drop',
  'watchdog',
  'shared_pool',
  'conn_drop_options',
  'online_restart_drop_options',
  'query_parsing',
  'balancing',
  'method',
  'options',
  'backend_startup_options',
];
