import { parseTarget } from '@poolsafe/poolers';
import { sourceReaders } from '@poolsafe/sources';
import { describe, expect, it } from 'vitest';
import { checkText } from '../src/index.js';

type Files = Readonly<Record<string, string>>;

function check(files: Files | string, target: string): readonly string[] {
  const all: Files = typeof files === 'string' ? { 'a.js': files } : files;
  const code = all['a.js'] ?? '';
  const reader = sourceReaders.find((candidate) => candidate.reads('a.js'));
  if (!reader) throw new Error('nothing reads JavaScript');
  const { findings } = checkText(code, 'a.js', reader, {
    targets: [parseTarget(target)],
    levels: {},
    files: { has: (name) => Object.hasOwn(all, name), read: (name) => all[name], packages: new Map() },
  });
  return findings.map(({ rule, range }) => `${rule}: ${code.slice(range.start.offset, range.end.offset)}`);
}

const MEMCACHED = "const Memcached = require('memcached');\nconst client = new Memcached('proxy:22121');\n";

describe('memcached clients in code', () => {
  it.each<[string, Files | string, string, readonly string[]]>([
    [
      'a socket of its own, through twemproxy',
      "import net from 'node:net';\nconst socket = net.connect(11211, 'proxy');\nsocket.write('stats\\r\\n');",
      'twemproxy',
      ["proxy-command: 'stats\\r\\n'"],
    ],
    [
      'a socket that is watched and read from',
      "const net = require('net');\nconst PORT = 11211;\nconst socket = net.createConnection({ port: PORT, host: 'm' });\nsocket.write('watch fetchers\\r\\n');\nexports.get = (key) => socket.write(`get ${key}\\r\\n`);",
      'memcached-shared',
      ["memcached-stream: 'watch fetchers\\r\\n'"],
    ],
    [
      'a socket that is made first and connected later',
      "import { Socket } from 'net';\nexport class Mc { constructor() { this.socket = new Socket(); this.socket.connect(11211, 'm'); }\n dump() { this.socket.write('lru_crawler metadump all\\r\\n'); }\n get(k) { this.socket.write('get ' + k + '\\r\\n'); } }",
      'memcached-shared',
      ["memcached-stream: 'lru_crawler metadump all\\r\\n'"],
    ],
    ['flush() through twemproxy', `${MEMCACHED}client.flush(() => {});`, 'twemproxy', ['proxy-command: flush']],
    ['stats() through twemproxy', `${MEMCACHED}client.stats((e, s) => s);`, 'twemproxy', ['proxy-command: stats']],
    [
      'import, promisified by hand',
      "import Memcached from 'memcached';\nconst mc = new Memcached('p');\nexport const slabs = () => new Promise((ok) => mc.slabs((e, s) => ok(s)));",
      'twemproxy',
      ['proxy-command: slabs'],
    ],
    [
      'a field of a class',
      "import Memcached from 'memcached';\nexport class Cache { constructor() { this.mc = new Memcached('p'); }\n items() { return this.mc.items(console.log); } }",
      'twemproxy',
      ['proxy-command: items'],
    ],
    [
      'a client of another module',
      {
        'a.js': "const memcached = require('./cache');\nmemcached.cachedump('p', 1, 2, console.log);",
        'cache.js': "const Memcached = require('memcached');\nmodule.exports = new Memcached('p');",
      },
      'twemproxy',
      ['proxy-command: cachedump'],
    ],
    [
      'words by themselves',
      `${MEMCACHED}client.command(() => ({ command: 'watch fetchers', callback: console.log }));`,
      'mcrouter',
      ['proxy-command: command'],
    ],
    [
      'the same on the connections of the client',
      `${MEMCACHED}client.command(() => ({ command: 'watch fetchers', callback: console.log }));`,
      'memcached-shared',
      ['memcached-stream: command'],
    ],
    [
      'memjs speaks the binary protocol',
      "const memjs = require('memjs');\nconst mc = memjs.Client.create('proxy:22121');",
      'twemproxy',
      ['proxy-command: memjs.Client.create'],
    ],
    [
      'memjs, imported by name',
      "import { Client } from 'memjs';\nexport default Client.create('p');",
      'mcrouter',
      ['proxy-command: Client.create'],
    ],
  ])('reports %s', (_, files, target, reports) => {
    expect(check(files, target)).toEqual(reports);
  });

  it.each<[string, Files | string, string]>([
    [
      'a socket that only watches',
      "import net from 'net';\nconst socket = net.connect({ port: 11211 });\nsocket.write('watch fetchers\\r\\n');\nsocket.on('data', console.log);",
      'memcached-shared',
    ],
    [
      'reads and writes over a socket',
      "import net from 'net';\nconst socket = net.connect(11211);\nsocket.write('set a 0 0 1\\r\\n1\\r\\n');\nsocket.write('get a\\r\\n');",
      'memcached-shared',
    ],
    [
      'a socket of another port, and words that are no socket',
      "import net from 'net';\nconst socket = net.connect(8080);\nsocket.write('watch all\\r\\n');\nconst log = { write(text) {} };\nlog.write('watch 11211');",
      'memcached-shared',
    ],
    [
      'reads and writes through twemproxy',
      `${MEMCACHED}client.get('a', cb); client.set('a', 1, 10, cb); client.touch('a', 5, cb);`,
      'twemproxy',
    ],
    [
      'arithmetic and cas',
      `${MEMCACHED}client.incr('a', 1, cb); client.gets('a', cb); client.cas('a', 1, 't', 9, cb);`,
      'twemproxy',
    ],
    ['flush() to the server itself', `${MEMCACHED}client.flush(() => {});`, 'memcached-shared'],
    ['stats() through mcrouter, which answers it', `${MEMCACHED}client.stats((e, s) => s);`, 'mcrouter'],
    [
      'memjs without a proxy',
      "const memjs = require('memjs');\nconst mc = memjs.Client.create('p');\nmc.flush();",
      'memcached-shared',
    ],
    [
      'stats of something else',
      "const Memcached = require('memcached');\nconst server = new Server();\nserver.stats(cb); server.flush();",
      'twemproxy',
    ],
    [
      'a client of another package',
      "import Memcached from 'memcached-elasticache';\nnew Memcached('p').stats(cb);",
      'twemproxy',
    ],
    [
      'a module that only looks like a client',
      {
        'a.js': "const memcached = require('./cache');\nmemcached.flush();",
        'cache.js': 'module.exports = { flush: () => undefined };',
      },
      'twemproxy',
    ],
    [
      'zlib',
      "const zlib = require('zlib');\nconst memcached = require('memcached');\nconst z = zlib.createGzip();\nz.flush();",
      'twemproxy',
    ],
  ])('stays silent on %s', (_, files, target) => {
    expect(check(files, target)).toEqual([]);
  });
});
