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
    source: 'https://impossibl.github.io/pgjdbc-ng/docs/current/user-guide/',
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
    names: ['com.github.blagerweij:liquibase-sessionlock'],
    dialect: 'postgres',
    does: 'makes Liquibase hold a session advisory lock (GET_LOCK on MySQL) while it migrates',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy: 'Give Liquibase a direct URL of its own (`spring.liquibase.url`), or leave this extension out.',
    source: 'https://github.com/blagerweij/liquibase-sessionlock',
  },
  {
    ecosystem: 'maven',
    names: ['org.liquibase:liquibase-core', 'org.liquibase:liquibase-maven-plugin'],
    version: '<5.0.2',
    onlyWith: ['default-schema', 'defaultSchema', 'default_schema', 'DEFAULT_SCHEMA'],
    dialect: 'postgres',
    does: 'sends SET SEARCH_PATH for its default schema and leaves it on the connection (until SET LOCAL of version 5.0.2)',
    effects: [setting('search_path')],
    remedy: 'Give Liquibase a direct URL of its own (`spring.liquibase.url`).',
    source: 'liquibase/liquibase#7092, liquibase/liquibase#7488',
  },
  {
    ecosystem: 'maven',
    names: ['org.jobrunr:jobrunr', 'com.github.kagkarlsson:db-scheduler', 'net.javacrumbs.shedlock:shedlock-core'],
    safeBecause: 'locks rows of a table',
    source:
      'https://www.jobrunr.io/en/documentation/installation/storage/, https://github.com/kagkarlsson/db-scheduler#readme, https://github.com/lukas-krecan/ShedLock#jdbctemplate',
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
    source: 'https://docs.spring.io/spring-integration/reference/jdbc/message-store.html#postgresql-push',
  },
  {
    ecosystem: 'maven',
    names: ['org.quartz-scheduler:quartz', 'org.axonframework:axon-messaging', 'org.jooq:jooq', 'com.zaxxer:HikariCP'],
    safeBecause: 'locks rows of a table, or keeps no session state',
    source:
      'https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/tutorial-lesson-09.html, https://docs.axoniq.io/axon-framework-reference/, https://www.jooq.org/doc/latest/manual/, https://github.com/brettwooldridge/HikariCP#readme',
  },
];

export default group;
