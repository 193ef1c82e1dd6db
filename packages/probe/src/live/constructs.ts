/**
 * Constructs that can be tried with an ordinary login on somebody else's server: they need no tables, roles or
 * extensions, and leave nothing behind but what ends with its server connection.
 */
export const LIVE_CONSTRUCTS: readonly string[] = [
  ...['set', 'set-session', 'set_config-session', 'do-block-set_config', 'set-statement_timeout', 'set-lock_timeout'],
  ...['set-client_encoding', 'set-datestyle', 'set-timezone', 'set-standard_conforming_strings'],
  ...['set-application_name', 'set-intervalstyle', 'set-search_path', 'set-default_transaction_read_only'],
  ...['set-session-characteristics', 'set-extra_float_digits', 'set-custom-guc', 'set-local-outside-tx'],
  ...['set-local-in-tx', 'set_config-local-in-tx', 'set-session-in-tx', 'set-transaction', 'savepoint', 'begin-commit'],
  ...['temp-table', 'temp-on-commit-drop-autocommit', 'temp-on-commit-drop-in-tx', 'create-temp-table-as'],
  ...['create-table-pg_temp', 'temp-view', 'temp-sequence', 'temp-function'],
  ...['sql-prepare', 'sql-deallocate', 'prepare-execute-deallocate-in-tx', 'proto-named-prepared'],
  ...['proto-unnamed-split'],
  ...['advisory-lock', 'advisory-lock-shared', 'advisory-try-lock', 'advisory-xact-lock-in-tx'],
  ...['listen', 'cursor-with-hold', 'cursor-without-hold-in-tx', 'setseed', 'backend-pid'],
  ...['startup-search_path', 'startup-statement_timeout', 'startup-lock_timeout', 'startup-application_name'],
  ...['startup-options-search_path', 'startup-extra_float_digits', 'startup-timezone', 'startup-datestyle'],
];
