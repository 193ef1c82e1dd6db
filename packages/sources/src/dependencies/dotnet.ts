import { listening, sessionLock, tempTable } from '../client-description.js';
import type { DependencyGroup } from '../dependency-description.js';

/** .NET packages. */
const group: DependencyGroup = [
  {
    ecosystem: 'nuget',
    names: ['DistributedLock', 'DistributedLock.Postgres', 'Medallion.Threading.Postgres'],
    dialect: 'postgres',
    does: 'takes session advisory locks',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy: 'Give it a direct connection, or use its transaction-scoped lock.',
    source: 'madelson/DistributedLock#168',
  },
  {
    ecosystem: 'nuget',
    names: [
      'Npgsql.Bulk',
      'EFCore.BulkExtensions',
      'EFCore.BulkExtensions.PostgreSql',
      'Z.EntityFramework.Extensions',
      'Z.EntityFramework.Extensions.EFCore',
      'Z.BulkOperations',
      'Z.Dapper.Plus',
    ],
    dialect: 'postgres',
    does: 'loads rows through a temporary table over several statements',
    effects: [tempTable],
    remedy: 'Wrap each bulk operation in a transaction, or use a direct connection.',
    source: 'neisbut/Npgsql.Bulk#64, zzzprojects/Bulk-Operations#75',
  },
  {
    ecosystem: 'nuget',
    names: ['Marten', 'WolverineFx.Postgresql', 'Evolve'],
    dialect: 'postgres',
    does: 'takes session advisory locks',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy: 'Give it a direct connection.',
    source:
      'https://martendb.io/schema/migrations.html, https://martendb.io/events/projections/async-daemon.html, https://wolverinefx.net/guide/durability/postgresql.html, https://evolve-db.netlify.app/configuration/options/',
  },
  {
    ecosystem: 'nuget',
    names: ['MassTransit.SqlTransport.PostgreSQL'],
    dialect: 'postgres',
    does: 'hears of messages with LISTEN',
    effects: [listening],
    remedy: 'Give it a direct connection.',
    source: 'https://masstransit.io/documentation/transports/sql',
  },
  {
    ecosystem: 'nuget',
    names: ['Hangfire.PostgreSql'],
    dialect: 'postgres',
    onlyWith: ['EnableLongPolling'],
    does: 'hears of new jobs with LISTEN (EnableLongPolling)',
    effects: [listening],
    remedy: 'Leave EnableLongPolling off, or give Hangfire a direct connection.',
    source: 'https://github.com/hangfire-postgres/Hangfire.PostgreSql#readme',
  },
  {
    ecosystem: 'nuget',
    names: ['Paramore.Brighter.Locking.PostgresSql'],
    dialect: 'postgres',
    does: 'takes session advisory locks',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy: 'Give it a direct connection.',
    source:
      'https://brightercommand.gitbook.io/paramore-brighter-documentation/brighter-configuration/brightersweepersupport',
  },
  {
    ecosystem: 'nuget',
    names: ['Quartz', 'Rebus.PostgreSql', 'DotNetCore.CAP.PostgreSql', 'dbup-postgresql', 'Dapper'],
    safeBecause: 'locks rows of a table, or keeps no session state',
    source:
      'https://www.quartz-scheduler.net/documentation/quartz-3.x/tutorial/job-stores.html, https://github.com/rebus-org/Rebus.PostgreSql#readme, https://cap.dotnetcore.xyz/user-guide/en/storage/postgresql/, https://dbup.readthedocs.io/en/latest/, https://www.learndapper.com/',
  },
];

export default group;
