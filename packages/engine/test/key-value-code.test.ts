import { parseTarget } from '@poolsafe/poolers';
import { sourceReaders } from '@poolsafe/sources';
import { describe, expect, it } from 'vitest';
import { checkText } from '../src/index.js';

/** `rule: the underlined words`, one line a finding. */
function check(code: string, target = 'redis-shared', path = 'a.ts'): readonly string[] {
  const reader = sourceReaders.find((candidate) => candidate.reads(path));
  if (!reader) throw new Error(`nothing reads ${path}`);
  const { findings, notAnalysed } = checkText(code, path, reader, { targets: [parseTarget(target)], levels: {} });
  expect(notAnalysed).toEqual([]);
  return findings.map(({ rule, range }) => `${rule}: ${code.slice(range.start.offset, range.end.offset)}`);
}

const IOREDIS = "import Redis from 'ioredis';\n";
const NODE_REDIS = "import { createClient, createClientPool, commandOptions } from 'redis';\n";
const SHARED = `${IOREDIS}export const redis = new Redis();\n`;

type Case = readonly [title: string, code: string, reports: readonly string[], target?: string];

const POSITIVE: readonly Case[] = [
  ['ioredis, exported', `${SHARED}export const next = () => redis.blpop('q', 0);`, ['blocking-command: blpop']],
  [
    'ioredis, used elsewhere',
    `${IOREDIS}const redis = new Redis();\nasync function work() { for (;;) await redis.brpop('q', 0); }\nexport async function put(x: string) { await redis.rpush('q', x); }`,
    ['blocking-command: brpop'],
  ],
  [
    'XREAD BLOCK, any position',
    `${SHARED}export const read = () => redis.xread('COUNT', 10, 'BLOCK', 5000, 'STREAMS', 's', '$');`,
    ["blocking-command: xread('COUNT', 10, 'BLOCK'"],
  ],
  [
    'XREAD BLOCK from a constant array',
    `${SHARED}const args = ['BLOCK', '0', 'STREAMS', 's', '$'] as const;\nexport const read = () => redis.xread(...args);`,
    ['blocking-command: xread'],
  ],
  [
    'Buffer variant',
    `${SHARED}export const next = () => redis.blpopBuffer('q', 0);`,
    ['blocking-command: blpopBuffer'],
  ],
  ['call', `${SHARED}export const next = () => redis.call('blpop', 'q', 0);`, ["blocking-command: 'blpop'"]],
  [
    'a Command object',
    `import { Redis, Command } from 'ioredis';\nexport const redis = new Redis();\nexport const next = () => redis.sendCommand(new Command('BLPOP', ['q', 0]));`,
    ["blocking-command: 'BLPOP'"],
  ],
  [
    'node-redis, camel case',
    `${NODE_REDIS}export const client = createClient();\nexport const next = () => client.blPop('q', 0);`,
    ['blocking-command: blPop'],
  ],
  [
    'node-redis, options object',
    `${NODE_REDIS}export const client = createClient();\nexport const next = () => client.xReadGroup('g', 'c', [{ key: 's', id: '>' }], { COUNT: 1, BLOCK: 5000 });`,
    ["blocking-command: xReadGroup('g', 'c', [{ key: 's', id: '>' }], { COUNT: 1, BLOCK: 5000"],
  ],
  [
    'sendCommand',
    `${NODE_REDIS}export const client = createClient();\nexport const next = () => client.sendCommand(['BLPOP', 'q', '0']);`,
    ["blocking-command: 'BLPOP'"],
  ],
  [
    'through on() and connect()',
    `${NODE_REDIS}export const client = await createClient().on('error', console.error).connect();\nexport const next = () => client.brPop('q', 0);`,
    ['blocking-command: brPop'],
  ],
  [
    'callbacks and require',
    "const redis = require('redis');\nconst client = redis.createClient();\nmodule.exports = { client };\nfunction next(done) { client.blpop('q', 0, done); }",
    ['blocking-command: blpop'],
  ],
  [
    'promisified',
    "const { promisify } = require('util');\nconst redis = require('redis');\nconst client = redis.createClient();\nconst brpop = promisify(client.brpop).bind(client);\nmodule.exports.client = client;\nconst next = () => brpop('q', 0);",
    ['blocking-command: brpop'],
  ],
  [
    'promisifyAll',
    "const redis = require('redis');\nconst client = Bluebird.promisifyAll(redis.createClient());\nmodule.exports = client;\nconst next = () => client.brpopAsync('q', 0);",
    ['blocking-command: brpopAsync'],
  ],
  [
    'GLIDE',
    "import { GlideClient } from '@valkey/valkey-glide';\nexport const client = await GlideClient.createClient({ addresses: [] });\nexport const next = () => client.blpop(['q'], 0);",
    ['blocking-command: blpop'],
  ],
  [
    'GLIDE customCommand',
    "import { GlideClient } from '@valkey/valkey-glide';\nexport const client = await GlideClient.createClient({ addresses: [] });\nexport const next = () => client.customCommand(['BLPOP', 'q', '0']);",
    ["blocking-command: 'BLPOP'"],
  ],
  [
    'iovalkey cluster',
    "import { Cluster } from 'iovalkey';\nexport const db = new Cluster([]);\nexport const next = () => db.blmove('a', 'b', 'LEFT', 'RIGHT', 0);",
    ['blocking-command: blmove'],
  ],
  [
    'NestJS, injected',
    `import { Redis } from 'ioredis';\n@Injectable()\nexport class Jobs { constructor(@InjectRedis() private readonly redis: Redis) {}\n async next() { return this.redis.xreadgroup('GROUP', 'g', 'c', 'BLOCK', 0, 'STREAMS', 's', '>'); } }`,
    ["blocking-command: xreadgroup('GROUP', 'g', 'c', 'BLOCK'"],
  ],
  [
    'a field that other methods use',
    `${IOREDIS}class Queue { private redis = new Redis();\n async run() { while (true) await this.redis.brpop('q', 0); }\n async push(x: string) { await this.redis.lpush('q', x); } }`,
    ['blocking-command: brpop'],
  ],
  [
    'imported from a wrapper module',
    "import { redis } from '../lib/redis';\nexport const next = () => redis.blpop('q', 0);",
    ['blocking-command: blpop'],
  ],
  [
    'a getter of a single client',
    `${IOREDIS}let client: Redis | undefined;\nexport function getRedis() { return (client ??= new Redis()); }\nexport const next = () => getRedis().blpop('q', 0);`,
    ['blocking-command: blpop'],
  ],
  [
    'a timer that queues blocks',
    `${IOREDIS}const client = new Redis();\nsetInterval(() => client.blpop('q', 0), 100);`,
    ['blocking-command: blpop'],
  ],
  [
    'not awaited, and another command after it',
    `${IOREDIS}const client = new Redis();\nfunction main() { client.blpop('q', 0).then(console.log); client.rpush('q', 'x'); }`,
    ['blocking-command: blpop'],
  ],
  [
    'in a pipeline it waits',
    `${SHARED}export const next = () => redis.pipeline().blpop('q', 0).exec();`,
    ['blocking-command: blpop'],
  ],
  [
    'in multi() it never waits',
    `${SHARED}export const next = () => redis.multi().blpop('q', 0).exec();`,
    ['blocking-command: blpop'],
  ],
  [
    'in Lua it never waits',
    `${SHARED}export const next = () => redis.eval("return redis.call('BLPOP', KEYS[1], 0)", 1, 'q');`,
    [`blocking-command: eval("return redis.call('BLPOP', KEYS[1], 0)"`],
  ],
  [
    'in a defined command it never waits',
    `${SHARED}redis.defineCommand('next', { numberOfKeys: 1, lua: "return redis.call('BRPOP', KEYS[1], 0)" });`,
    ['blocking-command: defineCommand'],
  ],
  [
    'WATCH on a module-level client',
    `${IOREDIS}const redis = new Redis();\nexport async function add(n: number) { await redis.watch('k'); const v = await redis.get('k'); await redis.multi().set('k', Number(v) + n).exec(); }`,
    ['watch: watch'],
  ],
  [
    'WATCH on the main client, MULTI isolated',
    `${NODE_REDIS}const client = createClient();\nexport async function add() { await client.watch('k'); await client.executeIsolated((c) => c.multi().incr('k').exec()); }`,
    ['watch: watch'],
  ],
  [
    'raw MULTI',
    `${SHARED}export async function add() { await redis.call('MULTI'); await redis.incr('a'); await redis.call('EXEC'); }`,
    ["raw-multi: 'MULTI'"],
  ],
  [
    'multi without a pipeline',
    `${SHARED}export async function add() { redis.multi({ pipeline: false }); redis.incr('a'); await redis.exec(); }`,
    ['raw-multi: multi'],
  ],
  [
    'SELECT',
    `${SHARED}export async function tenant(n: number) { await redis.select(n); return redis.get('k'); }`,
    ['shared-database: select(n'],
  ],
  [
    'SELECT on a pool, inside execute()',
    `${NODE_REDIS}const pool = createClientPool();\nexport const f = () => pool.execute(async (c) => { await c.select(3); return c.get('k'); });`,
    ['shared-database: select(3'],
  ],
  [
    'SUBSCRIBE beside commands',
    `${IOREDIS}const redis = new Redis();\nredis.subscribe('ch');\nexport const get = (k: string) => redis.get(k);`,
    ['shared-subscription: subscribe'],
    'ioredis@5',
  ],
  [
    'CLIENT REPLY',
    `${SHARED}export const mute = () => redis.client('REPLY', 'SKIP');`,
    ["client-mode: client('REPLY'"],
  ],
  [
    'a class that does more than hand commands on',
    `${IOREDIS}export class Cache { constructor(options) { this.redis = new Redis(options); }\nasync blPop(key, timeout) { return this.redis.blpop('app:' + key, timeout ?? 0); }\nasync lRem(key, n, value) { return this.redis.lrem('app:' + key, n, value); } }`,
    ['blocking-command: blpop'],
  ],
  [
    'HELLO through predixy',
    `import { createClient } from 'redis';\nexport const client = createClient();`,
    ['proxy-command: createClient'],
    'predixy',
  ],
  [
    'through twemproxy, on a client of its own',
    `${IOREDIS}const worker = new Redis({ enableReadyCheck: false, disableClientInfo: true, protocol: 2 });\nasync function run() { for (;;) await worker.blpop('q', 0); }`,
    ['proxy-command: blpop'],
    'twemproxy',
  ],
];

const LOOK_ALIKE: readonly Case[] = [
  [
    'a loop that owns its client',
    `${IOREDIS}const redis = new Redis();\nasync function work() { for (;;) { const job = await redis.blpop('q', 0); await redis.lrem('p', 1, job![1]); } }`,
    [],
  ],
  [
    'duplicate()',
    `${SHARED}export async function work() { const blocking = redis.duplicate(); for (;;) await blocking.blpop('q', 0); }`,
    [],
  ],
  [
    'a duplicate in a field',
    `${IOREDIS}class Queue { constructor(private client: Redis) { this.bclient = client.duplicate(); }\n bclient: Redis;\n run() { return this.bclient.brpoplpush('a', 'b', 0); }\n push() { return this.client.lpush('a', '1'); } }`,
    [],
  ],
  [
    'a parameter named for it',
    `${IOREDIS}export async function drain(blockingClient: Redis) { return blockingClient.blpop('q', 0); }`,
    [],
  ],
  [
    'a consumer and a producer',
    `${NODE_REDIS}const subscriber = createClient();\nconst publisher = createClient();\nasync function main() { while (1) await subscriber.brPop('q', 0); }\nexport const put = (x: string) => publisher.lPush('q', x);`,
    [],
  ],
  [
    'node-redis 4 isolated option',
    `${NODE_REDIS}export const client = createClient();\nexport const next = () => client.brPop(commandOptions({ isolated: true }), 'q', 0);`,
    [],
  ],
  [
    'executeIsolated',
    `${NODE_REDIS}export const client = createClient();\nexport const next = () => client.executeIsolated((c) => c.blPop('q', 0));`,
    [],
  ],
  ['a pool', `${NODE_REDIS}export const pool = createClientPool();\nexport const next = () => pool.blPop('q', 0);`, []],
  [
    'pool.execute',
    `${NODE_REDIS}export const pool = createClientPool();\nexport const next = () => pool.execute((c) => c.brPop('q', 0));`,
    [],
  ],
  [
    'BullMQ with a shared instance',
    `${IOREDIS}import { Queue, Worker } from 'bullmq';\nexport const connection = new Redis({ maxRetriesPerRequest: null });\nexport const queue = new Queue('a', { connection });\nnew Worker('a', async () => {}, { connection });`,
    [],
  ],
  ['LPOP', `${SHARED}export const next = () => redis.lpop('q');`, []],
  ['XREAD without BLOCK', `${SHARED}export const read = () => redis.xread('COUNT', 10, 'STREAMS', 'block', '0');`, []],
  [
    'node-redis XREAD without BLOCK',
    `${NODE_REDIS}export const client = createClient();\nexport const read = () => client.xRead({ key: 's', id: '0' }, { COUNT: 5 });`,
    [],
  ],
  [
    'BLOCK undefined',
    `${NODE_REDIS}export const client = createClient();\nexport const read = () => client.xRead({ key: 's', id: '0' }, { BLOCK: undefined });`,
    [],
  ],
  ['multi() chain', `${SHARED}export const add = () => redis.multi().incr('a').incr('b').exec();`, []],
  [
    'multi() in a variable',
    `${SHARED}export async function add() { const m = redis.multi(); m.incr('a'); m.set('b', '1'); await m.exec(); }`,
    [],
  ],
  [
    'form.watch',
    `${SHARED}import { useForm } from 'react-hook-form';\nexport function F() { const form = useForm(); return form.watch('redis'); }`,
    [],
  ],
  [
    'fs.watch and chokidar',
    `${SHARED}import fs from 'node:fs';\nimport chokidar from 'chokidar';\nfs.watch('.');\nchokidar.watch('.');`,
    [],
  ],
  [
    'knex multi, model.duplicate',
    `${SHARED}export const f = (model: any, knex: any) => [model.duplicate(), knex.multi(), knex.select(5)];`,
    [],
  ],
  [
    'lodash call, wait helpers',
    `${SHARED}import _ from 'lodash';\nimport { wait } from './wait';\nexport const f = async () => { _.call('BLPOP'); await wait(1, 2); };`,
    [],
  ],
  [
    'a stream pipeline',
    `import { pipeline } from 'node:stream/promises';\nimport './redis';\nexport const f = (a: any, b: any) => pipeline(a, b);`,
    [],
  ],
  [
    'WATCH with a client per flow',
    `${SHARED}export async function add() { const c = redis.duplicate(); await c.watch('k'); await c.multi().incr('k').exec(); c.disconnect(); }`,
    [],
  ],
  [
    'WATCH inside executeIsolated',
    `${NODE_REDIS}const client = createClient();\nexport const add = () => client.executeIsolated(async (c) => { await c.watch('k'); return c.multi().incr('k').exec(); });`,
    [],
  ],
  [
    'WATCH inside pool.execute',
    `${NODE_REDIS}const pool = createClientPool();\nexport const add = () => pool.execute(async (c) => { await c.watch('k'); return c.multi().incr('k').exec(); });`,
    [],
  ],
  [
    'a script at the top',
    `${IOREDIS}const redis = new Redis();\nawait redis.watch('k');\nawait redis.multi().incr('k').exec();`,
    [],
  ],
  [
    'SELECT where the client is made',
    `${NODE_REDIS}export async function make() { const client = createClient(); await client.connect(); await client.select(2); return client; }`,
    [],
  ],
  [
    'CLIENT SETNAME where the client is made',
    `${NODE_REDIS}async function main() { const client = createClient(); await client.clientSetName('app'); await client.get('k'); }`,
    [],
  ],
  [
    'a client that only subscribes',
    `${IOREDIS}const redis = new Redis();\nconst sub = new Redis();\nsub.subscribe('ch');\nexport const get = (k: string) => redis.get(k);`,
    [],
  ],
  [
    'SUBSCRIBE with RESP3',
    `${IOREDIS}const redis = new Redis();\nredis.subscribe('ch');\nexport const get = (k: string) => redis.get(k);`,
    [],
    'ioredis@6',
  ],
  ['monitor() of ioredis', `${SHARED}export const spy = () => redis.monitor();`, []],
  [
    'Lua without blocking',
    `${SHARED}export const f = () => redis.eval("return redis.call('LPOP', KEYS[1])", 1, 'q');`,
    [],
  ],
  ['quit()', `${SHARED}export const stop = () => redis.quit();`, []],
  [
    'another object with a blpop method',
    `import { MyQueue } from './queue';\n// not redis\nexport const q = new MyQueue();\nexport const next = () => q.blpop('q', 0);`,
    [],
  ],
  ['a string', `${SHARED}export const text = "redis.blpop('q', 0)"; // redis.blpop('q', 0)`, []],
  ['a type only', `import type { Redis } from 'ioredis';\nexport interface Deps { redis: Redis }`, []],
  [
    'a class that hands on every command is the client in other clothes',
    `${IOREDIS}export class Adapter { constructor(options) { this.client = new Redis(options); }\n${[
      ...['get', 'del', 'incr', 'decr', 'lpop', 'rpop', 'llen', 'scard', 'hlen', 'ttl', 'type'],
    ]
      .map((name) => `${name}(key, cb) { this.client.${name}(key, cb); }`)
      .join(
        '\n',
      )}\nwatch(keys, cb) { this.client.watch(keys, cb); }\nsubscribe(channel) { this.client.subscribe(channel); }\nbrpoplpush(from, to, timeout, cb) { this.client.brpoplpush(from, to, timeout, cb); } }`,
    [],
  ],
  [
    'a client that others made for pulling',
    `import { enginePuller } from './streams';\nimport Redis from 'ioredis';\nasync function run() { while (true) await enginePuller.xread('BLOCK', 0, 'STREAMS', 's', '$'); }`,
    [],
  ],
  [
    'predixy lets clients in that speak RESP2',
    `import { createClient } from 'redis';\nexport const client = createClient({ RESP: 2 });`,
    [],
    'predixy',
  ],
  [
    'predixy gives a private connection',
    `${IOREDIS}const worker = new Redis();\nasync function run() { for (;;) await worker.blpop('q', 0); }`,
    [],
    'predixy',
  ],
];

describe('key-value clients in code', () => {
  describe('reports', () => {
    it.each(POSITIVE)('%s', (_, code, reports, target) => {
      expect(check(code, target)).toEqual(reports);
    });
  });

  describe('stays silent', () => {
    it.each(LOOK_ALIKE)('%s', (_, code, reports, target) => {
      expect(check(code, target)).toEqual(reports);
    });
  });

  it('has as many look-alikes as positives', () => {
    expect(Math.abs(POSITIVE.length - LOOK_ALIKE.length)).toBeLessThanOrEqual(1);
  });
});
