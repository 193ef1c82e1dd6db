import { listening, namedStatement, sessionLock, setting } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** Java and Kotlin libraries. */
const group: DependencyGroup = [
  {
    ecosystem: 'maven',
    names: [
      'org.flywaydb:flyway-core',
      'org.flywaydb:flyway-database-postgresql',
      'org.flywaydb.flyway',
      'org.flywaydb:flyway-maven-plugin',
    ],
    dialect: 'postgres',
    does: 'holds a session advisory lock while it migrates, unless its lock is bound to a transaction',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy:
      'Give Flyway a direct URL of its own (`spring.flyway.url`), or set `flyway.postgresql.transactional.lock=true`.',
    settledBy: [
      'transactional.lock=true',
      'transactional-lock: true',
      'transactional-lock=true',
      'FLYWAY_POSTGRESQL_TRANSACTIONAL_LOCK=true',
      'transactional.lock: true',
    ],
    source: 'flyway/flyway#2895',
  },
  {
    ecosystem: 'maven',
    names: ['com.impossibl.pgjdbc-ng:pgjdbc-ng'],
    dialect: 'postgres',
    does: 'receives notifications with LISTEN',
    effects: [listening],
    remedy: 'Give it a direct connection.',
    source: 'the library documentation',
  },
  {
    ecosystem: 'maven',
    names: ['io.r2dbc:r2dbc-postgresql', 'org.postgresql:r2dbc-postgresql'],
    dialect: 'postgres',
    does: 'prepares its queries as named statements',
    effects: [namedStatement],
    remedy: 'Set `preparedStatementCacheQueries=0`.',
    settledBy: ['preparedStatementCacheQueries=0'],
    source: 'https://github.com/pgjdbc/r2dbc-postgresql',
  },
  {
    ecosystem: 'maven',
    names: [
      'org.liquibase:liquibase-core',
      'org.jobrunr:jobrunr',
      'com.github.kagkarlsson:db-scheduler',
      'net.javacrumbs.shedlock:shedlock-core',
    ],
    safeBecause: 'locks rows of a table',
    source: 'the library documentation',
  },
  {
    ecosystem: 'maven',
    names: ['io.debezium:debezium-connector-postgres', 'io.debezium:debezium-embedded'],
    dialect: 'postgres',
    does: 'reads the logical replication stream, which a pooler in transaction mode does not carry',
    effects: [setting('replication', 'startup')],
    remedy: 'Give it a direct connection.',
    source: 'https://debezium.io/documentation/reference/stable/connectors/postgresql.html',
  },
  {
    ecosystem: 'maven',
    names: ['org.springframework.integration:spring-integration-jdbc'],
    dialect: 'postgres',
    onlyWith: ['PostgresChannelMessageTableSubscriber', 'PostgresSubscribableChannel'],
    does: 'receives notifications with LISTEN (PostgresChannelMessageTableSubscriber)',
    effects: [listening],
    remedy: 'Give the subscriber a direct connection.',
    source: 'the library documentation',
  },
  {
    ecosystem: 'maven',
    names: ['org.quartz-scheduler:quartz', 'org.axonframework:axon-messaging', 'org.jooq:jooq', 'com.zaxxer:HikariCP'],
    safeBecause: 'locks rows of a table, or keeps no session state',
    source: 'the library documentation',
  },
];

export default group;
