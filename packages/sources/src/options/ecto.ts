import { type ClientDescription, namedStatement, sessionLock } from '../client-description.js';

/** Ecto on Postgrex: https://hexdocs.pm/ecto_sql/Ecto.Adapters.Postgres.html */
const ecto: ClientDescription = {
  id: 'ecto',
  title: 'Ecto',
  dialect: 'postgres',
  ecosystem: 'hex',
  packages: ['ecto_sql', 'postgrex'],
  behaviours: [
    {
      option: 'prepare',
      when: { prepare: { not: [':unnamed'] } },
      effects: [namedStatement],
      does: 'prepares its queries as named statements (`ecto_123`)',
      remedy: 'Set `prepare: :unnamed`.',
      set: ':unnamed',
    },
    {
      option: 'migration_lock',
      when: { migration_lock: { is: [':pg_advisory_lock'] } },
      effects: [sessionLock('pg_try_advisory_lock')],
      does: 'holds a session advisory lock while it migrates',
      remedy: 'Leave `migration_lock` out: the table lock is taken inside the transaction.',
    },
  ],
  switches: [
    { option: 'prepare', off: [':unnamed'], effects: [namedStatement], costs: 'a parse and a plan for every query' },
  ],
  parameters: { startup: { 'parameters.*': '*' } },
};

export default ecto;
