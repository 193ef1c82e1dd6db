import { keyTable } from '../known-keys.js';

const LEVELS = 'debug debug5 debug4 debug3 debug2 debug1 info notice warning error log fatal panic';

/** Keys of pgpool.conf, as of Pgpool-II 4.7, with those that releases since 2.0 had (their programs); `#` stands for the number of a server. */
export const PGPOOL_KEYS = keyTable(
  {
    boolean: `master_slave_mode allow_clear_text_frontend_auth allow_multiple_failover_requests_from_node allow_sql_comments
      auto_failback check_unlogged_table clear_memqcache_on_escalation connection_cache detach_false_primary
      enable_consensus_with_half_votes enable_pool_hba enable_shared_relcache fail_over_on_backend_error
      failover_if_affected_tuples_mismatch failover_on_backend_error failover_on_backend_shutdown
      failover_require_consensus failover_when_quorum_exists health_check_test ignore_leading_white_space
      insert_lock load_balance_mode log_client_messages log_connections log_disconnections log_hostname
      log_pcp_processes log_per_node_statement log_statement log_truncate_on_rotation logging_collector
      memory_cache_enabled memqcache_auto_cache_invalidation notice_per_node_statement
      prefer_lower_delay_standby replicate_select replication_mode replication_stop_on_mismatch
      serialize_accept ssl ssl_prefer_server_ciphers statement_level_load_balance use_watchdog
      wd_remove_shutdown_nodes`,
    quantity: `connect_timeout connect_timeout# health_check_max_retries health_check_max_retries# health_check_period health_check_period# health_check_retry_delay health_check_retry_delay# health_check_timeout health_check_timeout# authentication_timeout auto_failback_interval child_life_time child_max_connections client_idle_limit
      client_idle_limit_in_recovery connection_life_time delay_threshold delay_threshold_by_time
      listen_backlog_multiplier log_rotation_age log_rotation_size max_pool max_spare_children
      memqcache_cache_block_size memqcache_expire memqcache_max_num_cache memqcache_maxcache
      memqcache_total_size min_spare_children num_init_children recovery_timeout relcache_expire relcache_size
      replication_delay_source_timeout reserved_connections search_primary_node_timeout sr_check_period
      track_table_mutation_cold_start_duration track_table_mutation_max_staleness
      track_table_mutation_table_buckets track_table_mutation_table_size wd_heartbeat_deadtime
      wd_heartbeat_keepalive wd_interval wd_life_point wd_lost_node_removal_timeout
      wd_no_show_node_removal_timeout wd_priority`,
    number: `backend_weight# track_table_mutation_ttl_factor`,
    octal: `log_file_mode unix_socket_permissions`,
    port: `backend_port# heartbeat_port# memqcache_memcached_port pcp_port pgpool_port# port
      wd_heartbeat_listen_port wd_listen_port wd_port#`,
    text: `black_function_list white_function_list app_name_redirect_preference_list arping_cmd arping_path backend_application_name#
      backend_data_directory# backend_flag# backend_hostname# cache_safe_memqcache_table_list
      cache_unsafe_memqcache_table_list database_redirect_preference_list delegate_ip
      dml_adaptive_object_relationship_list failback_command failover_command follow_primary_command
      health_check_database health_check_database# health_check_password health_check_password#
      health_check_test health_check_user health_check_user# heartbeat_device# heartbeat_hostname# hostname#
      if_cmd_path if_down_cmd if_up_cmd listen_addresses lobj_lock_table log_destination log_directory
      log_filename log_line_prefix logdir memqcache_memcached_host memqcache_oiddir pcp_listen_addresses
      pcp_socket_dir pid_file_name ping_path pool_passwd primary_routing_query_pattern_list
      read_only_function_list recovery_1st_stage_command recovery_2nd_stage_command recovery_database
      recovery_password recovery_user replication_delay_source_cmd reset_query_list socket_dir
      sr_check_database sr_check_password sr_check_user ssl_ca_cert ssl_ca_cert_dir ssl_cert ssl_ciphers
      ssl_crl_file ssl_dh_params_file ssl_ecdh_curve ssl_key ssl_passphrase_command syslog_ident
      trusted_server_command trusted_servers unix_socket_directories unix_socket_group
      user_redirect_preference_list wd_authkey wd_de_escalation_command wd_escalation_command
      wd_heartbeat_listen_addresses wd_ipc_socket_dir wd_lifecheck_dbname wd_lifecheck_password
      wd_lifecheck_query wd_lifecheck_user wd_listen_address wd_monitoring_interfaces_list work_dir
      write_function_list allow_inet_domain_socket backend_socket_dir black_memqcache_table_list
      black_query_pattern_list debug_level enable_query_cache follow_master_command heartbeat_destination#
      heartbeat_destination_ip# heartbeat_destination_port# ifconfig_path other_pgpool_hostname#
      other_pgpool_port# other_wd_port# parallel_mode pcp_timeout pgpool2_hostname print_timestamp print_user
      replication_strict replication_timeout system_db_dbname system_db_hostname system_db_password system_db_port
      system_db_schema system_db_user wd_heartbeat_port wd_hostname wd_initial_node_showup_time wd_port
      white_memqcache_table_list`,
  },
  {
    backend_clustering_mode:
      'streaming_replication native_replication logical_replication slony raw snapshot_isolation',
    process_management_mode: 'static dynamic',
    process_management_strategy: 'aggressive gentle lazy',
    syslog_facility: 'local[0-7]',
    log_error_verbosity: 'terse default verbose',
    client_min_messages: LEVELS,
    log_min_messages: LEVELS,
    log_standby_delay: 'always if_over_threshold none',
    log_backend_messages: 'none terse verbose',
    wd_lifecheck_method: 'query heartbeat external',
    memqcache_method: 'shmem memcached',
    disable_load_balance_on_write: 'off transaction trans_transaction always dml_adaptive dml_adaptive_global',
    relcache_query_target: 'primary load_balance_node',
    check_temp_table: 'catalog trace none on off',
    master_slave_sub_mode: 'stream slony logical',
  },
);
