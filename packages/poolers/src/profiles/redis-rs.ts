import type { PoolerProfile } from '@poolsafe/core';
import { clause, documented, lease, oneConnection, REDIS_SERVER, WAITING, yields } from '../shared/redis-connection.js';

const redisRs: PoolerProfile = {
  product: 'redis-rs',
  title: 'redis-rs',
  summary: 'Redis client for Rust: MultiplexedConnection and ConnectionManager are one connection for all clones.',
  dialects: ['redis'],
  versions: ['0', '1'],
  modes: [oneConnection('multiplexed'), lease('pool')],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause(WAITING, yields('stalls'), 'all clones of the connection wait behind it', {
      when: { mode: 'multiplexed' },
      evidence: [
        documented(
          'redis-rs/redis-rs@88fb4d6c README.md:103-106',
          'blocking commands on a multiplexed connection stop its other users',
        ),
      ],
    }),
    clause(
      { state: ['command-queue'], action: 'write' },
      yields('interleaves'),
      'commands of two clones mix inside MULTI',
      {
        when: { mode: 'multiplexed', oneMessage: false },
        evidence: [
          documented(
            'redis-rs/redis-rs@88fb4d6c redis/src/aio/connection.rs:113-122',
            'WATCH, MULTI and EXEC of two clones interleave',
          ),
        ],
      },
    ),
  ],
  documents: [{ title: 'redis-rs documentation', source: 'https://docs.rs/redis/' }],
};

export default redisRs;
