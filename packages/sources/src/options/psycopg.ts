import { type ClientDescription, namedStatement } from '../client-description.js';

/** psycopg 3: https://www.psycopg.org/psycopg3/docs/advanced/prepare.html#using-prepared-statements-with-pgbouncer */
const psycopg: ClientDescription = {
  id: 'psycopg',
  title: 'psycopg 3',
  dialect: 'postgres',
  ecosystem: 'pypi',
  packages: ['psycopg', 'psycopg-pool'],
  usedThrough: ['django'],
  behaviours: [
    {
      option: 'prepare_threshold',
      when: {
        prepare_threshold: { not: ['none'] },
        'kwargs.prepare_threshold': { not: ['none'] },
        'connect_args.prepare_threshold': { not: ['none'] },
      },
      effects: [namedStatement],
      does: 'prepares a query as a named statement (`_pg3_0`) once it has run five times',
      remedy: 'Set `prepare_threshold=None`.',
      set: 'None',
    },
  ],
  switches: [
    {
      option: 'prepare_threshold',
      off: ['none'],
      effects: [namedStatement],
      costs: 'a parse and a plan for every query',
    },
  ],
  parameters: {
    flags: ['options', 'connect_args.options', 'kwargs.options'],
    startup: { application_name: 'application_name', 'connect_args.application_name': 'application_name' },
  },
};

export default psycopg;
