import type { ClientDescription } from '../client-description.js';

/** mysql2: https://sidorares.github.io/node-mysql2/docs. Sends no statement on connect; `execute` prepares, `query` does not. */
const mysql2: ClientDescription = {
  id: 'mysql2',
  title: 'mysql2',
  dialect: 'mysql',
  ecosystem: 'npm',
  packages: ['mysql2'],
  makers: ['createPool', 'createConnection', 'createPoolCluster'].map((exported) => ({
    modules: ['mysql2', 'mysql2/promise'],
    exported,
    how: 'call' as const,
    takes: ['address-or-options' as const],
    address: ['uri'],
    host: ['host'],
    port: ['port'],
  })),
  behaviours: [],
};

export default mysql2;
