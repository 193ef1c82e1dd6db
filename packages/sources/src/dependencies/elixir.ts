import { listening, sessionLock } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** Elixir packages. */
const group: DependencyGroup = [
  {
    ecosystem: 'hex',
    names: ['oban'],
    dialect: 'postgres',
    does: 'hears of new jobs with LISTEN (its default notifier)',
    effects: [listening],
    remedy: 'Set `notifier: Oban.Notifiers.PG`, or give Oban a repo with a direct connection.',
    settledBy: ['Oban.Notifiers.PG', 'Oban.Notifiers.Isolated', 'Oban.Notifiers.Phoenix', 'Notifiers.PG'],
    source: 'oban-bg/oban#318, supabase/supavisor#332',
  },
  {
    ecosystem: 'hex',
    names: ['event_store', 'eventstore', 'commanded_eventstore_adapter', 'walex', 'cainophile', 'postgrex_pubsub'],
    dialect: 'postgres',
    does: 'uses advisory locks, LISTEN or search_path of the session',
    effects: [listening, sessionLock('pg_try_advisory_lock')],
    remedy: 'Give it a direct connection.',
    source:
      'https://hexdocs.pm/eventstore/getting-started.html, https://hexdocs.pm/eventstore/cluster.html, https://hexdocs.pm/walex/readme.html, https://hexdocs.pm/postgrex_pubsub/readme.html',
  },
  {
    ecosystem: 'hex',
    names: ['rihanna', 'honeydew'],
    dialect: 'postgres',
    does: 'locks each job with a session advisory lock',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy: 'Give it a direct connection.',
    source: 'https://hexdocs.pm/rihanna/readme.html, https://hexdocs.pm/honeydew/queues.html',
  },
  {
    ecosystem: 'hex',
    names: ['ecto_sql', 'exq', 'verk', 'flop'],
    safeBecause: 'locks a table within the transaction, or keeps its queue elsewhere',
    source:
      'https://hexdocs.pm/ecto_sql/Ecto.Adapters.Postgres.html#module-migration-options, https://hexdocs.pm/exq/readme.html, https://hexdocs.pm/verk/readme.html, https://hexdocs.pm/flop/readme.html',
  },
];

export default group;
