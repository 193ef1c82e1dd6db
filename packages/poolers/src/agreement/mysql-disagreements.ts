interface MysqlDisagreement {
  readonly cell: RegExp;
  readonly reason: string;
  /** What was measured must say so: the pooler's own flag, the server's answer, who got the connection. */
  readonly shows: RegExp;
}

/** Measured cells that `judge` does not reproduce, and why. */
export const mysqlDisagreements: readonly MysqlDisagreement[] = [
  {
    cell: /^proxysql\S* error-(syntax|dup)$/,
    reason: 'ProxySQL keeps the connection after an error; that a statement fails is not in its text',
    shows: /last_errno/,
  },
  {
    cell: /^proxysql\S* (warning-stmt|show-warnings|drop-if-exists-note|at-hint-qb)$/,
    reason: 'ProxySQL keeps the connection after a warning; that the server warns is not in the text',
    shows: /has_warnings/,
  },
  {
    cell: /^proxysql\S*server_version=10\S* uservar-behind-version$/,
    reason: 'the version string of this MariaDB makes a warning when it is added up, which hides the leak',
    shows: /has_warnings/,
  },
  {
    cell: /^proxysql\S* (last-insert-id-after|ps-binary-insert)$/,
    reason:
      'ProxySQL keeps the connection after an insert that makes an auto-increment value; the table shows that, not the text',
    shows: /auto_increment_delay_token/,
  },
  {
    cell: /^proxysql\S* seq-lid-late-forms$/,
    reason:
      'the pin of the insert is over after five statements; judge names both sides, for it does not see the insert',
    shows: /wrong value/,
  },
  {
    cell: /^(proxysql|mysql-router)\S* (autocommit0-select|seq-ac0-write)$/,
    reason:
      'with autocommit off any statement opens a transaction: server status, not a session effect of the statement',
    shows: /IN_TRANS|sharing_blocked=true|gets another server connection/,
  },
  {
    cell: /^(proxysql|mysql-router)\S* call-(makes-temp|get-lock|sets-sysvar)$/,
    reason: 'what the procedure does is in the server; shown as unknown',
    shows: /still there|sharing_blocked=true|null instead of|gets another server connection|session_state/,
  },
  {
    cell: /^mysql-router\S* temp-table-error$/,
    reason: 'the server refuses the statement, so that no table is made; judge takes statements to succeed',
    shows: /error 1064|gets the connection/,
  },
  {
    cell: /^mysql-router\S* seq-savepoint-first$/,
    reason: 'the savepoint is judged lost; that BEGIN itself holds nothing yet is not followed',
    shows: /savepoint does not exist/,
  },
];
