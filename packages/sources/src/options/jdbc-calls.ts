import { type ClientDescription, namedStatement, setting } from '../client-description.js';

/** What programs ask of a JDBC connection that is made elsewhere. */
const jdbcCalls: ClientDescription = {
  id: 'jdbc-calls',
  title: 'the PostgreSQL JDBC driver',
  dialect: 'postgres',
  ecosystem: 'maven',
  packages: ['org.postgresql:postgresql'],
  implied: true,
  behaviours: [
    {
      option: 'fetchSize',
      when: { fetchSize: 'given' },
      effects: [namedStatement],
      does: 'names the statement of a query with a fetch size and autocommit off, even with prepareThreshold=0',
      remedy: 'Take the fetch size away, use `preferQueryMode=simple`, or read pages by key.',
    },
    {
      // pgjdbc/pgjdbc#3896, mended by pgjdbc/pgjdbc#4297
      version: '>=42.7.8 <=42.7.13',
      option: 'getMetaData',
      when: { getMetaData: 'given' },
      effects: [namedStatement],
      does: 'names a statement whose getMetaData() is asked for, even with prepareThreshold=0 (42.7.8 to 42.7.13)',
      remedy: 'Use pgjdbc up to 42.7.7 or after 42.7.13, or `preferQueryMode=simple`.',
    },
    {
      // pgjdbc/pgjdbc#669
      version: '>=9.4.1209 <42.0.0',
      option: 'executeBatch',
      when: { executeBatch: 'given' },
      effects: [namedStatement],
      does: 'names the statements of executeBatch(), even with prepareThreshold=0 (9.4.1209 to 9.4.1212)',
      remedy: 'Use pgjdbc 42.0.0 or newer.',
    },
    {
      // 42.2.9 added readOnlyMode, with BEGIN READ ONLY as its default.
      version: '<42.2.9',
      countsUnversioned: true,
      option: 'readOnly',
      when: { readOnly: { is: ['true'] } },
      effects: [setting('default_transaction_read_only')],
      does: 'sends SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY for a read-only connection (before 42.2.9)',
      remedy: 'Use pgjdbc 42.2.9 or newer, which begins read-only transactions instead.',
    },
  ],
};

export default jdbcCalls;
