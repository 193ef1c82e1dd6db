import type { SessionEffect } from '@poolsafe/core';
import type { LabConstruct } from './postgres.js';

const driverStatement = (
  id: string,
  action: 'read' | 'release',
  more: Partial<LabConstruct> = {},
  name = 'ps1',
): LabConstruct => ({
  id,
  effects: { state: 'prepared-statement', action, via: 'protocol', name },
  effect: { state: 'prepared-statement', action, scope: 'session', name, via: 'protocol' },
  ...more,
});

const PORTAL: Omit<SessionEffect, 'range'> = {
  state: 'cursor',
  action: 'write',
  scope: 'transaction',
  name: 'p1',
  via: 'portal',
};

/** What has no session state: must work on every pooler, whatever its mode. */
const plain = (id: string, ...messages: readonly string[]): LabConstruct => ({
  id,
  effects: {},
  messages,
  cited: false,
});

/** What a client does below SQL: messages of the protocol, COPY, cancelling. */
export const postgresProtocolConstructs: readonly LabConstruct[] = [
  driverStatement('proto-named-describe', 'read', { aspect: 'owner' }),
  driverStatement('proto-unnamed-split', 'read', {}, ''),
  plain('proto-unnamed-one-batch', 'SELECT 1'),
  driverStatement('proto-close-reparse', 'release'),
  {
    id: 'discard-all-vs-prepared',
    effects: { state: 'prepared-statement', action: 'release', name: '*', via: 'discard' },
    effect: { state: 'prepared-statement', action: 'release', scope: 'session', name: '*', via: 'discard' },
  },
  {
    id: 'discard-all-tracked-guc',
    effects: { state: 'setting', action: 'release', via: 'discard' },
    effect: { state: 'setting', action: 'release', scope: 'session', name: 'timezone', via: 'discard' },
  },
  {
    id: 'function-set-clause',
    effects: {},
    messages: ['SELECT f_set_clause()'],
    reads: { 'no-lasting-effect': ['safe'] },
    cited: false,
  },

  { id: 'portal-in-tx', effects: { state: 'cursor', via: 'portal' }, effect: PORTAL, transaction: 'inside' },
  {
    id: 'portal-sync-no-tx',
    effects: { state: 'cursor', via: 'portal' },
    effect: PORTAL,
    transaction: 'outside',
    // The portal is gone with its implicit transaction on every connection, pooled or not.
    reads: { breaks: ['rejected'] },
  },
  plain('portal-flush-no-tx', 'SELECT 1'),

  plain('multi-statement-implicit-tx-atomic', 'INSERT INTO t VALUES (1); SELECT 1/0'),
  plain('export-snapshot-autocommit', 'SELECT pg_export_snapshot()'),
  plain('copy-to', 'COPY (SELECT 1) TO STDOUT'),
  plain('copy-from', 'COPY t FROM STDIN'),
  plain('copy-from-extended', 'COPY t FROM STDIN'),
  plain('copy-from-extended-flush', 'COPY t FROM STDIN'),
  plain('cancel-request', 'SELECT pg_sleep(3)'),
  plain('cancel-request-late', 'SELECT pg_sleep(3)'),
  {
    id: 'startup-replication',
    effects: { state: 'client-mode', via: 'startup', name: 'replication' },
    effect: { state: 'client-mode', action: 'write', scope: 'session', name: 'replication', via: 'startup' },
  },
];
