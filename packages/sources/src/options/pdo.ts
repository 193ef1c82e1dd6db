import { type ClientDescription, deallocateNamed, namedStatement, pdoOnPgDog } from '../client-description.js';

/** PDO for PostgreSQL: https://www.php.net/manual/en/pdo.setattribute.php */
const pdo: ClientDescription = {
  id: 'pdo',
  title: 'PDO',
  dialect: 'postgres',
  ecosystem: 'composer',
  packages: ['ext-pdo_pgsql'],
  behaviours: [
    {
      option: 'PDO::ATTR_EMULATE_PREPARES',
      when: { emulatePrepares: { not: ['true', '1'] } },
      effects: [namedStatement],
      does: 'prepares statements by name (`pdo_stmt_00000001`) and frees them with DEALLOCATE as SQL, which poolers do not see',
      remedy: 'Set `PDO::ATTR_EMULATE_PREPARES => true`.',
      set: 'true',
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
};

export default pdo;
