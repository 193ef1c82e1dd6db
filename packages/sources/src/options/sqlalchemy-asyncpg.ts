import { type ClientDescription, namedStatement, splitUnnamedStatement } from '../client-description.js';

const remedy =
  'Set both `statement_cache_size=0` in connect_args (asyncpg) and `prepared_statement_cache_size=0` or `prepared_statement_name_func` (the dialect), and use NullPool.';

/** SQLAlchemy on asyncpg: https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#prepared-statement-name-with-pgbouncer */
const sqlalchemyAsyncpg: ClientDescription = {
  id: 'sqlalchemy-asyncpg',
  title: 'SQLAlchemy on asyncpg',
  dialect: 'postgres',
  ecosystem: 'pypi',
  packages: ['sqlalchemy', 'sqlmodel'],
  usedThrough: ['asyncpg'],
  together: ['asyncpg'],
  behaviours: [
    {
      option: 'statement_cache_size',
      when: {
        'connect_args.statement_cache_size': { not: ['0'] },
        '?statement_cache_size': { not: ['0'] },
        'connect_args.prepared_statement_name_func': 'absent',
      },
      effects: [namedStatement],
      does: 'prepares its queries as named statements (`__asyncpg_stmt_1__`)',
      remedy,
    },
    {
      option: 'prepared_statement_cache_size',
      when: {
        'connect_args.prepared_statement_cache_size': { not: ['0'] },
        '?prepared_statement_cache_size': { not: ['0'] },
        'connect_args.prepared_statement_name_func': 'absent',
        'connect_args.statement_cache_size': { is: ['0'] },
      },
      effects: [namedStatement],
      does: 'keeps a statement cache of its own beside that of asyncpg, which names its statements',
      remedy,
    },
    {
      option: 'pool_pre_ping',
      version: '<2.0.20',
      when: { pool_pre_ping: { is: ['true'] } },
      effects: [splitUnnamedStatement],
      does: 'pings with an unnamed statement that it parses and runs in two round trips',
      remedy: 'Use SQLAlchemy 2.0.20 or newer.',
    },
  ],
  parameters: { startup: { 'connect_args.server_settings.*': '*' } },
};

export default sqlalchemyAsyncpg;
