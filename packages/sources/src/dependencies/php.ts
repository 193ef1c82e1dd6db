import { listening, namedStatement } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

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
    onlyWith: ['use_notify: true', "'use_notify' => true", 'use_notify=true'],
    does: 'hears of new messages with LISTEN',
    effects: [listening],
    remedy: 'Set `use_notify: false`, or give the workers a direct connection.',
    source: 'https://symfony.com/doc/current/messenger.html#doctrine-transport',
  },
  {
    ecosystem: 'composer',
    names: ['laravel/horizon', 'predis/predis', 'spatie/laravel-permission'],
    safeBecause: 'uses no session of PostgreSQL',
    source: 'the package documentation',
  },
];

export default group;
