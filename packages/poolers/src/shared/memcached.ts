import type { PoolerProfile } from '@poolsafe/core';
import { clause, documented, rejects } from './redis-connection.js';

/** A memcached library whose methods reach none of the commands that change a connection. */
export const memcachedLibrary = (
  own: Pick<PoolerProfile, 'product' | 'title' | 'summary' | 'versions' | 'documents'> & { readonly seen: string },
): PoolerProfile => {
  const { seen, ...rest } = own;
  return {
    ...rest,
    dialects: ['memcached'],
    modes: [{ name: 'client', boundary: 'command', concurrent: true }],
    settings: [],
    resets: [],
    handling: [
      clause({ scope: ['session', 'statement'] }, rejects('no such method'), 'the library has no method for it', {
        evidence: [documented(own.documents[0]?.source ?? own.title, seen)],
      }),
    ],
  };
};
