import { type ClientDescription, namedStatement } from '../client-description.js';

/** Vert.x PostgreSQL client: https://vertx.io/docs/vertx-pg-client/java/#_prepared_statement_caching */
const vertxPg: ClientDescription = {
  id: 'vertx-pg',
  title: 'the Vert.x PostgreSQL client',
  dialect: 'postgres',
  ecosystem: 'maven',
  packages: ['io.vertx:vertx-pg-client', 'io.smallrye.reactive:smallrye-mutiny-vertx-pg-client'],
  behaviours: [
    {
      option: 'cachePreparedStatements',
      when: { cachePreparedStatements: { is: ['true'] }, useLayer7Proxy: { not: ['true'] } },
      effects: [namedStatement],
      does: 'keeps prepared statements by name for as long as the connection lives',
      remedy: 'Take `setCachePreparedStatements(true)` out, or add `setUseLayer7Proxy(true)`.',
    },
  ],
};

export default vertxPg;
