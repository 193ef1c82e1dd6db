import type { ClientDescription, ClientMaker } from '../client-description.js';

const maker = (modules: readonly string[], exported: string, how: 'new' | 'call'): ClientMaker => ({
  modules,
  exported,
  how,
  takes: ['options'],
  address: ['url', 'replication.master.url'],
  host: ['host', 'replication.master.host'],
  port: ['port', 'replication.master.port'],
  when: { type: ['postgres', 'cockroachdb', 'aurora-postgres'] },
});

/** TypeORM on node-postgres: https://typeorm.io/docs/drivers/postgres */
const typeorm: ClientDescription = {
  id: 'typeorm',
  title: 'TypeORM',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['typeorm', '@nestjs/typeorm'],
  makers: [
    maker(['typeorm'], 'DataSource', 'new'),
    maker(['typeorm'], 'createConnection', 'call'),
    maker(['@nestjs/typeorm'], 'TypeOrmModule.forRoot', 'call'),
  ],
  behaviours: [],
  parameters: {
    startup: {
      applicationName: 'application_name',
      'extra.application_name': 'application_name',
      'extra.statement_timeout': 'statement_timeout',
      'extra.lock_timeout': 'lock_timeout',
      'extra.idle_in_transaction_session_timeout': 'idle_in_transaction_session_timeout',
    },
    flags: ['extra.options'],
  },
};

export default typeorm;
