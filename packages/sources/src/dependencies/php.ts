import { listening, namedStatement } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

const EXPLICIT = ['use_notify: true', "'use_notify' => true", 'use_notify=true', 'use_notify=1'];

const MESSENGER = {
  does: 'hears of new messages with LISTEN (use_notify)',
  effects: [listening],
  remedy: 'Set `use_notify: false`, or give the workers a direct connection.',
  source: 'https://symfony.com/doc/current/messenger.html#doctrine-transport',
};

/** PHP packages. */
const group: DependencyGroup = [
  {
    ecosystem: 'composer',
    names: ['voryx/pgasync'],
    dialect: 'postgres',
    does: 'prepares the queries of `executeStatement` as named statements',
    effects: [namedStatement],
    remedy: 'Use `query` with the values in its text, or an endpoint that follows named statements.',
    source: 'voryx/PgAsync#21',
  },
  {
    ecosystem: 'composer',
    names: ['amphp/postgres'],
    dialect: 'postgres',
    does: 'prepares its queries as named statements (`amp_...`)',
    effects: [namedStatement],
    remedy: 'Use an endpoint that follows named statements, or a direct connection.',
    source: 'https://github.com/amphp/postgres',
  },
  {
    ecosystem: 'composer',
    names: ['symfony/doctrine-messenger'],
    dialect: 'postgres',
    onlyWith: EXPLICIT,
    ...MESSENGER,
  },
  {
    ecosystem: 'composer',
    names: ['symfony/doctrine-messenger'],
    dialect: 'postgres',
    // use_notify is on by default, on PostgreSQL.
    onlyWith: ['doctrine://'],
    alsoWith: ['postgresql://', 'postgres://', 'pdo_pgsql', 'pgsql:', "'pgsql'"],
    settledBy: [...EXPLICIT, 'use_notify: false', "'use_notify' => false", 'use_notify=false', 'use_notify=0'],
    ...MESSENGER,
  },
  {
    ecosystem: 'composer',
    names: ['laravel/horizon', 'predis/predis', 'spatie/laravel-permission'],
    safeBecause: 'uses no session of PostgreSQL',
    source:
      'https://laravel.com/docs/horizon, https://github.com/predis/predis#readme, https://spatie.be/docs/laravel-permission/',
  },
];

export default group;
