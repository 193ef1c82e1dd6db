import { keyTable, type KeyTable } from '../known-keys.js';

const TLS = 'cert key cipher curves ca capath crl crlpath';
const tls = (side: string): string =>
  TLS.split(' ')
    .map((name) => `${side}_ssl_${name}`)
    .join(' ');

/** Keys of `[routing:...]`, as of MySQL Router 9 (its manual, Configuration File Options). */
export const ROUTER_ROUTING_KEYS = keyTable(
  {
    text: `bind_address socket destinations named_socket client_ssl_dh_params accept_connections require_realm library
      ${tls('client')} ${tls('server')}`,
    port: 'bind_port',
    switch: `accept_external_connections connection_sharing router_require_enforce wait_for_my_writes client_ssl_session_cache_mode
      server_ssl_session_cache_mode`,
    seconds: `connection_sharing_delay connect_timeout client_connect_timeout connect_retry_timeout
      wait_for_my_writes_timeout`,
    count: `max_connections max_connect_errors net_buffer_length thread_stack_size
      unreachable_destination_refresh_interval client_ssl_session_cache_size client_ssl_session_cache_timeout
      server_ssl_session_cache_size server_ssl_session_cache_timeout`,
  },
  {
    protocol: 'classic x',
    access_mode: 'auto read_only read_write',
    mode: 'read-write read-only',
    routing_strategy: 'first-available next-available round-robin round-robin-with-fallback',
    client_ssl_mode: 'disabled preferred required passthrough',
    server_ssl_mode: 'disabled preferred required as_client',
    server_ssl_verify: 'disabled verify_ca verify_identity',
  },
);

/** Options that `[DEFAULT]` alone has; those of `[routing]` and of the loggers may stand there for all of these. */
const ROUTER_DEFAULT_ONLY = keyTable(
  {
    text: `logging_folder plugin_folder runtime_folder config_folder data_folder keyring_path master_key_path
      master_key_reader master_key_writer dynamic_state document_path event_source_name origin program user name
      pid_file sinks router_id core_file auth_backend_passwd_file`,
    seconds: 'connect_timeout read_timeout',
    count: 'max_total_connections max_idle_server_connections',
  },
  { unknown_config_option: 'error warning' },
);

const LOGGING = keyTable(
  { text: 'filename destination sinks library' },
  {
    level: 'fatal system error warning info note debug',
    timestamp_precision: 'second sec s millisecond msec ms microsecond usec us nanosecond nsec ns',
  },
);

/** Keys of `[DEFAULT]`, which other sections take over. */
export const ROUTER_DEFAULT_KEYS: KeyTable = new Map([...ROUTER_ROUTING_KEYS, ...LOGGING, ...ROUTER_DEFAULT_ONLY]);

const REALM = keyTable({ text: 'require_realm library' });
const NONE = keyTable({ text: 'library' });

/** Keys of the other sections, by the plugin that the section loads (its plugins of 9.7, and older manuals). */
export const ROUTER_SECTIONS: Readonly<Record<string, KeyTable>> = {
  connection_pool: keyTable({ count: 'max_idle_server_connections', seconds: 'idle_timeout', text: 'library' }),
  destination_status: keyTable({
    seconds: 'error_quarantine_interval',
    count: 'error_quarantine_threshold',
    text: 'library',
  }),
  metadata_cache: keyTable(
    {
      text: `user password bootstrap_server_addresses metadata_cluster cluster_type group_replication_id router_id
        ssl_ca ssl_capath ssl_cert ssl_key ssl_cipher ssl_crl ssl_crlpath tls_version target_cluster library`,
      seconds: `ttl auth_cache_ttl auth_cache_refresh_interval connect_timeout read_timeout stats_updates_frequency`,
      switch: 'use_gr_notifications close_connection_after_refresh use_replica_primary_as_rw',
      count: 'thread_stack_size',
    },
    {
      ssl_mode: 'disabled preferred required verify_ca verify_identity',
      invalidated_cluster_policy: 'drop_all accept_ro',
      read_only_targets: 'all read_replicas secondaries',
      unreachable_quorum_allowed_traffic: 'none read all',
    },
  ),
  logger: LOGGING,
  consolelog: LOGGING,
  filelog: LOGGING,
  syslog: LOGGING,
  eventlog: LOGGING,
  http_server: keyTable({
    text: `bind_address static_folder require_realm ssl_cert ssl_key ssl_cipher ssl_curves ssl_dh_param ssl_dh_params
      library`,
    switch: 'ssl',
    port: 'port',
    count: 'max_http_connections max_request_body_size max_response_body_size',
  }),
  http_auth_realm: keyTable({ text: 'backend method require name library' }),
  http_auth_backend: keyTable({ text: 'backend filename library' }),
  rest_api: REALM,
  rest_router: REALM,
  rest_routing: REALM,
  rest_metadata_cache: REALM,
  rest_connection_pool: REALM,
  rest_host_cache: REALM,
  rest_signal: REALM,
  host_cache: keyTable({
    count: 'max_entries ttl_success_seconds ttl_negative_seconds',
    number: 'ttl_jitter_ratio',
    text: 'library',
  }),
  io: keyTable({ text: 'backend library', count: 'threads' }),
  keepalive: keyTable({ count: 'interval runs', text: 'library' }),
  mysql_rest_service: keyTable({
    text: `mysql_read_only_route mysql_read_write_route mysql_user mysql_user_data_access metadata_refresh_interval
      router_id developer router_name developer_debug_port wait_for_metadata_schema_access library`,
  }),
  router_openssl: NONE,
  router_protobuf: NONE,
  x_protocol: NONE,
  magic: NONE,
};
