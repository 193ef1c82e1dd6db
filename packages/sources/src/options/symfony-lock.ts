import { type ClientDescription, sessionLock } from '../client-description.js';

/** Symfony's lock component on PostgreSQL: https://symfony.com/doc/current/components/lock.html#postgresqlstore */
const symfonyLock: ClientDescription = {
  id: 'symfony-lock',
  title: "Symfony's lock store",
  dialect: 'postgres',
  ecosystem: 'composer',
  packages: ['symfony/lock'],
  implied: true,
  behaviours: [
    {
      option: 'PostgreSqlStore',
      effects: [sessionLock('pg_try_advisory_lock')],
      does: 'takes session advisory locks',
      remedy: 'Give it a direct address, or the store in a table: an address without `+advisory`.',
    },
  ],
};

export default symfonyLock;
