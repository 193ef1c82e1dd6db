import type { PoolerProfile } from '@poolsafe/core';

/**
 * A pool inside the application. A checked-out connection is a session until it is given back; a call of the pool
 * object has a boundary of its own, which the handle brings along. Nothing is reset when a connection goes back.
 */
export const applicationPool = (
  own: Pick<PoolerProfile, 'product' | 'title' | 'summary' | 'dialects' | 'versions' | 'documents'> &
    Partial<PoolerProfile>,
): PoolerProfile => ({
  modes: [{ name: 'session', boundary: 'session' }],
  settings: [],
  resets: [],
  handling: [],
  ...own,
});
