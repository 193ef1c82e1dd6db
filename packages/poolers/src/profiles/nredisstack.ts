import type { PoolerProfile } from '@poolsafe/core';
import {
  ANSWERS,
  clause,
  documented,
  oneConnection,
  REDIS_SERVER,
  SUBSCRIBING,
  WAITING,
  yields,
} from '../shared/redis-connection.js';

const nredisstack: PoolerProfile = {
  product: 'nredisstack',
  title: 'NRedisStack',
  summary: 'Extension methods on StackExchange.Redis, blocking pops among them, on the same multiplexer.',
  dialects: ['redis'],
  versions: ['0', '1'],
  modes: [oneConnection('multiplexer')],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause(
      WAITING,
      yields('stalls'),
      'BLPop, BRPop, BZPopMin, BLMPop and XRead(timeout) are added to the shared multiplexer',
      {
        evidence: [
          documented(
            'redis/NRedisStack@2805d12b src/NRedisStack/CoreCommands/CoreCommands.cs:235-261',
            'offered as extension methods; the documentation warns of SyncTimeout only',
          ),
        ],
      },
    ),
    clause(SUBSCRIBING, ANSWERS, 'subscriptions have a connection of their own', { recognition: { by: 'method' } }),
  ],
  documents: [{ title: 'NRedisStack README', source: 'https://github.com/redis/NRedisStack#readme' }],
};

export default nredisstack;
