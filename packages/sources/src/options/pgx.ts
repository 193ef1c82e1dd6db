import { type ClientDescription, namedStatement, setting } from '../client-description.js';

const simple = [
  'simple_protocol',
  'exec',
  'cache_describe',
  'queryexecmodesimpleprotocol',
  'queryexecmodeexec',
  'queryexecmodecachedescribe',
];

/** pgx: https://pkg.go.dev/github.com/jackc/pgx/v5#ParseConfig */
const pgx: ClientDescription = {
  id: 'pgx',
  title: 'pgx',
  dialect: 'postgres',
  ecosystem: 'go',
  packages: ['github.com/jackc/pgx/v5', 'github.com/jackc/pgx/v4', 'github.com/jackc/pgx'],
  besideOthers: true,
  behaviours: [
    {
      version: '>=5',
      option: 'default_query_exec_mode',
      when: {
        '?default_query_exec_mode': { not: simple },
        default_query_exec_mode: { not: simple },
      },
      effects: [namedStatement],
      does: 'prepares its queries as named statements (`stmtcache_...`)',
      remedy:
        'Set `default_query_exec_mode=exec` (or `simple_protocol`) in the connection string, or DefaultQueryExecMode on the config.',
      set: 'exec',
    },
    {
      version: '<5',
      option: 'statement_cache_mode',
      when: {
        '?statement_cache_mode': { not: ['describe'] },
        '?statement_cache_capacity': { not: ['0'] },
        '?prefer_simple_protocol': { not: ['true', '1'] },
        prefer_simple_protocol: { not: ['true'] },
        default_query_exec_mode: { not: simple },
        statement_cache_mode: { not: ['describe'] },
        statement_cache_capacity: { not: ['0'] },
      },
      effects: [namedStatement],
      does: 'prepares its queries as named statements (`lrupsc_...`)',
      remedy: 'Set `statement_cache_mode=describe` in the connection string.',
      set: 'describe',
    },
    {
      version: '>=5',
      option: 'prefer_simple_protocol',
      when: { '?prefer_simple_protocol': 'given' },
      effects: [setting('prefer_simple_protocol', 'startup'), namedStatement],
      does: 'no longer knows prefer_simple_protocol, which is an option of version 4, and sends it as a startup parameter',
      remedy: 'Set `default_query_exec_mode=simple_protocol` instead.',
    },
    {
      version: '>=5',
      option: 'statement_cache_mode',
      when: { '?statement_cache_mode': 'given' },
      effects: [setting('statement_cache_mode', 'startup'), namedStatement],
      does: 'no longer knows statement_cache_mode, which is an option of version 4, and sends it as a startup parameter',
      remedy: 'Set `default_query_exec_mode=cache_describe` instead.',
    },
  ],
  switches: [
    {
      option: '?default_query_exec_mode',
      off: ['simple_protocol', 'exec'],
      effects: [namedStatement],
      costs: 'a parse and a plan for every query',
    },
  ],
  parameters: { startup: { 'RuntimeParams.*': '*' } },
};

export default pgx;
