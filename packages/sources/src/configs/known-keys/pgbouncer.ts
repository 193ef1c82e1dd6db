import { keyTable } from '../known-keys.js';

const SSL = 'disable allow prefer require verify-ca verify-full';
const MODES = 'session transaction statement';

/** Keys of `[pgbouncer]`, as of PgBouncer 1.26 (its manual and the table of its program). */
export const PGBOUNCER_KEYS = keyTable(
  {
    text: `logfile pidfile listen_addr unix_socket_dir unix_socket_group user track_extra_parameters
      ignore_startup_parameters conffile service_name job_name auth_hba_file auth_ident_file auth_file auth_user
      auth_query auth_dbname auth_ldap_options syslog_ident syslog_facility admin_users stats_users server_reset_query
      server_check_query resolv_conf login_notify_message client_tls_key_file client_tls_cert_file client_tls_ca_file
      client_tls_protocols client_tls_ciphers client_tls13_ciphers client_tls_ecdhcurve client_tls_dheparams
      server_tls_ca_file server_tls_key_file server_tls_cert_file server_tls_protocols server_tls_ciphers
      server_tls13_ciphers tcp_defer_accept`,
    count: `max_client_conn default_pool_size min_pool_size reserve_pool_size max_db_connections
      max_db_client_connections max_user_connections max_user_client_connections peer_id stats_period
      max_prepared_statements scram_iterations query_wait_notify pkt_buf max_packet_size listen_backlog sbuf_loopcnt
      tcp_socket_buffer tcp_keepcnt tcp_keepidle tcp_keepintvl tcp_user_timeout verbose`,
    port: 'listen_port',
    octal: 'unix_socket_mode',
    zeroOne: `server_round_robin disable_pqexec application_name_add_host syslog log_connections log_disconnections
      log_pooler_errors log_stats server_reset_query_always server_fast_close so_reuseport tcp_keepalive`,
    seconds: `reserve_pool_timeout server_check_delay server_lifetime server_idle_timeout server_connect_timeout
      server_login_retry client_login_timeout autodb_idle_timeout pool_idle_timeout dns_max_ttl dns_nxdomain_ttl
      dns_zone_check_period query_timeout query_wait_timeout cancel_wait_timeout client_idle_timeout
      idle_transaction_timeout transaction_timeout suspend_timeout`,
  },
  {
    pool_mode: MODES,
    auth_type: 'any trust plain md5 scram-sha-256 cert hba pam ldap peer crypt',
    client_tls_sslmode: SSL,
    server_tls_sslmode: SSL,
  },
);

/** Keys of a connection string in `[databases]`. */
export const PGBOUNCER_DATABASE_KEYS = keyTable(
  {
    text: `dbname host user password auth_user auth_query auth_dbname connect_query client_encoding datestyle timezone
      application_name port`,
    count: `pool_size min_pool_size reserve_pool_size reserve_pool max_db_connections max_db_client_connections`,
    seconds: 'query_wait_timeout server_lifetime',
  },
  { pool_mode: MODES, load_balance_hosts: 'disable round-robin' },
);

/** Keys of an entry in `[users]`. */
export const PGBOUNCER_USER_KEYS = keyTable(
  {
    count: 'pool_size reserve_pool_size max_user_connections max_user_client_connections',
    seconds: 'query_timeout query_wait_timeout idle_transaction_timeout transaction_timeout client_idle_timeout',
  },
  { pool_mode: MODES },
);

/** Keys of an entry in `[peers]`. */
export const PGBOUNCER_PEER_KEYS = keyTable({ text: 'host', port: 'port', count: 'pool_size' });
