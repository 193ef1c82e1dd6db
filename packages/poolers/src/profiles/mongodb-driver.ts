import type { Condition, PoolerProfile } from '@poolsafe/core';
import { ANSWERS, clause, documented, yields } from '../shared/redis-connection.js';

const ONE: Condition = { settings: { maxPoolSize: { is: '1' } } };
const BALANCED: Condition = { settings: { loadBalanced: { is: 'true' } } };
const ONE_BALANCED: Condition = { settings: { ...ONE.settings, ...BALANCED.settings } };

const CMAP = documented(
  'mongodb/specifications@92b3c0b9 source/connection-monitoring-and-pooling/connection-monitoring-and-pooling.md:178',
  'a connection carries one operation at a time: drivers neither multiplex nor pipeline',
);
const BALANCER = documented(
  'mongodb/specifications@92b3c0b9 source/load-balancers/load-balancers.md:156-190',
  'cursors and transactions are pinned to a connection in load-balanced mode',
);

const mongodbDriver: PoolerProfile = {
  product: 'mongodb-driver',
  title: 'a MongoDB driver',
  summary: 'A pool of connections with one operation at a time on each; sessions and transactions live beside them.',
  dialects: ['mongodb'],
  versions: [''],
  modes: [{ name: 'pool', boundary: 'command' }],
  settings: [
    {
      name: 'maxPoolSize',
      summary: 'How many connections the driver opens to a server at most.',
      defaults: [{ value: '100' }],
      pattern: '^\\d+$',
    },
    {
      name: 'loadBalanced',
      summary: 'The driver talks to a load balancer: cursors and transactions hold a connection.',
      defaults: [{ value: 'false' }],
      pattern: '^(true|false)$',
    },
  ],
  resets: [],
  handling: [
    clause(
      { state: 'transaction', via: 'without-session' },
      yields('lost', 'stalls'),
      'the operation has a session of its own, so it is not part of the transaction, and waits for a connection that the transaction holds',
      { when: ONE_BALANCED },
    ),
    clause(
      { state: 'transaction', via: 'without-session' },
      yields('lost'),
      'the operation has a session of its own, so it is not part of the transaction',
    ),
    clause(
      { state: 'transaction', via: 'parallel' },
      yields('interleaves'),
      'both operations start the transaction, on two connections',
      {
        evidence: [
          documented(
            'https://jira.mongodb.org/browse/NODE-6191',
            'parallel operations in one transaction are not supported',
          ),
        ],
      },
    ),
    clause(
      { state: ['cursor', 'blocking-wait'], action: ['write', 'wait'] },
      yields('stalls'),
      'the open cursor holds the only connection, and everybody waits for it',
      { when: ONE_BALANCED },
    ),
    clause(
      { state: ['transaction'], action: 'write' },
      yields('stalls'),
      'the transaction holds the only connection, and everybody waits for it',
      { when: ONE_BALANCED },
    ),
    clause(
      { state: 'blocking-wait', action: 'wait' },
      yields('stalls'),
      'waiting for the next batch takes the only connection of the pool',
      { when: ONE },
    ),
    clause(
      { state: 'cursor', action: 'write' },
      { kind: 'pins', until: 'release' },
      'behind a load balancer a cursor holds its connection until it is read to the end or closed',
      { when: BALANCED, evidence: [BALANCER] },
    ),
    clause(
      { state: 'transaction', action: 'write' },
      { kind: 'pins', until: 'transaction-end' },
      'behind a load balancer a transaction holds one connection for all of its commands',
      { when: BALANCED, evidence: [BALANCER] },
    ),
    clause(
      { state: 'cursor', action: 'write', via: 'exhaust' },
      { kind: 'pins', until: 'release' },
      'the server pushes the batches over the connection that asked',
      {
        evidence: [
          documented(
            'mongodb/specifications@92b3c0b9 source/find_getmore_killcursors_commands.md:68-80',
            'an exhaust cursor is bound to its connection; the Node driver has none',
          ),
        ],
      },
    ),
    clause(
      { state: 'cursor' },
      ANSWERS,
      'a cursor lives on the server, and any connection can ask for its next batch',
      { evidence: [CMAP] },
    ),
    clause(
      { state: 'transaction' },
      ANSWERS,
      'session and transaction number travel with every command, over any connection',
      { evidence: [CMAP] },
    ),
    clause(
      { state: 'server-session', action: 'write' },
      yields('leaked'),
      'a session that is not ended stays on the server until it times out (30 minutes)',
    ),
    clause({ state: 'server-session' }, ANSWERS, 'a session lives on the server, beside any connection'),
  ],
  documents: [
    {
      title: 'Connection monitoring and pooling',
      source:
        'https://github.com/mongodb/specifications/blob/master/source/connection-monitoring-and-pooling/connection-monitoring-and-pooling.md',
    },
    {
      title: 'Load balancer support',
      source: 'https://github.com/mongodb/specifications/blob/master/source/load-balancers/load-balancers.md',
    },
  ],
};

export default mongodbDriver;
