import { type ClientDescription, deallocateNamed, namedStatement, setting } from '../client-description.js';

const emulated = { is: ['true', '1'] } as const;
const off = { not: emulated.is };
const NATIVE = {
  'options.20': off,
  'options.PDO::ATTR_EMULATE_PREPARES': off,
  '20': off,
  'PDO::ATTR_EMULATE_PREPARES': off,
} as const;

/** Doctrine DBAL on PDO for PostgreSQL: config/packages/doctrine.yaml, https://symfony.com/bundles/DoctrineBundle/current/configuration.html */
const doctrine: ClientDescription = {
  id: 'doctrine',
  title: 'Doctrine',
  dialect: 'postgres',
  ecosystem: 'composer',
  packages: ['doctrine/doctrine-bundle', 'doctrine/dbal'],
  behaviours: [
    {
      option: 'PDO::ATTR_EMULATE_PREPARES',
      when: NATIVE,
      effects: [namedStatement],
      does: 'prepares every query as a named statement (`pdo_stmt_00000001`)',
      remedy: 'Set `options: { 20: true }` (PDO::ATTR_EMULATE_PREPARES) for this connection.',
    },
    {
      option: 'PDO::ATTR_EMULATE_PREPARES',
      when: NATIVE,
      effects: [deallocateNamed],
      does: 'frees prepared statements with DEALLOCATE as SQL (before PHP 8.4 with libpq 17), by a name that only the pooler knows on the server',
      remedy: 'Set `options: { 20: true }` (PDO::ATTR_EMULATE_PREPARES) for this connection.',
    },
    {
      option: 'charset',
      effects: [setting('names')],
      does: 'sends SET NAMES on every new connection, with utf8 where no charset is given',
      remedy: 'Give every client of the proxy the same charset; DoctrineBundle has no option that turns this off.',
      sameForAll: true,
    },
  ],
};

export default doctrine;
