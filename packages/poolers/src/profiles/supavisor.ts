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

const faq = documentedIn('supabase/supavisor@03e5cc56 docs/faq.md:13-20');
const migrating = documentedIn('supabase/supavisor@03e5cc56 docs/migrating/pgbouncer.md:5-6');
const TRANSACTION = 'transaction';
const LIKE_PGBOUNCER = [migrating('both modes are described as those of PgBouncer')];

const TIMEOUTS = [
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'idle_session_timeout',
  'transaction_timeout',
];

const supavisor: PoolerProfile = {
  product: 'supavisor',
  title: 'Supavisor',
  summary: "Supabase's multi-tenant connection pooler for PostgreSQL.",
  dialects: ['postgres'],
  versions: ['1.0', '2.0', '2.9'],
  modes: [
    { name: 'transaction', boundary: 'transaction' },
    { name: 'session', boundary: 'session' },
  ],
  serverVersion: '17',
  settings: [
    {
      name: 'named_prepared_statements',
      summary:
        'Feature flag (NAMED_PREPARED_STATEMENTS_ENABLED, or per tenant): follow protocol-level named statements.',
      defaults: [{ value: 'false' }],
      pattern: '^(true|false)$',
    },
  ],
  resets: [discardAll('session-end', 'Supavisor sends DISCARD ALL when a session ends', { mode: 'session' })],
  handling: [
    clause(
      startupParameter(TIMEOUTS),
      { kind: 'ignores' },
      'Supavisor takes the startup parameters that it knows and drops the others without a word',
      {
        evidence: [
          documentedIn('garrytan/gbrain#442')('startup parameters do not arrive through the pooler on port 6543'),
        ],
      },
    ),
    clause(
      { ...startupParameter(), via: 'startup-options' },
      { kind: 'ignores' },
      'Supavisor does not read `-c name=value` among the options',
      {
        evidence: [
          documentedIn('supabase/supavisor#206, supabase/supavisor#768')('options=-c search_path=... is not applied'),
        ],
      },
    ),
    clause(
      startupParameter(),
      { kind: 'yields', outcomes: ['unknown'] },
      'what Supavisor does with startup parameters was not measured',
    ),
    clause(DRIVER_STATEMENT, { kind: 'tracks' }, 'the named_prepared_statements feature is on', {
      when: { mode: TRANSACTION, settings: { named_prepared_statements: { is: 'true' } } },
      recognition: { by: 'protocol' },
      evidence: [faq('named prepared statements work where the feature is enabled')],
    }),
    clause(
      { ...DRIVER_STATEMENT, action: ['write', 'read'] },
      { kind: 'yields', outcomes: ['lost'] },
      'Supavisor does not follow named prepared statements unless that feature is enabled',
      { when: { mode: TRANSACTION }, evidence: [faq('off unless the feature is enabled')] },
    ),
    clause(
      { ...sessionSetting(), state: ['setting', 'role', 'temp-relation', 'notification', 'session-lock'] },
      { kind: 'keeps' },
      'Supavisor hands the connection on as it is, as PgBouncer does',
      { when: { mode: TRANSACTION }, evidence: LIKE_PGBOUNCER },
    ),
    ...unknownOtherwise('what Supavisor does with this was neither measured nor documented', { mode: TRANSACTION }),
  ],
  documents: [{ title: 'Supavisor documentation', source: 'https://supabase.github.io/supavisor/' }],
  notes: ['Supavisor was not run: its rows come from its documentation and source, or follow from them.'],
};

export default supavisor;
