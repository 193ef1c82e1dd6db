import type { PoolerProfile } from '@poolsafe/core';
import {
  clause,
  documentedIn,
  DRIVER_STATEMENT,
  sessionSetting,
  startupParameter,
  unknownOtherwise,
} from '../shared/clauses.js';
import { discardAll } from '../shared/discard-all.js';

const pipelines = documentedIn('agroal/pgagroal@63c05cfa doc/PIPELINES.md:34-95');
const TRANSACTION = 'transaction';
const SHARED = [pipelines('not supported in the transaction pipeline, which runs no DISCARD ALL')];

const pgagroal: PoolerProfile = {
  product: 'pgagroal',
  title: 'pgagroal',
  summary: 'Connection pool for PostgreSQL with performance, session and transaction pipelines.',
  dialects: ['postgres'],
  versions: ['1.5', '1.6', '2.0', '2.1'],
  modes: [
    { name: 'session', boundary: 'session' },
    { name: 'performance', boundary: 'session' },
    { name: 'transaction', boundary: 'transaction' },
  ],
  serverVersion: '17',
  settings: [
    {
      name: 'track_prepared_statements',
      summary: 'Send DEALLOCATE ALL before a connection goes back, in the transaction pipeline.',
      defaults: [{ value: 'off' }],
      pattern: '^(on|off)$',
    },
  ],
  resets: [
    discardAll('session-end', 'pgagroal sends DISCARD ALL after each client session', {
      mode: ['session', 'performance'],
    }),
    {
      at: 'transaction-end',
      when: { mode: TRANSACTION, settings: { track_prepared_statements: { is: 'on' } } },
      clears: [{ state: 'prepared-statement' }],
      because: 'track_prepared_statements sends DEALLOCATE ALL before the connection goes back',
    },
  ],
  handling: [
    clause(
      startupParameter(),
      { kind: 'yields', outcomes: ['wrong'] },
      'pgagroal assumes that all clients of a user and database send the same startup parameters',
      {
        when: { mode: TRANSACTION },
        evidence: [pipelines('startup parameters are assumed to be the same for a user and database')],
      },
    ),
    clause(
      { ...sessionSetting(), state: ['setting', 'role', 'cursor', 'notification'] },
      { kind: 'keeps' },
      'the transaction pipeline resets nothing between transactions',
      { when: { mode: TRANSACTION }, evidence: SHARED },
    ),
    clause(
      { state: 'prepared-statement', action: 'write', via: 'prepare' },
      { kind: 'keeps' },
      'the transaction pipeline resets nothing between transactions, unless track_prepared_statements is on',
      { when: { mode: TRANSACTION }, evidence: SHARED },
    ),
    clause(
      DRIVER_STATEMENT,
      { kind: 'yields', outcomes: ['unknown'] },
      'what pgagroal does with prepared statements of the protocol is not documented',
      { when: { mode: TRANSACTION } },
    ),
    clause(
      { state: ['temp-relation', 'session-lock', 'library', 'extension-state'], action: 'write', scope: 'session' },
      { kind: 'keeps' },
      'the transaction pipeline resets nothing between transactions',
      { when: { mode: TRANSACTION }, evidence: [pipelines('no DISCARD ALL is sent in the transaction pipeline')] },
    ),
    ...unknownOtherwise('what pgagroal does with this was neither measured nor documented', { mode: TRANSACTION }),
  ],
  documents: [
    { title: 'pgagroal pipelines', source: 'https://github.com/agroal/pgagroal/blob/master/doc/PIPELINES.md' },
  ],
  notes: [
    'pgagroal was not measured (2.1.0 of Debian aborted on every client connection): its rows come from its documentation.',
  ],
};

export default pgagroal;
