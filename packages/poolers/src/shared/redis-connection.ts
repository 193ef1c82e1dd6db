import type {
  Condition,
  EffectPattern,
  Evidence,
  HandlingClause,
  ModeDescription,
  Outcome,
  SettingDescription,
} from '@poolsafe/core';

/** One connection (per node) that all callers send on at the same time. */
export const oneConnection = (name: string): ModeDescription => ({ name, boundary: 'command', concurrent: true });

/** Every command borrows a connection and gives it back as it is. */
export const commandPool = (name: string): ModeDescription => ({ name, boundary: 'command' });

/** A callback or lease has a connection to itself and gives it back as it is. */
export const lease = (name: string): ModeDescription => ({ name, boundary: 'session' });

export const SUBSCRIBING: EffectPattern = {
  state: 'subscription',
  action: 'write',
  via: ['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE'],
};

export const WAITING: EffectPattern = { state: 'blocking-wait', action: 'wait', scope: 'statement' };

export const documented = (source: string, detail: string): Evidence => ({ kind: 'documented', source, detail });

/** A clause in one line. */
export const clause = (
  effects: EffectPattern,
  handling: HandlingClause['handling'],
  because: string,
  more: Pick<HandlingClause, 'when' | 'recognition' | 'evidence' | 'reach'> = {},
): HandlingClause => ({ effects, handling, because, ...more });

export const yields = (...outcomes: readonly Outcome[]): HandlingClause['handling'] => ({ kind: 'yields', outcomes });

export const rejects = (error: string): HandlingClause['handling'] => ({ kind: 'rejects', error });

export const ANSWERS: HandlingClause['handling'] = { kind: 'answers' };

/** RESP3 brings published messages beside replies; under RESP2 a subscribed connection takes no other command. */
export const respSetting = (defaults: SettingDescription['defaults']): SettingDescription => ({
  name: 'resp',
  summary: 'Version of the Redis protocol that the client speaks: 2 or 3.',
  defaults,
  pattern: '^[23]$',
});

export const RESP3: Condition = { settings: { resp: { is: '3' } } };
export const RESP2: Condition = { settings: { resp: { is: '2' } } };

/** What a subscription does to a connection that also serves other callers, by protocol version. */
export const subscriptionByProtocol = (mode?: Condition['mode']): readonly HandlingClause[] => [
  clause(
    SUBSCRIBING,
    ANSWERS,
    'with RESP3 messages arrive beside replies, and the connection goes on serving commands',
    {
      when: { ...RESP3, ...(mode === undefined ? {} : { mode }) },
      recognition: { by: 'method' },
    },
  ),
  clause(
    SUBSCRIBING,
    yields('leaked', 'harms-others'),
    'with RESP2 a subscribed connection takes no other commands, so every other caller gets an error',
    { when: { ...RESP2, ...(mode === undefined ? {} : { mode }) } },
  ),
];

/** `CLIENT REPLY` on a connection whose replies belong to several callers. */
export const REPLY_MODES: readonly HandlingClause[] = [
  clause(
    { state: 'client-mode', via: 'CLIENT REPLY OFF' },
    yields('leaked', 'stalls'),
    'no caller on the connection gets a reply any more',
  ),
  clause(
    { state: 'client-mode', via: 'CLIENT REPLY SKIP' },
    yields('leaked', 'wrong'),
    'one reply is left out, so every later reply goes to the wrong caller',
  ),
];

/** Raw `MONITOR` on a connection that also serves other callers: their replies mix with the stream. */
export const RAW_MONITOR: HandlingClause = clause(
  { state: 'subscription', action: 'write', via: 'MONITOR' },
  yields('leaked', 'wrong'),
  'the connection becomes a stream of every command the server runs, and other callers get errors or lines of it',
);

/** Commands that servers before 7.2 do not have. */
export const NEWER_COMMANDS: HandlingClause = clause(
  { via: ['WAITAOF', 'CLIENT NO-TOUCH'] },
  rejects('ERR unknown command'),
  'the server has the command since 7.2',
  { when: { server: '<7.2' } },
);

/** A pool of one is a shared connection: whoever waits on it has it. */
export const poolOfOne = (setting: string, mode?: Condition['mode']): HandlingClause =>
  clause(WAITING, yields('stalls'), `the pool has one connection (${setting} = 1), and everybody waits for it`, {
    when: { settings: { [setting]: { is: '1' } }, ...(mode === undefined ? {} : { mode }) },
  });

export const SELECT_IN_CLUSTER: HandlingClause = clause(
  { state: 'database', action: 'write' },
  rejects('ERR SELECT is not allowed in cluster mode'),
  'a cluster has database 0 only',
  { when: { mode: 'cluster' } },
);

/** A cluster client opens a connection of its own for subscriptions. */
export const SUBSCRIBE_IN_CLUSTER: HandlingClause = clause(
  SUBSCRIBING,
  ANSWERS,
  'the cluster client opens a connection of its own for subscriptions',
  { when: { mode: 'cluster' }, recognition: { by: 'method' } },
);

/** How a profile counts on a server when the target names none. */
export const REDIS_SERVER = '8.0';
