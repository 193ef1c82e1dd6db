import { sessionLock, tempTable } from '../client-description.js';
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
    names: ['Npgsql.Bulk', 'EFCore.BulkExtensions', 'EFCore.BulkExtensions.PostgreSql'],
    dialect: 'postgres',
    does: 'loads rows through a temporary table over several statements',
    effects: [tempTable],
    remedy: 'Wrap each bulk operation in a transaction, or use a direct connection.',
    source: 'neisbut/Npgsql.Bulk#64',
  },
  {
    ecosystem: 'nuget',
    names: ['Marten', 'WolverineFx.Postgresql', 'Evolve'],
    dialect: 'postgres',
    does: 'takes session advisory locks',
    effects: [sessionLock('pg_try_advisory_lock')],
    remedy: 'Give it a direct connection.',
    source: 'the package documentation',
  },
];

export default group;
