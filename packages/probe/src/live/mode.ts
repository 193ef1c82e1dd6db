import type { Subject } from '../scene.js';
import type { WireClient } from '../wire/client.js';

/** Newcomers that are tried before it is taken that the first client's connection is its own. */
const NEWCOMERS = 8;

type Connect = () => Promise<WireClient>;

/**
 * How a pooler hands connections on, by trying: whether another client gets the connection of one that is idle, and
 * whether a transaction block is taken at all. `direct`: every client has a server connection that nobody gets after
 * it.
 */
export async function detectMode(connect: Connect): Promise<Subject['mode']> {
  const clients: WireClient[] = [];
  const newcomer = async () => {
    const client = await connect();
    clients.push(client);
    return client;
  };
  try {
    const first = await newcomer();
    const begun = await first.query('BEGIN');
    if (begun.error || begun.closed) return 'statement';
    const block = await first.query('SELECT 1');
    await first.query('ROLLBACK');
    if (block.error || block.closed) return 'statement';
    const own = await first.backend();
    if (await somebodyGets(own, newcomer)) return 'transaction';
    await leave(clients);
    return (await somebodyGets(own, newcomer)) ? 'session' : 'direct';
  } finally {
    await leave(clients);
  }
}

/**
 * The last to come go first, with their transactions ended: one that still waits would take the connection that an
 * earlier one gives back, and a pooler closes a connection that is given back within a transaction.
 */
async function leave(clients: WireClient[]): Promise<void> {
  for (let client = clients.pop(); client; client = clients.pop()) {
    if (!client.waiting) await client.query('ROLLBACK');
    await client.end();
  }
}

/** Newcomers hold what they get, so that each gets another connection. */
async function somebodyGets(backend: string | null, newcomer: Connect): Promise<boolean> {
  for (let attempt = 0; attempt < NEWCOMERS; attempt++) {
    const client = await newcomer();
    const begun = await client.query('BEGIN');
    // The pool is used up: nobody else gets that connection.
    if (begun.timedOut || begun.closed || begun.error) return false;
    if ((await client.backend()) === backend) return true;
  }
  return false;
}
