import { keyTable } from '../known-keys.js';

const TLS = 'cert key cipher curves ca capath crl crlpath';
const tls = (side: string): string =>
  TLS.split(' ')
    .map((name) => `${side}_ssl_${name}`)
    .join(' ');

/** Keys of `[routing:...]`, as of MySQL Router 9 (its manual, Configuration File Options). */
export const ROUTER_ROUTING_KEYS = keyTable(
  {
    text: `bind_address socket destinations named_socket client_ssl_dh_params accept_connections require_realm
      ${tls('client')} ${tls('server')}`,
    port: 'bind_port',
    switch: `connection_sharing router_require_enforce wait_for_my_writes client_ssl_session_cache_mode
      server_ssl_session_cache_mode`,
    seconds: 'connection_sharing_delay connect_timeout client_connect_timeout wait_for_my_writes_timeout',
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

/** Keys of `[connection_pool]`. */
export const ROUTER_POOL_KEYS = keyTable({ count: 'max_idle_server_connections', seconds: 'idle_timeout' });
