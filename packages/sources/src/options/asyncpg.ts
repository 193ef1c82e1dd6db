import { type ClientDescription, namedStatement } from '../client-description.js';

/** asyncpg: https://magicstack.github.io/asyncpg/current/faq.html */
const asyncpg: ClientDescription = {
  id: 'asyncpg',
  title: 'asyncpg',
  dialect: 'postgres',
  ecosystem: 'pypi',
  packages: ['asyncpg'],
  usedThrough: ['sqlalchemy-asyncpg'],
  behaviours: [
    {
      option: 'statement_cache_size',
      when: { statement_cache_size: { not: ['0'] }, '?statement_cache_size': { not: ['0'] } },
      effects: [namedStatement],
      does: 'prepares its queries as named statements (`__asyncpg_stmt_1__`)',
      remedy: 'Set `statement_cache_size=0`.',
      set: '0',
    },
    {
      option: 'cursor',
      when: { cursor: 'given' },
      effects: [namedStatement],
      does: 'names the statement of `cursor()` and `prepare()` whatever statement_cache_size says',
      remedy: 'Use `fetch()` with pages, or a direct connection.',
    },
  ],
  switches: [
    {
      option: 'statement_cache_size',
      off: ['0'],
      effects: [namedStatement],
      costs: 'a parse and a plan for every query',
    },
  ],
  parameters: { startup: { 'server_settings.*': '*' } },
};

export default asyncpg;
