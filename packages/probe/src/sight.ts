import type { Reply } from './wire/reply.js';

/** What one look at a connection showed. */
export interface Sight {
  /** `kept`: the state was there; `lost`: it was not. */
  readonly state: 'kept' | 'lost' | 'error' | 'disconnected' | 'blocked';
  readonly value?: string | null;
  readonly sqlstate?: string;
  readonly message?: string;
  readonly notice?: string;
  /** False when the clients did not meet on the connection that the look was meant for. */
  readonly valid?: boolean;
}

const short = (text: string) => text.slice(0, 160);

/** Reads a reply as a look for state; `found` decides on the first value that came back. */
export function sightOf(reply: Reply, found: (value: string | null, reply: Reply) => boolean = () => true): Sight {
  if (reply.error) {
    return {
      state: reply.closed ? 'disconnected' : 'error',
      sqlstate: reply.error.code,
      message: short(reply.error.message),
    };
  }
  if (reply.closed) return { state: 'disconnected' };
  if (reply.timedOut) return { state: 'blocked' };
  const value = reply.rows[0]?.[0] ?? null;
  const notice = reply.notices.map(({ code, message }) => `${code} ${short(message)}`).join('; ');
  return {
    state: found(value, reply) ? 'kept' : 'lost',
    value: value === null ? null : short(value),
    ...(notice === '' ? {} : { notice }),
  };
}

/** A look's result from a plain yes or no. */
export const sight = (kept: boolean, value?: string): Sight => ({
  state: kept ? 'kept' : 'lost',
  ...(value === undefined ? {} : { value }),
});

export const failed = (reply: Reply): boolean => reply.error !== null || reply.closed || reply.timedOut;
