import type { HandlingClause, PoolerProfile } from '@poolsafe/core';
import { ANSWERS, clause, oneConnection, REDIS_SERVER, SUBSCRIBING, WAITING } from './redis-connection.js';

/**
 * A library that is given a Redis client. It either opens connections of its own for what needs one (`duplicates`), or
 * sends nothing that touches the connection.
 */
export const onRedisClient = (
  own: Pick<PoolerProfile, 'product' | 'title' | 'summary' | 'versions' | 'documents'> & {
    readonly duplicates?: string;
    readonly handling?: readonly HandlingClause[];
  },
): PoolerProfile => {
  const { duplicates, handling = [], ...rest } = own;
  return {
    ...rest,
    dialects: ['redis'],
    modes: [oneConnection('client')],
    settings: [],
    serverVersion: REDIS_SERVER,
    resets: [],
    handling: [
      ...handling,
      ...(duplicates === undefined
        ? []
        : [clause(WAITING, ANSWERS, duplicates), clause(SUBSCRIBING, ANSWERS, duplicates)]),
    ],
  };
};
