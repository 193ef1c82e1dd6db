import type { PoolerProfile } from '@poolsafe/core';

/** No pooler between the application and the server: the session is the application's own, and ends with it. */
const direct: PoolerProfile = {
  product: 'direct',
  title: 'a direct connection',
  summary: 'No pooler: every connection of the application is a session of its own on the server.',
  dialects: ['postgres', 'mysql', 'redis', 'mongodb', 'memcached'],
  versions: [''],
  modes: [{ name: 'session', boundary: 'session' }],
  settings: [],
  serverVersion: '18',
  resets: [{ at: 'session-end', clears: [{}], because: 'the server ends the session with its connection' }],
  handling: [],
  documents: [],
};

export default direct;
