import { aloneContext, judge, type Outcome } from '@poolsafe/core';
import { analyseRedis, redisCommand } from '@poolsafe/dialects';
import { parseTarget } from '@poolsafe/poolers';
import { GlideClient } from '@valkey/valkey-glide';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';
import { Redis as Iovalkey } from 'iovalkey';
import { createClient, createClientPool } from 'redis';
import { createClient as createClient4 } from 'redis4';
import { createClient as createClient5 } from 'redis5';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCommands } from '../generate-redis-commands.mjs';
import { program, type RunningServer, start } from '../servers.js';

const path = program('redis-server');
if (path === undefined && process.env['CI'] === 'true') {
  throw new Error('redis-server is neither installed nor to be had from Debian; CI has to run these tests');
}

/** What the tests ask of a client, whichever it is. */
interface Client {
  readonly get: (key: string) => Promise<unknown>;
  readonly set: (key: string, value: string) => Promise<unknown>;
  /** BLPOP on a list that nobody fills, for a second. */
  readonly block: () => Promise<unknown>;
  readonly watch?: (key: string) => Promise<unknown>;
  /** Sets one key in a transaction. */
  readonly commit?: (key: string, value: string) => Promise<unknown>;
  readonly duplicate?: () => Promise<Client>;
  readonly close: () => unknown;
}

let server: RunningServer;

type Ioredis = Redis | Redis5 | Iovalkey;
const ofIoredis = (redis: Ioredis): Client => ({
  get: (key) => redis.get(key),
  set: (key, value) => redis.set(key, value),
  block: () => redis.blpop('nobody', 1),
  watch: (key) => redis.watch(key),
  commit: (key, value) => redis.multi().set(key, value).exec(),
  duplicate: () => Promise.resolve(ofIoredis(redis.duplicate())),
  close: () => {
    redis.disconnect();
  },
});

interface NodeRedis {
  connect(): Promise<unknown>;
  get(key: string): Promise<unknown>;
  set(key: string, value: string): Promise<unknown>;
  blPop(key: string, timeout: number): Promise<unknown>;
  watch(key: string): Promise<unknown>;
  multi(): { set(key: string, value: string): { exec(): Promise<unknown> } };
  duplicate(): NodeRedis;
  on(event: 'error', listener: () => void): unknown;
  disconnect(): unknown;
}
const ofNodeRedis = async (client: NodeRedis): Promise<Client> => {
  client.on('error', () => undefined);
  await client.connect();
  return {
    get: (key) => client.get(key),
    set: (key, value) => client.set(key, value),
    block: () => client.blPop('nobody', 1),
    watch: (key) => client.watch(key),
    commit: (key, value) => client.multi().set(key, value).exec(),
    duplicate: () => ofNodeRedis(client.duplicate()),
    close: () => client.disconnect(),
  };
};

const url = () => `redis://127.0.0.1:${String(server.port)}`;

const CLIENTS: readonly (readonly [target: string, open: () => Promise<Client>])[] = [
  ['ioredis@6', () => Promise.resolve(ofIoredis(new Redis(url())))],
  ['ioredis@5', () => Promise.resolve(ofIoredis(new Redis5(url())))],
  ['iovalkey@0.4', () => Promise.resolve(ofIoredis(new Iovalkey(url())))],
  ['redis@6/client', () => ofNodeRedis(createClient({ url: url() }) as unknown as NodeRedis)],
  ['redis@5/client', () => ofNodeRedis(createClient5({ url: url() }) as unknown as NodeRedis)],
  ['redis@4/client', () => ofNodeRedis(createClient4({ url: url() }) as unknown as NodeRedis)],
  [
    'redis@6/pool',
    async () => {
      const pool = createClientPool({ url: url() });
      pool.on('error', () => undefined);
      await pool.connect();
      return {
        get: (key) => pool.get(key),
        set: (key, value) => pool.set(key, value),
        block: () => pool.blPop('nobody', 1),
        close: () => {
          pool.destroy();
        },
      };
    },
  ],
  [
    '@valkey/valkey-glide@2.5/client',
    async () => {
      const client = await GlideClient.createClient({
        addresses: [{ host: '127.0.0.1', port: server.port }],
        requestTimeout: 10_000,
      });
      return {
        get: (key) => client.get(key),
        set: (key, value) => client.set(key, value),
        block: () => client.blpop(['nobody'], 1),
        close: () => {
          client.close();
        },
      };
    },
  ],
];

const judged = (text: string, target: string): readonly Outcome[] => {
  const effect = analyseRedis(text).statements[0]?.effects[0];
  if (!effect) throw new Error(`${text} has no effect`);
  return judge(effect, parseTarget(target), aloneContext('redis', text)).outcomes;
};

describe.skipIf(path === undefined)(
  path === undefined ? 'live Redis (skipped: no redis-server, and none to be had from Debian)' : 'live Redis',
  () => {
    beforeAll(async () => {
      server = await start(path ?? '', 'redis-server');
    });
    afterAll(() => {
      server.stop();
    });

    it('knows the commands of the server, and which of them block', async () => {
      const { commands } = (await readCommands(server.port, '127.0.0.1')) as {
        commands: Map<string, { flags: readonly string[] }>;
      };
      const unknown = [...commands.keys()].filter((name) => !redisCommand(name));
      expect(unknown).toEqual([]);
      const blocking = [...commands].filter(([, { flags }]) => flags.includes('blocking')).map(([name]) => name);
      expect(blocking.length).toBeGreaterThan(8);
      expect(blocking.filter((name) => !redisCommand(name)?.flags.includes('blocking'))).toEqual([]);
    });

    describe.each(CLIENTS)('%s', (target, open) => {
      it('lets other callers wait behind a blocking command, or not, as judge says', async () => {
        const client = await open();
        await client.set('k', 'v');
        const begin = performance.now();
        const block = client.block();
        await client.get('k');
        const others = performance.now() - begin;
        await block;
        const whole = performance.now() - begin;
        await client.close();
        // A stall is most of the block, no stall next to none of it.
        expect(others / whole > 0.5 ? 'stalls' : 'does not stall').toBe(
          judged('BLPOP nobody 1', target).includes('stalls') ? 'stalls' : 'does not stall',
        );
      });
    });

    describe.each(CLIENTS.filter(([target]) => !/pool|glide/.test(target)))('%s', (target, open) => {
      const increments = async (clientOf: (shared: Client) => Promise<Client>): Promise<number> => {
        const shared = await open();
        await shared.set('counter', '0');
        const increment = async () => {
          const client = await clientOf(shared);
          for (let tries = 0; tries < 200; tries++) {
            await client.watch?.('counter');
            const value = Number(await client.get('counter'));
            const reply = await Promise.resolve(client.commit?.('counter', String(value + 1))).catch(() => null);
            if (reply !== null) break;
          }
          if (client !== shared) await client.close();
        };
        await Promise.all(Array.from({ length: 20 }, increment));
        const result = Number(await shared.get('counter'));
        await shared.close();
        return result;
      };

      it('loses updates under WATCH on a shared client, without an error', async () => {
        expect(judged('WATCH counter', target)).toContain('lost');
        expect(await increments((shared) => Promise.resolve(shared))).toBeLessThan(20);
      });

      it('loses none when every flow has a client of its own', async () => {
        expect(await increments((shared) => shared.duplicate?.() ?? Promise.resolve(shared))).toBe(20);
      });
    });

    it('GLIDE fails the innocent: calls behind a blocking command time out', async () => {
      const client = await GlideClient.createClient({ addresses: [{ host: '127.0.0.1', port: server.port }] });
      const block = client.blpop(['nobody'], 2);
      await expect(client.get('k')).rejects.toThrow(/timed out/);
      await block;
      client.close();
      expect(judged('BLPOP nobody 2', '@valkey/valkey-glide')).toContain('harms-others');
    });

    it('a raw MULTI swallows the command of another flow, a chain does not', async () => {
      const redis = new Redis(url());
      await redis.set('k', 'v');
      await redis.call('MULTI');
      expect(await redis.get('k')).toBe('QUEUED');
      await redis.call('EXEC');
      const [chain, other] = await Promise.all([redis.multi().incr('n').exec(), redis.get('k')]);
      expect(chain).toHaveLength(1);
      expect(other).toBe('v');
      redis.disconnect();
      expect(judged('MULTI', 'ioredis@6')).toEqual(['interleaves']);
    });

    it('BullMQ leaves a shared instance free while its worker waits', async () => {
      const connection = new Redis5(url(), { maxRetriesPerRequest: null });
      const queue = new Queue('jobs', { connection: connection as never });
      const worker = new Worker('jobs', () => Promise.resolve(), { connection: connection as never });
      await worker.waitUntilReady();
      const begin = performance.now();
      for (let i = 0; i < 20; i++) await connection.get('k');
      const each = (performance.now() - begin) / 20;
      const list = String(await connection.client('LIST'));
      await worker.close();
      await queue.close();
      connection.disconnect();
      expect(list).toMatch(/cmd=bzpopmin/);
      expect(each).toBeLessThan(1000);
      expect(judged('BLPOP q 0', 'bullmq')).toEqual(['tracked']);
    });

    it('SUBSCRIBE rejects other callers with RESP2, and not with RESP3', async () => {
      const old = new Redis5(url());
      await old.subscribe('ch');
      await expect(old.get('k')).rejects.toThrow(/subscriber mode/);
      old.disconnect();
      const recent = new Redis(url());
      await recent.subscribe('ch');
      expect(await recent.get('k')).toBe('v');
      recent.disconnect();
      expect(judged('SUBSCRIBE ch', 'ioredis@5')).toContain('harms-others');
      expect(judged('SUBSCRIBE ch', 'ioredis@6')).toEqual(['tracked']);
    });
  },
);
