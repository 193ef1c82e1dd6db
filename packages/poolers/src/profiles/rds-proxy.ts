import { mysqlClauses, mysqlSettings } from '../rds-proxy/mysql.js';
import type { EffectPattern, HandlingClause, PoolerProfile } from '@poolsafe/core';
import {
  clause,
  documentedIn,
  DRIVER_STATEMENT,
  sessionSetting,
  startupParameter,
  unknownOtherwise,
} from '../shared/clauses.js';

const pinning = documentedIn(
  'awsdocs/amazon-rds-user-guide@0219b24f doc_source/rds-proxy-managing.md (section rds-proxy-pinning.postgres)',
);

/** What pins a PostgreSQL client to its connection for the rest of its session. */
const pins = (effects: EffectPattern, what: string): HandlingClause =>
  clause(effects, { kind: 'pins', until: 'disconnect' }, `RDS Proxy pins the connection on ${what}`, {
    when: { dialect: 'postgres' },
    evidence: [pinning(`${what} pins; PostgreSQL has no tracked variables and no pinning filter`)],
  });

/** PostgreSQL: pinning, also for what is safe elsewhere. */
export const postgresClauses: readonly HandlingClause[] = [
  {
    ...pins({}, 'a statement of more than 16 KB'),
    reach: 'message',
    recognition: { by: 'text', pattern: '^(?=.{16385})', over: 'text' },
  },
  clause(
    { ...startupParameter(), via: 'startup-options' },
    { kind: 'rejects', error: "Feature not supported: RDS Proxy currently doesn't support command-line options" },
    'RDS Proxy takes no `options` when a client connects',
    {
      when: { dialect: 'postgres' },
      evidence: [
        documentedIn('psycopg/psycopg2#1577, stac-utils/pgstac#156, apache/superset#24684')(
          'no connection comes about with options among the startup parameters',
        ),
      ],
    },
  ),
  clause(
    startupParameter(['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']),
    { kind: 'rejects', error: 'Feature not supported' },
    'RDS Proxy takes no timeouts among the startup parameters',
    {
      when: { dialect: 'postgres' },
      evidence: [
        documentedIn('ForumMagnum/ForumMagnum#11415')(
          'statement_timeout among the connection options is not supported',
        ),
        documentedIn('n8n-io/n8n#25705')(
          'no connection comes about with statement_timeout among the startup parameters',
        ),
      ],
    },
  ),
  clause(
    startupParameter(),
    { kind: 'yields', outcomes: ['unknown'] },
    'what RDS Proxy does with startup parameters is not documented',
    {
      when: { dialect: 'postgres' },
    },
  ),
  clause(
    sessionSetting({ via: ['function', 'set_config', 'pg_settings'] }),
    { kind: 'yields', outcomes: ['unknown'] },
    'whether RDS Proxy notices settings that a function makes is documented for MySQL only, where it does not',
    { when: { dialect: 'postgres' } },
  ),
  pins(sessionSetting(), 'SET of any parameter'),
  pins({ state: ['setting', 'role'], action: 'release' }, 'resetting a parameter'),
  pins({ state: 'prepared-statement', via: ['prepare', 'execute', 'deallocate'] }, 'PREPARE, EXECUTE and DEALLOCATE'),
  pins(DRIVER_STATEMENT, 'prepared statements of the protocol'),
  pins({ state: 'temp-relation', action: 'write' }, 'temporary tables, sequences and views'),
  pins({ state: 'cursor', action: 'write' }, 'declaring a cursor'),
  pins(
    { state: ['every-state', 'temp-relation', 'sequence-value'], action: 'release', via: 'discard' },
    'discarding session state',
  ),
  pins({ state: 'notification', action: 'write' }, 'LISTEN'),
  pins({ state: 'library', action: 'write' }, 'loading a library'),
  pins({ state: 'sequence-value', action: 'write' }, 'nextval and setval'),
  pins({ state: 'session-lock', action: 'write', scope: 'session' }, 'session-level advisory locks'),
  ...unknownOtherwise('what RDS Proxy does with this is not documented', { dialect: 'postgres' }),
];

const rdsProxy: PoolerProfile = {
  product: 'rds-proxy',
  title: 'RDS Proxy',
  summary: "AWS's managed proxy for RDS and Aurora: multiplexes transactions, and pins what it cannot follow.",
  dialects: ['postgres', 'mysql'],
  versions: [''],
  modes: [{ name: 'transaction', boundary: 'transaction' }],
  settings: [...mysqlSettings],
  resets: [],
  handling: [...postgresClauses, ...mysqlClauses],
  documents: [
    {
      title: 'Avoiding pinning',
      source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html',
    },
  ],
  notes: ['RDS Proxy is a hosted service and was not run: its rows come from its documentation.'],
};

export default rdsProxy;
