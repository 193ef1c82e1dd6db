import { type QueryRule, queryRuleMatches, type SentText } from '@poolsafe/core';
import { proxysqlDigest } from '@poolsafe/dialects';
import type { ConfigDangers } from '../danger.js';
import { OFF, ON } from '../on-off.js';

const sent = (text: string): SentText => ({ text, statements: 1, digest: proxysqlDigest(text) });

/** What a rule must not take the pin from: SETs that ProxySQL cannot read, and assignments of user variables. */
const NEEDS_ITS_PIN = ['SET @tenant = 1', 'SET SESSION sql_notes = 0', 'SELECT @total := 5'].map(sent);

const READ = sent('SELECT c FROM t WHERE id = 1');
const WRITE = sent('UPDATE t SET c = 2 WHERE id = 1');

const unpins = (rule: QueryRule): boolean =>
  rule.multiplex === '2' && NEEDS_ITS_PIN.some((message) => queryRuleMatches(rule, message));

const dangers: ConfigDangers = [
  {
    product: 'proxysql',
    at: 'query_digests',
    when: { settings: { query_digests: OFF, multiplexing: ON } },
    severity: 'error',
    message:
      'With query_digests=false ProxySQL notices nothing but transactions: GET_LOCK, user variables, temporary tables, PREPARE, LOCK TABLES and even SET sql_mode stayed on shared connections and reached other clients.',
    advice: 'Set query_digests=true, which is the default.',
    basis: 'measured on ProxySQL 2.7',
  },
  {
    product: 'proxysql',
    at: 'query_digests_keep_comment',
    when: { settings: { query_digests_keep_comment: ON, multiplexing: ON } },
    severity: 'error',
    message:
      'With query_digests_keep_comment=true a comment in front hides CREATE TEMPORARY TABLE, PREPARE and SET from ProxySQL, which leaves them on shared connections; an @ or GET_LOCK( in a comment takes a connection out of sharing.',
    advice: 'Set query_digests_keep_comment=false, which is the default.',
    basis: 'measured on ProxySQL 2.7',
  },
  {
    product: 'proxysql',
    at: 'set_query_lock_on_hostgroup',
    when: { settings: { set_query_lock_on_hostgroup: OFF, multiplexing: ON } },
    severity: 'error',
    message:
      'With set_query_lock_on_hostgroup=0 a SET that ProxySQL cannot read (SET LOCAL, sql_notes and other variables that it does not follow) is sent to a shared connection, and other clients get its value.',
    advice: 'Set set_query_lock_on_hostgroup=1, which is the default.',
    basis: 'measured on ProxySQL 2.7',
  },
  {
    product: 'proxysql',
    at: 'auto_increment_delay_multiplex',
    when: { settings: { auto_increment_delay_multiplex: { is: '0' }, multiplexing: ON } },
    severity: 'error',
    message:
      'With auto_increment_delay_multiplex=0 LAST_INSERT_ID() right after an insert is answered on whatever connection is free: clients got the id of somebody else.',
    advice: 'Leave auto_increment_delay_multiplex at 5, and read the id from what the driver returns for the insert.',
    basis: 'measured on ProxySQL 2.7',
  },
  {
    product: 'proxysql',
    at: 'mysql_query_rules',
    when: { settings: { multiplexing: ON } },
    rules: unpins,
    severity: 'error',
    message:
      'This rule with multiplex=2 takes the pin from statements that need it: SET @x, or a SET that ProxySQL cannot read, then stays on a shared connection and reaches other clients.',
    advice:
      "Match only reads at the beginning, such as '^SELECT @@', or list the variables in keep_multiplexing_variables.",
    basis: 'measured on ProxySQL 2.7',
  },
  {
    product: 'proxysql',
    at: 'mysql_query_rules',
    when: { settings: { multiplexing: ON } },
    rules: (rule) => rule.multiplex === '1',
    severity: 'error',
    message:
      'multiplex=1 takes away the pin that ProxySQL sets after a SET that it cannot read: @x, sql_notes and SET LOCAL then reach other clients.',
    advice: 'Remove multiplex from the rule, or use 0 to pin what it matches.',
    basis: 'measured on ProxySQL 2.7',
  },
  {
    product: 'proxysql',
    at: 'handle_warnings',
    when: { version: '>=2.6', settings: { handle_warnings: OFF, multiplexing: ON } },
    severity: 'warning',
    message:
      'With handle_warnings=0 a connection is shared right after a statement with warnings: SHOW WARNINGS runs elsewhere and finds none, and SELECT @@version + (@x := 9) left @x to other clients.',
    advice: 'Set handle_warnings=1, which is the default.',
    basis: 'measured on ProxySQL 2.7',
  },
  {
    product: 'proxysql',
    at: 'mysql_query_rules',
    when: { readWriteSplit: true },
    rules: (rule) =>
      rule.destination_hostgroup !== undefined && queryRuleMatches(rule, READ) && !queryRuleMatches(rule, WRITE),
    severity: 'info',
    message:
      'This rule sends reads to another hostgroup than writes, also those of a client that is pinned: after SET @x a SELECT fails with error 9006, after CREATE TEMPORARY TABLE it does not find the table (1146), and after LOCK TABLES it waits for its own lock.',
    advice: 'Send the statements of such clients to one hostgroup, by a rule for their user before this one.',
    basis: 'measured on ProxySQL 2.7 with a rule ^SELECT to a hostgroup of its own',
  },
  {
    product: 'proxysql',
    at: 'transaction_persistent',
    when: { settings: { transaction_persistent: { is: '0' } }, readWriteSplit: true },
    severity: 'error',
    message:
      'With transaction_persistent=0 the statements of one transaction follow the query rules one by one: a SELECT inside the transaction goes to the readers and does not see what the transaction has written.',
    advice: 'Set transaction_persistent=1 for the user, which is the default.',
    basis: 'https://proxysql.com/documentation/main-runtime/#mysql_users',
  },
];

export default dangers;
