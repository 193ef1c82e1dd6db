import type { PoolerProfile } from '@poolsafe/core';
import {
  ANSWERS,
  clause,
  documented,
  oneConnection,
  REDIS_SERVER,
  rejects,
  SUBSCRIBING,
  WAITING,
  yields,
} from '../shared/redis-connection.js';

const stackexchangeRedis: PoolerProfile = {
  product: 'stackexchange.redis',
  title: 'StackExchange.Redis',
  summary: 'Redis client for .NET: one multiplexer for all callers.',
  dialects: ['redis'],
  versions: ['2', '3'],
  modes: [oneConnection('multiplexer')],
  settings: [
    {
      name: 'allowAdmin',
      summary: 'Lets commands through that manage the server or the connection.',
      defaults: [{ value: 'false' }],
      pattern: '^(true|false)$',
    },
  ],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause(
      WAITING,
      rejects('no such method'),
      'StackExchange.Redis offers no blocking pops, because one caller would stall the multiplexer',
      {
        recognition: { by: 'method' },
        evidence: [
          documented(
            'StackExchange/StackExchange.Redis@90bbf1fc docs/PipelinesMultiplexers.md:72',
            'blocking pops are never offered as methods',
          ),
        ],
      },
    ),
    clause(WAITING, yields('stalls'), 'Execute() passes a blocking command on to the shared connection unchecked', {
      evidence: [
        documented(
          'StackExchange/StackExchange.Redis@90bbf1fc RedisDatabase.cs:2014, Message.cs:211',
          'ad-hoc commands are only checked against the command map and the admin list',
        ),
      ],
    }),
    clause(
      { state: ['command-queue', 'optimistic-lock'] },
      ANSWERS,
      'CreateTransaction() with conditions holds other work back while it checks them',
      {
        recognition: { by: 'method' },
        evidence: [
          documented('StackExchange/StackExchange.Redis@90bbf1fc docs/Transactions.md', 'conditions replace WATCH'),
        ],
      },
    ),
    clause(SUBSCRIBING, ANSWERS, 'subscriptions have a connection of their own', { recognition: { by: 'method' } }),
    clause(
      { via: ['CLIENT SETNAME', 'CLIENT SETINFO', 'CLIENT ID', 'CLIENT INFO', 'CLIENT GETNAME'] },
      { kind: 'keeps' },
      'these are always allowed',
    ),
    clause(
      { state: ['client-mode', 'subscription'] },
      rejects('This operation is not available unless admin mode is enabled'),
      'CLIENT and MONITOR need allowAdmin',
      {
        when: { settings: { allowAdmin: { is: 'false' } } },
        evidence: [
          documented(
            'StackExchange/StackExchange.Redis@90bbf1fc Message.cs:211-256',
            'most of CLIENT, MONITOR, CONFIG, DEBUG, KEYS and INFO need allowAdmin=true',
          ),
        ],
      },
    ),
  ],
  documents: [
    {
      title: 'Pipelines and multiplexers',
      source: 'https://stackexchange.github.io/StackExchange.Redis/PipelinesMultiplexers',
    },
    { title: 'Transactions', source: 'https://stackexchange.github.io/StackExchange.Redis/Transactions' },
  ],
};

export default stackexchangeRedis;
