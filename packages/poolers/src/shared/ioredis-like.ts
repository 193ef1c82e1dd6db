import type { HandlingClause, PoolerProfile, SettingDescription } from '@poolsafe/core';
import {
  ANSWERS,
  clause,
  NEWER_COMMANDS,
  oneConnection,
  RAW_MONITOR,
  REDIS_SERVER,
  REPLY_MODES,
  respSetting,
  SELECT_IN_CLUSTER,
  SUBSCRIBE_IN_CLUSTER,
  subscriptionByProtocol,
  SUBSCRIBING,
  WAITING,
  yields,
} from './redis-connection.js';

const SETTINGS: readonly SettingDescription[] = [
  {
    name: 'commandTimeout',
    summary: 'Milliseconds after which any command is rejected; 0 turns it off.',
    defaults: [{ value: '0' }],
    pattern: '^\\d+$',
  },
  {
    name: 'blockingTimeout',
    summary: 'Milliseconds after which a blocking command answers null on the client; 0 turns it off.',
    defaults: [{ version: '>=5', value: '0' }],
    pattern: '^\\d+$',
  },
  {
    name: 'enableAutoPipelining',
    summary: 'Commands of one event loop tick travel in one message.',
    defaults: [{ value: 'false' }],
    pattern: '^(true|false)$',
  },
];

const HANDLING: readonly HandlingClause[] = [
  NEWER_COMMANDS,
  SELECT_IN_CLUSTER,
  SUBSCRIBE_IN_CLUSTER,
  // The client reads MONITOR and opens a connection for it; only raw words go to the shared one.
  clause(
    { state: 'subscription', action: 'write', via: 'MONITOR' },
    ANSWERS,
    'monitor() opens a connection of its own',
    { recognition: { by: 'method' } },
  ),
  RAW_MONITOR,
  clause(WAITING, yields('stalls', 'harms-others'), 'commandTimeout rejects every command that waits behind it', {
    when: { settings: { commandTimeout: { above: 0 } } },
  }),
  clause(
    WAITING,
    yields('stalls'),
    'blockingTimeout only settles the promise; the server goes on blocking the connection',
    { when: { settings: { blockingTimeout: { above: 0 } } } },
  ),
  clause(
    { state: 'client-mode', via: 'CLIENT REPLY SKIP' },
    yields('leaked', 'stalls'),
    'one reply is left out, so the pipeline of this tick never completes',
    { when: { settings: { enableAutoPipelining: { is: 'true' } } } },
  ),
  ...REPLY_MODES,
  clause(SUBSCRIBING, ANSWERS, 'with RESP3 the client tells messages from replies even for raw words', {
    when: { settings: { resp: { is: '3' } } },
  }),
  ...subscriptionByProtocol(),
];

/** What ioredis and its forks do: one connection for all callers, in any of their forms. */
export const ioredisLike = (
  own: Pick<PoolerProfile, 'product' | 'title' | 'summary' | 'versions' | 'documents'> & {
    readonly resp: SettingDescription['defaults'];
    readonly handling: readonly HandlingClause[];
  },
): PoolerProfile => {
  const { resp, handling, ...rest } = own;
  return {
    ...rest,
    dialects: ['redis'],
    modes: [oneConnection('client'), oneConnection('cluster'), oneConnection('sentinel')],
    settings: [respSetting(resp), ...SETTINGS],
    serverVersion: REDIS_SERVER,
    resets: [],
    handling: [...handling, ...HANDLING],
  };
};
