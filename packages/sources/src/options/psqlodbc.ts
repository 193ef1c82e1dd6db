import { type ClientDescription, namedStatement, setting } from '../client-description.js';

/** psqlODBC: https://odbc.postgresql.org/docs/config.html */
const psqlodbc: ClientDescription = {
  id: 'psqlodbc',
  title: 'psqlODBC',
  dialect: 'postgres',
  ecosystem: 'nuget',
  packages: [],
  behaviours: [
    {
      option: 'UseServerSidePrepare',
      when: { useserversideprepare: { not: ['0'] } },
      effects: [namedStatement],
      does: 'prepares statements on the server by name (`_PLAN...`)',
      remedy: 'Set `UseServerSidePrepare = 0`.',
      set: '0',
    },
    {
      option: 'connect',
      effects: [setting('extra_float_digits')],
      does: 'sends SET DateStyle and SET extra_float_digits on every new connection',
      remedy:
        'Set both for the role, so that at least no other value is met; psqlODBC has no option that turns this off.',
      sameForAll: true,
    },
  ],
  traps: [
    {
      products: ['pgdog'],
      option: 'connect',
      when: {},
      rule: 'session-setting',
      outcome: 'rejected',
      happens:
        'psqlODBC sends several SET and a SHOW in one message when it connects, which PgDog refuses (MultiStatementMixedSet): no connection comes about.',
      remedy: 'Use a release of PgDog that takes this in session mode, and session mode for this client.',
      source: 'pgdogdev/pgdog#1157',
    },
  ],
  parameters: { sql: ['connsettings'] },
};

export default psqlodbc;
