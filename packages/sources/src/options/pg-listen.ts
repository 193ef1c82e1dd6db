import type { ClientDescription } from '../client-description.js';

/** Keeps a connection for LISTEN: https://github.com/andywer/pg-listen */
const pgListen: ClientDescription = {
  id: 'pg-listen',
  title: 'pg-listen',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['pg-listen'],
  makers: [
    {
      modules: ['pg-listen'],
      exported: 'default',
      how: 'call',
      takes: ['options'],
      address: ['connectionString'],
      host: ['host'],
      port: ['port'],
      role: 'listener',
    },
  ],
  behaviours: [],
};

export default pgListen;
