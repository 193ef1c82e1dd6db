import type { PoolerProfile } from '@poolsafe/core';
import {
  NEWER_COMMANDS,
  oneConnection,
  RAW_MONITOR,
  REDIS_SERVER,
  REPLY_MODES,
  respSetting,
  subscriptionByProtocol,
} from '../shared/redis-connection.js';

/** Any client library that sends the commands of all callers over one connection, as most do. */
const redisShared: PoolerProfile = {
  product: 'redis-shared',
  title: 'a shared Redis connection',
  summary: 'One connection to Redis or Valkey that all callers send on at the same time.',
  dialects: ['redis'],
  versions: [''],
  modes: [oneConnection('client')],
  settings: [respSetting([{ value: '2' }])],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [NEWER_COMMANDS, ...subscriptionByProtocol(), ...REPLY_MODES, RAW_MONITOR],
  documents: [
    { title: 'Redis client handling', source: 'https://redis.io/docs/latest/develop/reference/clients/' },
    { title: 'Redis Pub/Sub', source: 'https://redis.io/docs/latest/develop/pubsub/' },
  ],
};

export default redisShared;
