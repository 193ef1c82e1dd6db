import { type ClientDescription, listening, namedStatement } from '../client-description.js';

/** Graphile Worker: https://worker.graphile.org/docs/library/run */
const graphileWorker: ClientDescription = {
  id: 'graphile-worker',
  title: 'Graphile Worker',
  dialect: 'postgres',
  ecosystem: 'npm',
  packages: ['graphile-worker'],
  makers: ['run', 'runOnce', 'runMigrations', 'makeWorkerUtils', 'quickAddJob'].map((exported) => ({
    modules: ['graphile-worker'],
    exported,
    how: 'call' as const,
    takes: ['options' as const],
    address: ['connectionString'],
    role: exported === 'run' ? ('listener' as const) : ('application' as const),
  })),
  behaviours: [
    {
      option: 'noPreparedStatements',
      when: { noPreparedStatements: { not: ['true'] }, pgPool: 'absent' },
      effects: [namedStatement],
      does: 'names its statements',
      remedy: 'Set `noPreparedStatements: true`, or give it a direct connection string.',
      set: 'true',
    },
    {
      option: 'connectionString',
      when: { connectionString: 'given' },
      effects: [listening],
      does: 'hears of new jobs with LISTEN and polls when it hears nothing, so jobs start late',
      remedy: 'Give the worker a direct connection string.',
    },
  ],
};

export default graphileWorker;
