import { parseTarget } from '@poolsafe/poolers';
import { sourceReaders } from '@poolsafe/sources';
import { describe, expect, it } from 'vitest';
import { checkText } from '../src/index.js';

type Files = Readonly<Record<string, string>>;

/** `rule: the underlined words` in one file of a project, one line a finding. */
function check(files: Files, path: string, target = 'redis-shared'): readonly string[] {
  const code = files[path] ?? '';
  const reader = sourceReaders.find((candidate) => candidate.reads(path));
  if (!reader) throw new Error(`nothing reads ${path}`);
  const { findings } = checkText(code, path, reader, {
    targets: [parseTarget(target)],
    levels: {},
    files: { has: (name) => Object.hasOwn(files, name), read: (name) => files[name], packages: new Map() },
  });
  return findings.map(({ rule, range }) => `${rule}: ${code.slice(range.start.offset, range.end.offset)}`);
}

const manifest = (dependencies: Files): string => JSON.stringify({ dependencies });

const IOREDIS = "import Redis from 'ioredis';\n";
const NODE = "import { createClient, commandOptions } from 'redis';\n";
const GLIDE = "import { GlideClient } from '@valkey/valkey-glide';\n";
const SUBSCRIBES =
  "const redis = new Redis();\nredis.subscribe('news');\nexport const get = (key: string) => redis.get(key);";

/** An idiom, once where it is wrong and once where it is right. Files besides `a.ts` are what is around it. */
interface Idiom {
  readonly title: string;
  readonly wrong: Files;
  readonly reports: readonly string[];
  readonly right: Files;
  readonly target?: string;
}

const IDIOMS: readonly Idiom[] = [
  {
    title: 'a client of another module, whatever its name',
    wrong: {
      'a.ts': "import { conn } from './db';\nexport const next = () => conn.blpop('q', 0);",
      'db.ts': `${IOREDIS}export const conn = new Redis();`,
    },
    reports: ['blocking-command: blpop'],
    right: {
      'a.ts': "import { conn } from './db';\nexport const next = () => conn.blpop('q', 0);",
      'db.ts': 'class Mine { blpop(q: string, n: number) { return [q, n]; } }\nexport const conn = new Mine();',
    },
  },
  {
    title: 'a module that is named like a client',
    wrong: {
      'a.js': "const redis = require('./redis');\nexports.tenant = (n) => redis.select(n);",
      'redis.js': "const Redis = require('ioredis');\nmodule.exports = new Redis();",
    },
    reports: ['shared-database: select(n'],
    right: {
      'a.js': "const redis = require('./redis');\nexports.tenant = (n) => redis.select(n);",
      'redis.js': 'exports.select = (n) => n;',
    },
  },
  {
    title: 'a function of another module that gives the one client, or a new one',
    wrong: {
      'a.ts': "import { redisClient } from './db';\nexport const next = () => redisClient().brpop('q', 0);",
      'db.ts': `${IOREDIS}let one: Redis | undefined;\nexport const redisClient = () => { one ??= new Redis(); return one; };`,
    },
    reports: ['blocking-command: brpop'],
    right: {
      'a.ts':
        "import { redisClient } from './db';\nexport async function work() { const own = redisClient(); for (;;) await own.brpop('q', 0); }",
      'db.ts': `${IOREDIS}export const redisClient = () => new Redis();`,
    },
  },
  {
    title: 'a client among the exports of a module',
    wrong: {
      'a.ts': "import * as db from './db';\nexport const next = () => db.redis.blpop('q', 0);",
      'db.ts': `${IOREDIS}export const redis = new Redis();`,
    },
    reports: ['blocking-command: blpop'],
    right: {
      'a.ts': "import * as db from './db';\nexport const next = () => db.redis.lpop('q');",
      'db.ts': `${IOREDIS}export const redis = new Redis();`,
    },
  },
  {
    title: 'the promise of a client',
    wrong: {
      'a.js':
        "const { stream } = require('./valkey');\nmodule.exports = async () => { const client = await stream; return client.customCommand(['XREAD', 'BLOCK', '2000', 'STREAMS', 's', '$']); };",
      'valkey.js':
        "const { GlideClient } = require('@valkey/valkey-glide');\nconst stream = GlideClient.createClient({ addresses: [] });\nmodule.exports.stream = stream;",
    },
    reports: ["blocking-command: 'XREAD', 'BLOCK'"],
    right: {
      'a.js':
        "const { stream } = require('./valkey');\nmodule.exports = async () => { const client = await stream; return client.customCommand(['XREAD', 'COUNT', '10', 'STREAMS', 's', '0']); };",
      'valkey.js':
        "const { GlideClient } = require('@valkey/valkey-glide');\nconst stream = GlideClient.createClient({ addresses: [] });\nmodule.exports.stream = stream;",
    },
  },
  {
    title: 'NestJS: an injected client',
    wrong: {
      'a.ts': `${IOREDIS}@Injectable()\nexport class Jobs { constructor(@Inject('REDIS_CLIENT') private readonly redis: Redis) {}\n next() { return this.redis.xreadgroup('GROUP', 'g', 'c', 'BLOCK', 0, 'STREAMS', 's', '>'); } }`,
    },
    reports: ["blocking-command: xreadgroup('GROUP', 'g', 'c', 'BLOCK'"],
    right: {
      'a.ts': `${IOREDIS}@Injectable()\nexport class Jobs { private readonly reader: Redis;\n constructor(@Inject('REDIS_CLIENT') private readonly redis: Redis) { this.reader = redis.duplicate(); }\n next() { return this.reader.xreadgroup('GROUP', 'g', 'c', 'BLOCK', 0, 'STREAMS', 's', '>'); } }`,
    },
  },
  {
    title: 'NestJS: the client of a service',
    wrong: {
      'a.ts':
        "export class Jobs { constructor(private readonly redisService: RedisService) {}\n next() { return this.redisService.getClient().brpop('q', 0); } }",
    },
    reports: ['blocking-command: brpop'],
    right: {
      'a.ts':
        "export class Jobs { constructor(private readonly redisService: RedisService) {}\n next() { return this.redisService.getClient().rpop('q'); } }",
    },
  },
  {
    title: 'a field that a method fills when it is first asked',
    wrong: {
      'a.ts': `${NODE}export class Queue { private client: RedisClientType | null = null;\n private async get() { if (this.client) return this.client; this.client = createClient(); return this.client; }\n async put(x: string) { const c = await this.get(); await c.lPush('q', x); }\n async take() { const c = await this.get(); return c.brPop('q', 5); } }`,
    },
    reports: ['blocking-command: brPop'],
    right: {
      'a.ts': `${NODE}export class Queue { private get() { return createClient(); }\n async put(x: string) { const c = this.get(); await c.lPush('q', x); }\n async take() { const c = this.get(); return c.brPop('q', 5); } }`,
    },
  },
  {
    title: 'a class whose one instance is exported',
    wrong: {
      'a.js': `${IOREDIS}class Bus { constructor() { this.client = new Redis(); }\n pop(type) { return this.client.blpop(type, 0); } }\nexport const bus = new Bus();`,
    },
    reports: ['blocking-command: blpop'],
    right: {
      'a.js': `${IOREDIS}class Worker { constructor() { this.client = new Redis(); }\n async run() { for (;;) await this.client.blpop('q', 0); } }\nexport const worker = new Worker();`,
    },
  },
  {
    title: 'a class that is a client',
    wrong: {
      'a.ts': `${IOREDIS}export class Store extends Redis { async inDb(n: number) { await this.select(n); return this.get('k'); } }`,
    },
    reports: ['shared-database: select(n'],
    right: {
      'a.ts': `${IOREDIS}export class Store extends Redis { async both() { return [await this.get('a'), await this.get('b')]; } }`,
    },
  },
  {
    title: 'a client that JavaScript passes by name',
    wrong: {
      'a.js':
        '// redis\nfunction Q(redis, key) { this._redis = redis; this._key = key; }\nQ.prototype.push = function (x, cb) { this._redis.lpush(this._key, x, cb); };\nQ.prototype.next = function (cb) { this._redis.brpop(this._key, 0, cb); };',
    },
    reports: ['blocking-command: brpop'],
    right: {
      'a.js':
        '// redis\nfunction Q(redis, key) { this._redis = redis; this._key = key; }\nQ.prototype.next = function (cb) { this._redis.brpop(this._key, 0, cb); };',
    },
  },
  {
    title: 'a type of the project that stands for a client',
    wrong: {
      'a.ts':
        "import type { Client } from './types';\nexport class Q { constructor(private readonly db: Client) {}\n put(x: string) { return this.db.lPush('q', x); }\n take() { return this.db.brPop('q', 0); } }",
      'types.ts': `${NODE}export type Client = ReturnType<typeof createClient>;`,
    },
    reports: ['blocking-command: brPop'],
    right: {
      'a.ts':
        "import type { Client } from './types';\nexport class Q { constructor(private readonly db: Client) {}\n put(x: string) { return this.db.lPush('q', x); }\n take() { return this.db.brPop('q', 0); } }",
      'types.ts': 'export interface Client { lPush(q: string, x: string): void; brPop(q: string, n: number): void }',
    },
  },
  {
    title: 'compiled code',
    wrong: {
      'a.js':
        '"use strict";\nconst redis_1 = require("redis");\nclass Manager { constructor() { this.client = (0, redis_1.createClient)(); }\n push(m) { this.client.lPush("q", m); }\n next() { return this.client.brPop("q", 0); } }\nexports.Manager = Manager;',
    },
    reports: ['blocking-command: brPop'],
    right: {
      'a.js':
        '"use strict";\nconst redis_1 = require("redis");\nclass Manager { constructor() { this.client = (0, redis_1.createClient)(); this.own = this.client.duplicate(); }\n push(m) { this.client.lPush("q", m); }\n next() { return this.own.brPop("q", 0); } }\nexports.Manager = Manager;',
    },
  },
  {
    title: 'an import that is taken apart later',
    wrong: {
      'a.js':
        "import pkg from 'redis';\nconst { createClient } = pkg;\nconst client = createClient();\nsetInterval(async () => { const job = client.blPop('q', 0); console.log(await job); }, 100);",
    },
    reports: ['blocking-command: blPop'],
    right: {
      'a.js':
        "import pkg from 'redis';\nconst { createClient } = pkg;\nconst client = createClient();\nsetInterval(async () => { console.log(await client.lPop('q')); }, 100);",
    },
  },
  {
    title: 'promisified methods',
    wrong: {
      'a.js':
        "const { promisify } = require('util');\nconst client = require('redis').createClient();\nconst take = promisify(client.brpoplpush).bind(client);\nmodule.exports = { client, next: () => take('a', 'b', 0) };",
    },
    reports: ['blocking-command: take'],
    right: {
      'a.js':
        "const { promisify } = require('util');\nconst client = require('redis').createClient();\nconst take = promisify(client.rpoplpush).bind(client);\nmodule.exports = { client, next: () => take('a', 'b') };",
    },
  },
  {
    title: 'call() with a name in capitals',
    wrong: {
      'a.ts': `${IOREDIS}export const redis = new Redis();\nexport const next = () => redis.call('BZPOPMIN', 'z', 0);`,
    },
    reports: ["blocking-command: 'BZPOPMIN'"],
    right: {
      'a.ts': `${IOREDIS}export const redis = new Redis();\nexport const next = () => redis.call('ZPOPMIN', 'z');`,
    },
  },
  {
    title: 'sendCommand with words',
    wrong: {
      'a.ts': `${NODE}export const client = createClient();\nexport const next = () => client.sendCommand(['BRPOP', 'q', '0']);`,
    },
    reports: ["blocking-command: 'BRPOP'"],
    right: {
      'a.ts': `${NODE}export const client = createClient();\nexport const next = () => client.sendCommand(['RPOP', 'q']);`,
    },
  },
  {
    title: 'GLIDE: options object',
    wrong: {
      'a.ts': `${GLIDE}export const client = await GlideClient.createClient({ addresses: [] });\nexport const next = () => client.xread({ s: '$' }, { block: 500 });`,
    },
    reports: ["blocking-command: xread({ s: '$' }, { block: 500"],
    right: {
      'a.ts': `${GLIDE}export const client = await GlideClient.createClient({ addresses: [] });\nexport const next = () => client.xread({ s: '0' }, { count: 5 });`,
    },
  },
  {
    title: 'iovalkey',
    wrong: {
      'a.ts':
        "import { Valkey } from 'iovalkey';\nexport const db = new Valkey();\nexport const next = () => db.blmove('a', 'b', 'LEFT', 'RIGHT', 0);",
    },
    reports: ['blocking-command: blmove'],
    right: {
      'a.ts':
        "import { Valkey } from 'iovalkey';\nexport const db = new Valkey();\nexport const next = () => db.lmove('a', 'b', 'LEFT', 'RIGHT');",
    },
  },
  {
    title: 'duplicate(): the copy waits, not the original',
    wrong: {
      'a.ts': `${NODE}export const client = createClient();\nconst copy = client.duplicate();\nexport const next = () => client.blPop('q', 0);\nexport const put = () => copy.lPush('q', 'x');`,
    },
    reports: ['blocking-command: blPop'],
    right: {
      'a.ts': `${NODE}export const client = createClient();\nconst blocking = client.duplicate();\nexport async function work() { for (;;) await blocking.blPop('q', 0); }`,
    },
  },
  {
    title: 'BullMQ, Redlock, Keyv and socket.io duplicate what they are given, or send nothing that waits',
    wrong: {
      'a.ts': `${IOREDIS}import { Worker } from 'bullmq';\nexport const connection = new Redis({ maxRetriesPerRequest: null });\nnew Worker('a', async () => {}, { connection });\nexport const next = () => connection.blpop('q', 0);`,
    },
    reports: ['blocking-command: blpop'],
    right: {
      'a.ts': `${IOREDIS}import { Queue, Worker } from 'bullmq';\nimport Redlock from 'redlock';\nimport Keyv from 'keyv';\nimport KeyvRedis from '@keyv/redis';\nimport { createAdapter } from '@socket.io/redis-adapter';\nexport const connection = new Redis({ maxRetriesPerRequest: null });\nexport const queue = new Queue('a', { connection });\nnew Worker('a', async () => {}, { connection });\nexport const locks = new Redlock([connection]);\nexport const keyv = new Keyv(new KeyvRedis(connection));\nexport const adapter = createAdapter(connection, connection.duplicate());`,
    },
  },
  {
    title: 'commandOptions({ isolated: true }), by the release in package.json',
    wrong: {
      'a.ts': `${NODE}const client = createClient();\nexport const next = () => client.brPop(commandOptions({ isolated: true }), 'q', 0);`,
      'package.json': manifest({ redis: '^5.8.0' }),
    },
    reports: ['blocking-command: commandOptions'],
    right: {
      'a.ts': `${NODE}const client = createClient();\nexport const next = () => client.brPop(commandOptions({ isolated: true }), 'q', 0);`,
      'package.json': manifest({ redis: '^4.7.0' }),
    },
  },
  {
    title: 'the same, by the lock file',
    wrong: {
      'a.ts': `${NODE}const client = createClient();\nexport const next = () => client.brPop(commandOptions({ isolated: true }), 'q', 0);`,
      'package.json': manifest({ redis: '>=4' }),
      'package-lock.json': '{"packages":{"node_modules/redis":{"version":"6.3.1"}}}',
    },
    reports: ['blocking-command: commandOptions'],
    right: {
      'a.ts': `${NODE}const client = createClient();\nexport const next = () => client.brPop(commandOptions({ isolated: true }), 'q', 0);`,
      'package.json': manifest({ redis: 'catalog:' }),
      'pnpm-workspace.yaml': 'catalog:\n  redis: ^4.6.0\n',
    },
  },
  {
    title: 'SUBSCRIBE beside commands, by the release of ioredis',
    wrong: { 'a.ts': IOREDIS + SUBSCRIBES, 'package.json': manifest({ ioredis: '^5.4.0' }) },
    reports: ['shared-subscription: subscribe'],
    right: { 'a.ts': IOREDIS + SUBSCRIBES, 'package.json': manifest({ ioredis: '^6.0.0' }) },
  },
  {
    title: 'the same, by the nearest package.json and the lock of the workspace',
    wrong: {
      'apps/a/a.ts': IOREDIS + SUBSCRIBES,
      'apps/a/package.json': manifest({ ioredis: 'latest' }),
      'package.json': manifest({ ioredis: '^6.0.0' }),
      'yarn.lock': 'ioredis@latest:\n  version "5.6.1"\n',
    },
    reports: ['shared-subscription: subscribe'],
    right: {
      'apps/a/a.ts': IOREDIS + SUBSCRIBES,
      'apps/a/package.json': manifest({ ioredis: '*' }),
      'pnpm-lock.yaml': 'packages:\n  ioredis@6.0.0:\n    resolution: {}\n',
    },
  },
  {
    title: 'the same, by the protocol that the client is made with',
    wrong: {
      'a.ts': `${IOREDIS}const redis = new Redis({ protocol: 2 });\nredis.subscribe('news');\nexport const get = (key: string) => redis.get(key);`,
      'package.json': manifest({ ioredis: '^6.0.0' }),
    },
    reports: ['shared-subscription: subscribe'],
    right: {
      'a.ts': `${NODE}const client = createClient({ RESP: 3 });\nawait client.subscribe('news', console.log);\nexport const get = (key: string) => client.get(key);`,
      'package.json': manifest({ redis: '~5.1.0' }),
    },
  },
  {
    title: 'SELECT in a request, or where the client has just connected',
    wrong: {
      'a.js':
        "const client = require('redis').createClient();\nmodule.exports = client;\nexports.tenant = (n) => client.select(n, () => client.get('k'));",
    },
    reports: ['shared-database: select(n'],
    right: {
      'a.js':
        "const client = require('redis').createClient();\nclient.on('connect', () => { client.select(2, () => console.log('2')); });\nmodule.exports = client;",
    },
  },
  {
    title: 'WATCH on one client for all, or inside a lease',
    wrong: {
      'a.ts': `${NODE}const client = createClient();\nexport async function add(n: number) { await client.watch('k'); return client.multi().incrBy('k', n).exec(); }`,
    },
    reports: ['watch: watch'],
    right: {
      'a.ts': `${NODE}const client = createClient();\nexport const add = (n: number) => client.executeIsolated(async (c) => { await c.watch('k'); return c.multi().incrBy('k', n).exec(); });`,
    },
  },
  {
    title: 'what a client sends on connecting, through twemproxy',
    wrong: { 'a.ts': `${IOREDIS}export const redis = new Redis('redis://proxy:22121');` },
    reports: ['proxy-command: Redis'],
    right: {
      'a.ts': `${IOREDIS}export const redis = new Redis({ port: 22121, enableReadyCheck: false, disableClientInfo: true, protocol: 2 });`,
    },
    target: 'twemproxy',
  },
  {
    title: 'the same with node-redis, by its release',
    wrong: {
      'a.ts': `${NODE}export const client = createClient({ url: 'redis://proxy:22121', RESP: 2, disableClientInfo: true });`,
      'package.json': manifest({ redis: '^5.0.0' }),
    },
    reports: ['proxy-command: createClient'],
    right: {
      'a.ts': `${NODE}export const client = createClient({ url: 'redis://proxy:22121', RESP: 2, disableClientInfo: true });`,
      'package.json': manifest({ redis: '^6.0.0' }),
    },
    target: 'twemproxy',
  },
];

describe('idioms of key-value clients, each wrong and right', () => {
  const pathOf = (files: Files): string => Object.keys(files).find((path) => /(^|\/)a\.[jt]s$/.test(path)) ?? '';

  it.each(IDIOMS)('$title: wrong', ({ wrong, reports, target }) => {
    expect(check(wrong, pathOf(wrong), target)).toEqual(reports);
  });

  it.each(IDIOMS)('$title: right', ({ right, target }) => {
    expect(check(right, pathOf(right), target)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["redis.client('REPLY', 'SKIP')", 'client-mode', 'error'],
    ["redis.auth('bob', 'pw')", 'client-mode', 'error'],
    ["redis.call('MULTI')", 'raw-multi', 'error'],
    ["redis.watch('k')", 'watch', 'error'],
    ['redis.select(2)', 'shared-database', 'error'],
    ["redis.blpop('q', 0)", 'blocking-command', 'error'],
    ["redis.multi().blpop('q', 0).exec()", 'blocking-command', 'warning'],
    ["redis.client('SETNAME', 'web')", 'client-mode', 'info'],
    ["redis.client('NO-EVICT', 'on')", 'client-mode', 'info'],
  ])('%s is %s, %s', (call, rule, severity) => {
    const code = `${IOREDIS}export const redis = new Redis();\nexport const f = () => ${call};`;
    const reader = sourceReaders.find((candidate) => candidate.reads('a.ts'));
    if (!reader) throw new Error('nothing reads TypeScript');
    const { findings } = checkText(code, 'a.ts', reader, { targets: [parseTarget('redis-shared')], levels: {} });
    expect(findings.map((finding) => [finding.rule, finding.severity])).toEqual([[rule, severity]]);
  });

  it('names the release that the project has', () => {
    const files = {
      'a.ts': `${IOREDIS}export const redis = new Redis();\nexport const next = () => redis.blpop('q', 0);`,
      'package.json': manifest({ ioredis: '^5.4.0' }),
    };
    const reader = sourceReaders.find((candidate) => candidate.reads('a.ts'));
    if (!reader) throw new Error('nothing reads TypeScript');
    const { findings } = checkText(files['a.ts'], 'a.ts', reader, {
      targets: [parseTarget('redis-shared')],
      levels: {},
      files: {
        has: (name) => Object.hasOwn(files, name),
        read: (name) => (files as Files)[name],
        packages: new Map(),
      },
    });
    expect(findings[0]?.message).toContain('ioredis 5.4.0');
  });
});
