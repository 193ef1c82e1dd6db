import type { ConfigDangers } from '../danger.js';

const lists = (names: string) => ({ ignore_startup_parameters: { matches: `(^|[,\\s])(${names})([,\\s]|$)` } });

/** Sets a parameter for the session, by SET or set_config(). */
const SETS = { matches: '\\bset\\s+(?!local\\b)\\w|\\bset_config\\s*\\(' } as const;

const dangers: ConfigDangers = [
  {
    product: 'pgbouncer',
    at: 'ignore_startup_parameters',
    when: { settings: lists('search_path|role|default_transaction_read_only') },
    severity: 'error',
    message:
      'PgBouncer lets clients that send search_path, role or default_transaction_read_only connect and drops the parameter, so they work in another schema, as another role or with writes allowed, without an error.',
    advice:
      'Take it off the list and set it with ALTER ROLE ... SET or ALTER DATABASE ... SET, or in each transaction.',
    basis: 'measured on PgBouncer 1.18, 1.24 and 1.26',
  },
  {
    product: 'pgbouncer',
    at: 'ignore_startup_parameters',
    when: { settings: lists('options|statement_timeout|lock_timeout|idle_in_transaction_session_timeout') },
    severity: 'warning',
    message:
      'PgBouncer lets clients that send these parameters connect and drops them, so a timeout or an option that a client asks for never applies.',
    advice: 'Set it with ALTER ROLE ... SET or ALTER DATABASE ... SET, or in each transaction, and stop sending it.',
    basis: 'measured on PgBouncer 1.18, 1.24 and 1.26',
  },
  {
    product: 'pgbouncer',
    at: 'server_reset_query_always',
    when: { mode: ['transaction', 'statement'], settings: { server_reset_query_always: { is: '1' } } },
    severity: 'warning',
    message:
      'PgBouncer runs the reset query after every transaction: session state is gone even where the connection stays the same, session advisory locks are released at once, and each transaction costs another round trip; LOAD, setseed() and dblink connections still reach other clients.',
    advice: 'Remove it and repair the statements that leave state behind.',
    basis: 'measured on PgBouncer 1.18, 1.24 and 1.26',
  },
  {
    product: 'pgbouncer',
    at: 'server_reset_query',
    when: { mode: 'session', settings: { server_reset_query: { matches: '^(?!.*discard\\s+all)' } } },
    severity: 'error',
    message:
      'In session mode nothing but server_reset_query cleans a connection, and without DISCARD ALL settings, temporary tables, advisory locks, LISTEN and cursors of one client reach the next: 42 of 139 measured constructs leak.',
    advice: 'Set server_reset_query = DISCARD ALL.',
    basis: 'measured on PgBouncer 1.18, 1.24 and 1.26, with an empty reset query and with DEALLOCATE ALL',
  },
  {
    product: 'pgbouncer',
    at: 'max_prepared_statements',
    when: { mode: ['transaction', 'statement'], settings: { max_prepared_statements: { is: '0' } } },
    severity: 'warning',
    message:
      'PgBouncer does not follow prepared statements, so a driver that names them fails with "prepared statement does not exist" or "already exists" as soon as it gets another connection.',
    advice:
      'Set max_prepared_statements above 0 (PgBouncer 1.21 and later), or turn named statements off in every driver.',
    basis: 'measured on PgBouncer 1.24 and 1.26',
  },
  {
    product: 'pgbouncer',
    at: 'mode',
    when: { mode: 'statement' },
    severity: 'warning',
    message:
      'In statement mode PgBouncer closes the connection of a client that sends BEGIN (08P01): transactions do not work.',
    advice: 'Use transaction mode unless every client sends single statements only.',
    basis: 'measured on PgBouncer 1.18, 1.24 and 1.26',
  },
  {
    product: 'pgbouncer',
    at: 'track_extra_parameters',
    when: {
      settings: {
        track_extra_parameters: {
          matches: '(^|[,\\s])(role|statement_timeout|lock_timeout|work_mem|[a-z_]+\\.[a-z_.]+)([,\\s]|$)',
        },
      },
    },
    severity: 'warning',
    message:
      'The server never reports these parameters, so PgBouncer does not follow them: SET of such a parameter is still lost and still reaches other clients.',
    advice: 'List only parameters that PostgreSQL reports; set the others for one transaction with SET LOCAL.',
    basis: 'measured on PgBouncer 1.24 and 1.26',
  },
  {
    product: 'pgbouncer',
    at: 'track_extra_parameters',
    when: { server: '<18', settings: { track_extra_parameters: { matches: '(^|[,\\s])search_path([,\\s]|$)' } } },
    severity: 'info',
    message:
      'Only PostgreSQL 18 and Citus 12 report search_path; with any other server PgBouncer does not follow it, and SET search_path is still lost and still reaches other clients.',
    advice: 'Where the server is neither, set it with ALTER ROLE ... SET, or for one transaction with SET LOCAL.',
    basis: 'measured on PgBouncer 1.24 + PostgreSQL 15, and with PostgreSQL 18, where it is followed',
  },
  {
    product: 'pgbouncer',
    at: 'disable_pqexec',
    when: { settings: { disable_pqexec: { is: '1' } } },
    severity: 'warning',
    message:
      'PgBouncer refuses every statement that a driver sends by the simple protocol: psql, migrations of several statements in one message, and drivers that do not bind fail.',
    advice: 'Set disable_pqexec = 0 unless every client sends by the extended protocol.',
    basis: 'https://www.pgbouncer.org/config.html#disable_pqexec',
  },
  {
    product: 'pgbouncer',
    at: 'connect_query',
    when: {
      mode: 'session',
      settings: { connect_query: SETS, server_reset_query: { matches: '(discard|reset)\\s+all' } },
    },
    severity: 'warning',
    message:
      'connect_query runs once on a server connection and server_reset_query takes back what it has SET after the first client, so every later client works without it.',
    advice: 'Set it with ALTER ROLE ... SET or ALTER DATABASE ... SET.',
    basis: 'https://www.postgresql.org/docs/current/sql-discard.html: DISCARD ALL runs RESET ALL',
  },
  {
    product: 'pgbouncer',
    at: 'connect_query',
    when: {
      mode: ['transaction', 'statement'],
      settings: {
        connect_query: SETS,
        server_reset_query_always: { is: '1' },
        server_reset_query: { matches: '(discard|reset)\\s+all' },
      },
    },
    severity: 'warning',
    message:
      'connect_query runs once on a server connection and server_reset_query_always takes back what it has SET after the first transaction.',
    advice: 'Set it with ALTER ROLE ... SET or ALTER DATABASE ... SET.',
    basis: 'https://www.postgresql.org/docs/current/sql-discard.html: DISCARD ALL runs RESET ALL',
  },
];

export default dangers;
