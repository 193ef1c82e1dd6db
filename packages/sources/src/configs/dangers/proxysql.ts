import { type QueryRule, queryRuleMatches, type SentText } from '@poolsafe/core';
import { proxysqlDigest } from '@poolsafe/dialects';
import type { ConfigDangers } from '../danger.js';

const OFF = { matches: '^(false|0|off)$' } as const;
const ON = { matches: '^(true|1|on)$' } as const;

const sent = (text: string): SentText => ({ text, statements: 1, digest: proxysqlDigest(text) });

/** What a rule must not take the pin from: SETs that ProxySQL cannot read, and assignments of user variables. */
const NEEDS_ITS_PIN = ['SET @tenant = 1', 'SET SESSION sql_notes = 0', 'SELECT @total := 5'].map(sent);

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
  },
  {
    product: 'proxysql',
    at: 'query_digests_keep_comment',
    when: { settings: { query_digests_keep_comment: ON, multiplexing: ON } },
    severity: 'error',
    message:
      'With query_digests_keep_comment=true a comment in front hides CREATE TEMPORARY TABLE, PREPARE and SET from ProxySQL, which leaves them on shared connections; an @ or GET_LOCK( in a comment takes a connection out of sharing.',
    advice: 'Set query_digests_keep_comment=false, which is the default.',
  },
  {
    product: 'proxysql',
    at: 'set_query_lock_on_hostgroup',
    when: { settings: { set_query_lock_on_hostgroup: OFF, multiplexing: ON } },
    severity: 'error',
    message:
      'With set_query_lock_on_hostgroup=0 a SET that ProxySQL cannot read (SET LOCAL, sql_notes and other variables that it does not follow) is sent to a shared connection, and other clients get its value.',
    advice: 'Set set_query_lock_on_hostgroup=1, which is the default.',
  },
  {
    product: 'proxysql',
    at: 'auto_increment_delay_multiplex',
    when: { settings: { auto_increment_delay_multiplex: { is: '0' }, multiplexing: ON } },
    severity: 'error',
    message:
      'With auto_increment_delay_multiplex=0 LAST_INSERT_ID() right after an insert is answered on whatever connection is free: clients got the id of somebody else.',
    advice: 'Leave auto_increment_delay_multiplex at 5, and read the id from what the driver returns for the insert.',
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
  },
];

export default dangers;
