import { describeTarget, type Occurrence } from '@poolsafe/core';

/** ` (because ...)` when the profile says why; nothing when the shared connection is reason enough. */
export const because = ({ verdict: { reason } }: Occurrence): string =>
  reason.kind === 'pooler' && reason.because !== '' ? ` (${reason.because})` : '';

/** Whose connection it is: `all callers of ioredis 5 in client mode`. */
export const callers = ({ target }: Occurrence): string => `all callers of ${describeTarget(target)}`;

/** A client of its own, in the words of the library that the target stands for. */
export function ownClient({ target }: Occurrence): string {
  switch (target.profile.product) {
    case 'ioredis':
    case 'iovalkey':
      return 'a client of its own: client.duplicate()';
    case 'redis':
      return Number.parseInt(target.version, 10) >= 5
        ? 'a client of its own (client.duplicate()) or a callback of createClientPool() (pool.execute())'
        : 'a client of its own (client.duplicate()), or in version 4 client.executeIsolated()';
    case '@valkey/valkey-glide':
      return 'a second client: GlideClient.createClient()';
    default:
      return 'a client of its own, for example client.duplicate()';
  }
}
