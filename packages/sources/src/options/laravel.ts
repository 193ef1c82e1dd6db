import { type ClientDescription, deallocateNamed, namedStatement, pdoOnPgDog } from '../client-description.js';

/** Laravel on PDO for PostgreSQL: config/database.php, https://laravel.com/docs/database#configuration */
const laravel: ClientDescription = {
  id: 'laravel',
  title: 'Laravel',
  dialect: 'postgres',
  ecosystem: 'composer',
  packages: ['laravel/framework', 'illuminate/database'],
  behaviours: [
    {
      option: 'PDO::ATTR_EMULATE_PREPARES',
      when: { emulatePrepares: { not: ['true', '1'] } },
      effects: [namedStatement],
      does: 'prepares every query as a named statement (`pdo_stmt_00000001`)',
      remedy: "Set `'options' => [PDO::ATTR_EMULATE_PREPARES => true]` for this connection.",
    },
    {
      option: 'PDO::ATTR_EMULATE_PREPARES',
      when: { emulatePrepares: { not: ['true', '1'] } },
      effects: [deallocateNamed],
      does: 'frees prepared statements with DEALLOCATE as SQL (before PHP 8.4 with libpq 17), by a name that only the pooler knows on the server',
      remedy: 'Set `PDO::ATTR_EMULATE_PREPARES => true`.',
    },
  ],
  traps: [pdoOnPgDog],
  parameters: {
    set: {
      search_path: 'search_path',
      schema: 'search_path',
      timezone: 'timezone',
      synchronous_commit: 'synchronous_commit',
      isolation_level: 'default_transaction_isolation',
    },
  },
};

export default laravel;
