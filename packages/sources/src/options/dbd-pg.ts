import { type ClientDescription, namedStatement } from '../client-description.js';

/** DBD::Pg of Perl: https://metacpan.org/pod/DBD::Pg#pg_server_prepare-(boolean) */
const dbdPg: ClientDescription = {
  id: 'dbd-pg',
  title: 'DBD::Pg',
  dialect: 'postgres',
  ecosystem: 'cpan',
  packages: ['DBD::Pg'],
  behaviours: [
    {
      option: 'pg_server_prepare',
      when: { pg_server_prepare: { not: ['0'] } },
      effects: [namedStatement],
      does: 'prepares a statement by name (`dbdpg_p123_1`) once it has run twice',
      remedy: 'Set `pg_server_prepare => 0` in the attributes of `DBI->connect`.',
    },
  ],
};

export default dbdPg;
