import { keyTable } from '../known-keys.js';

/*
 * Keys of MaxScale's sections, by the section's type: what MaxScale 1.4 to 24.08 declares for objects of the type itself and
 * for all modules of the type (its program, and the manuals of these versions to 25.01). A module's own key is taken in
 * every section of the type: older releases took them so, and which module reads it is MaxScale's to say.
 */

/** Keys of `[maxscale]`. */
export const MAXSCALE_GLOBAL_KEYS = keyTable({
  text: `admin_audit_exclude_methods admin_audit_file admin_host admin_jwt_algorithm admin_jwt_issuer admin_jwt_key
      admin_oidc_url admin_pam_readonly_service admin_pam_readwrite_service admin_readonly_hosts
      admin_readwrite_hosts admin_ssl_ca admin_ssl_ca_cert admin_ssl_cert admin_ssl_cipher admin_ssl_key
      admin_ssl_version admin_users admin_verify_url auto_tune backend_connect_timeout backend_read_timeout
      backend_write_timeout cachedir config_sync_cluster config_sync_db config_sync_password config_sync_user
      connector_plugin connector_plugindir datadir debug disk_space_check_interval disk_space_threshold dump_last_statements
      execdir feedback_connect_timeout feedback_enable feedback_frequency feedback_timeout feedback_url
      feedback_user_info journal_max_age key_manager language libdir local_address log_augmentation
      log_messages log_throttling log_to_shm log_trace log_unrecognized_statements logdir max_retry_interval
      module_configdir monitor_interval non_blocking_polls optimize_wildcard persistdir piddir poll_sleep
      query_classifier query_classifier_args rank retain_last_statements secretsdir session_trace
      session_trace_match sharedir sql_mode substitute_variables thread_stack_size threads trace_file_dir
      users_refresh_time`,
  switch: `admin_audit admin_auth admin_enabled admin_gui admin_log_auth_failures admin_secure_gui auth_all_servers
      core_file enable_root_user load_persisted_configs localhost_match_wildcard_host log_auth_warnings
      log_debug log_info log_notice log_warn_super_user log_warning maxlog ms_timestamp passive
      persist_runtime_changes require_secure_transport retry_on_failure session_track_trx_state
      skip_name_resolve skip_permission_checks strip_db_esc syslog`,
  count: 'backend_connect_attempts extra_port host_cache_size max_connections rebalance_window threads_max',
  port: 'admin_port',
  integer: 'max_auth_errors_until_block query_retries rebalance_threshold',
  duration: `admin_jwt_max_age auth_connect_timeout auth_read_timeout auth_write_timeout config_sync_interval
      config_sync_timeout net_write_timeout query_retry_timeout rebalance_period users_refresh_interval`,
  size: 'max_read_amount query_classifier_cache_size trace_file_size writeq_high_water writeq_low_water',
});

/** Keys of services, with those of all routers. */
export const MAXSCALE_SERVICE_KEYS = keyTable({
  text: `archivedir avrodir binlog_structure binlogdir block_size bootstrap_servers causal_reads
      causal_reads_timeout cluster codec compression_algorithm connect_retry connection_keepalive datadir
      default_action default_server delayed_retry_timeout encryption_algorithm encryption_cipher
      encryption_key_file encryption_key_id engine exclude expiration_mode explain explain_entries
      explain_period exporter file filestem filters gtid gtid_start_pos heartbeat ignore_databases
      ignore_databases_regex ignore_tables ignore_tables_regex kafka_broker kafka_sasl_mechanism
      kafka_sasl_password kafka_sasl_user kafka_ssl kafka_ssl_ca kafka_ssl_cert kafka_ssl_key kafka_topic
      lock_id main master master_failure_mode master_hostname master_uuid master_version match
      max_queued_connections max_request_lag max_retry_interval max_slave_connections
      max_slave_replication_lag mode monitor on_error optimize_wildcard passwd password percentile
      preferred_server qps_window queued_connection_timeout rank refresh_interval report reset_replication
      retain_faster_statements retain_slower_statements retry_on_failure retry_sqlstates role router
      router_options samples servers service slave_hostname slave_selection_criteria source ssl ssl_ca
      ssl_ca_cert ssl_cert ssl_cert_verify_depth ssl_cipher ssl_key ssl_verify_peer_certificate
      ssl_verify_peer_host ssl_version subservices sync_transaction table_name_in targets timeout topic topics
      transaction_replay_checksum type use_sql_variables_in user user_accounts_file user_accounts_file_usage
      uuid version_string wcar weightby`,
  switch: `allow_duplicates auth_all_servers cooperative_replication ddl_only debug delayed_retry
      disable_sescmd_history enable_idempotence enable_root_user encrypt_binlog force_connection_keepalive
      lazy_connect localhost_match_wildcard_host log_auth_warnings log_debug log_info log_notice log_warning
      mariadb10_master_gtid master_accept_reads master_reconnection optimistic_trx persist_performance_data
      prune_sescmd_history read_gtid_from_kafka refresh_databases retry_failed_reads reuse_prepared_statements
      rpl_semi_sync_slave_enabled select_master semisync send_schema send_slave_heartbeat session_trace
      session_track_trx_state strict_multi_stmt strict_sp_calls strict_tmp_tables strip_db_esc
      transaction_replay transaction_replay_retry_on_deadlock transaction_replay_retry_on_mismatch
      transaction_replay_safe_commit transaction_safety`,
  count: `batch_size expire_log_minimum_files group_rows group_trx highwater longburst lowwater master_id
      master_retry_count max_connections max_sescmd_history number_of_noncompressed_files server_id shortburst
      slave_connections ssl_cert_verification_depth start_index transaction_replay_attempts`,
  integer: 'max_slaves retain_last_statements',
  duration: `connection_timeout expire_log_duration idle_session_pool_time max_data_age max_replication_lag
      max_staleness multiplex_timeout net_timeout net_write_timeout purge_poll_timeout purge_startup_delay
      retry_timeout transaction_replay_timeout wait_timeout`,
  size: 'burstsize max_file_size transaction_replay_max_size',
});

/** Keys of servers. */
export const MAXSCALE_SERVER_KEYS = keyTable({
  text: `address authenticator authenticator_options disk_space_threshold initialization_sql labels monitorpw
      monitoruser private_address protocol rank replication_custom_options serversize socket ssl ssl_ca
      ssl_ca_cert ssl_cert ssl_cipher ssl_crl ssl_key ssl_user_mapping ssl_version type weight`,
  switch: 'proxy_protocol ssl_verify_peer_certificate ssl_verify_peer_host',
  port: 'extra_port port',
  count: 'max_routing_connections persistpoolmax ssl_cert_verify_depth',
  integer: 'priority',
  duration: 'persistmaxtime',
});

/** Keys of monitors, with those of all monitor modules. */
export const MAXSCALE_MONITOR_KEYS = keyTable({
  text: `admin_base_path api_key auto_failover backup_storage_address backup_storage_path
      cooperative_monitoring_locks cs_admin_api_key cs_admin_base_path demotion_sql_file disk_space_threshold
      events failover_timeout local_address mariabackup_use_memory master_conditions master_failure_timeout
      module passwd password primary private_address promotion_sql_file replication_custom_options
      replication_password replication_user script servers servers_no_promotion slave_conditions ssh_keyfile
      ssh_user switchover_timeout type user version write_test_fail_action write_test_table`,
  switch: `allow_cluster_recovery assume_unique_hostnames auto_rejoin available_when_donor detect_replication_lag
      detect_stale_master detect_stale_slave detect_standalone_master disable_master_failback
      disable_master_role_setting dynamic_node_detection enforce_read_only_servers enforce_read_only_slaves
      enforce_simple_topology enforce_writable_master handle_events ignore_external_masters
      maintenance_on_low_disk_space multimaster mysql51_replication replication_master_ssl root_node_as_master
      set_donor_nodes ssh_check_host_key switchover_on_low_disk_space use_priority verify_master_failure`,
  count: 'admin_port backend_connect_attempts cs_admin_port failcount health_check_threshold rebuild_port ssh_port',
  integer: 'health_check_port mariabackup_parallel script_max_replication_lag',
  duration: `backend_connect_timeout backend_read_timeout backend_write_timeout cluster_monitor_interval
      disk_space_check_interval journal_max_age monitor_interval script_timeout ssh_timeout
      write_test_interval`,
});

/** Keys of filters, with those of all filter modules. */
export const MAXSCALE_FILTER_KEYS = keyTable({
  text: `action cache_directory cache_in_transactions cache_inside_transactions cached_data capabilities
      capture_dir capture_duration capture_size collect_statistics continue_if_matched continuous_duration
      debug delimiter duration_unit exchange exchange_type exclude filebase filename global_script hard_ttl
      host hostname ignore ignore_whitespace import_password import_user information_schema inject invalidate
      key large_payload log_data log_file log_type logging_object logging_schema logging_source_host
      logging_source_user logging_trigger match match# max_resultset_return module named_pipe newline_replacement
      options password query_delimiter queue regex_grammar region replace rewrite_dest rewrite_src rules selects
      sampling_duration secret separator server service session_script soft_ttl source source_exclude
      source_match ssl_ca ssl_cert ssl_client_certificate ssl_client_key ssl_key start_capture storage
      storage_inmemory storage_memcached storage_options storage_redis storage_rocksdb target target# template_file throttling_duration time type user user_exclude user_match username
      users vhost warn_type_mismatch what_if`,
  switch: `append case_sensitive check_subqueries check_unions check_user_variables clear_cache_on_parse_errors
      enabled flush global log_match log_no_match log_replacement log_trace logging_log_all logging_strict
      no_verify prevent_function_usage reload require_fully_parsed ssl strict sync treat_string_arg_as_field
      treat_string_as_field use_canonical_form use_http`,
  count: 'count max_count max_resultset_rows port protocol_version',
  integer: 'max_qps',
  duration: 'timeout',
  size: 'max_resultset_size max_size max_value_size',
});

/** Keys of listeners, with those of all protocols. */
export const MAXSCALE_LISTENER_KEYS = keyTable({
  text: `address authentication_db authentication_key_id authentication_password authentication_user authenticator
      authenticator_options cache_dir clear_pw_passthrough connection_init_sql_file connection_metadata debug
      ed_mode ed_rsa_privkey_path ed_rsa_pubkey_path gssapi_keytab_path host inject_service_user
      internal_cache log_password_mismatch lower_case_table_names match_host on_unknown_command
      ordered_insert_behavior pam_backend_mapping pam_mapped_pw_file pam_mode pam_use_cleartext_plugin parser
      password principal_name protocol proxy_protocol_networks redirect_url service skip_authentication socket
      sql_mode ssl ssl_ca ssl_ca_cert ssl_cert ssl_cipher ssl_crl ssl_key ssl_version type user
      user_mapping_file`,
  switch: `allow_replication authentication_required authentication_shared authorization_enabled
      auto_create_databases auto_create_tables log_unknown_command ssl_verify_peer_certificate
      ssl_verify_peer_host`,
  port: 'port',
  count: 'id_length ssl_cert_verify_depth',
  duration: 'cursor_timeout',
});

/** Settings of a module within a section, and of events: the module's name, a point, and a key of its own. */
export const MAXSCALE_NESTED =
  /^(?:event\.\w+\.(?:facility|level)|(?:file|kmip|vault|storage_\w+|cache|nosqlprotocol|readwritesplit|readconnroute|schemarouter|smartrouter|avrorouter|binlogrouter|kafkacdc|kafkaimporter|mirror|diff|cat|\w+(?:filter|mon|auth|router|protocol))\.[\w.]+)$/;
