import type { PoolerProfile } from '@poolsafe/core';

/**
 * A pool inside the application. A checked-out connection is a session until it is given back; a call of the pool
 * object has a boundary of its own, which the handle brings along; mode `call` stands for code that never checks a
 * connection out. Nothing is reset when a connection goes back.
 */
export const applicationPool = (
  own: Pick<PoolerProfile, 'product' | 'title' | 'summary' | 'dialects' | 'versions' | 'documents'> &
    Partial<PoolerProfile>,
): PoolerProfile => ({
  modes: [
    { name: 'session', boundary: 'session' },
    { name: 'call', boundary: 'call' },
  ],
  settings: [],
  resets: [],
  handling: [],
  ...own,
});
