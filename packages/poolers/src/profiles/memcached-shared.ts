import type { PoolerProfile } from '@poolsafe/core';
import { clause, yields } from '../shared/redis-connection.js';

const memcachedShared: PoolerProfile = {
  product: 'memcached-shared',
  title: 'a shared memcached connection',
  summary: 'One connection to memcached, in the text protocol, that all callers send on.',
  dialects: ['memcached'],
  versions: [''],
  modes: [{ name: 'client', boundary: 'command', concurrent: true }],
  settings: [],
  resets: [],
  handling: [
    clause(
      { state: 'subscription' },
      yields('leaked', 'stalls'),
      'the connection becomes a stream of log lines, and later commands on it are never answered',
    ),
    clause(
      { state: 'client-mode', via: 'noreply' },
      yields('leaked', 'wrong'),
      'the data block does not fit, memcached sends an error all the same, and the next caller takes it for its reply',
    ),
  ],
  documents: [
    { title: 'Memcached protocol', source: 'https://github.com/memcached/memcached/blob/master/doc/protocol.txt' },
  ],
};

export default memcachedShared;
