import type { ClientDescription } from '../client-description.js';

/** psycopg2: sends every query in the simple protocol and prepares nothing. */
const psycopg2: ClientDescription = {
  id: 'psycopg2',
  title: 'psycopg2',
  dialect: 'postgres',
  ecosystem: 'pypi',
  packages: ['psycopg2', 'psycopg2-binary'],
  usedThrough: ['django'],
  behaviours: [],
  parameters: {
    flags: ['options', 'connect_args.options'],
    startup: { application_name: 'application_name', 'connect_args.application_name': 'application_name' },
  },
};

export default psycopg2;
