import type { PoolerProfile } from '@poolsafe/core';
import { ANSWERS, clause, documented, REDIS_SERVER, rejects } from '../shared/redis-connection.js';
import { proxyMode, takesNo, wordList } from '../shared/redis-proxy.js';

/** What a client sees: no error text, only the end of its connection. */
const CLOSED = 'the connection is closed without an error';

/** Measured on 0.5.0 with every command of Redis 8.0.6. */
const REDIS_COMMANDS = wordList(`
  ACL ASKING BGREWRITEAOF BGSAVE BITFIELD_RO BITOP BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX
  BZPOPMIN CLIENT CLUSTER CONFIG DBSIZE DEBUG DISCARD ECHO EVALSHA_RO EVAL_RO EXEC EXPIRETIME FCALL FCALL_RO
  FLUSHALL FLUSHDB FUNCTION GEORADIUSBYMEMBER_RO GEORADIUS_RO HELLO HEXPIRE HEXPIREAT HEXPIRETIME HGETDEL
  HGETEX HPERSIST HPEXPIRE HPEXPIREAT HPEXPIRETIME HPTTL HSETEX HTTL INFO KEYS LASTSAVE LATENCY LCS LMPOP
  MEMORY MIGRATE MODULE MONITOR MOVE MSETNX MULTI OBJECT PEXPIRETIME PFDEBUG PFSELFTEST PSUBSCRIBE PUBLISH
  PUBSUB PUNSUBSCRIBE RANDOMKEY READONLY READWRITE RENAME RENAMENX RESET RESTORE-ASKING ROLE SAVE SCAN SCRIPT
  SELECT SINTERCARD SLOWLOG SORT_RO SPUBLISH SSUBSCRIBE SUBSCRIBE SUBSTR SUNSUBSCRIBE SWAPDB TIME UNSUBSCRIBE
  UNWATCH VADD VCARD VDIM VEMB VGETATTR VINFO VISMEMBER VLINKS VRANDMEMBER VREM VSETATTR VSIM WAIT WAITAOF
  WATCH XACK XADD XAUTOCLAIM XCLAIM XDEL XGROUP XINFO XLEN XPENDING XRANGE XREAD XREADGROUP XREVRANGE XSETID
  XTRIM ZINTERCARD ZMPOP
`);

/** Measured on 0.5.0 with memcached 1.6.45. */
const MEMCACHED_COMMANDS = [
  'gat',
  'gats',
  'mg',
  'ms',
  'mn',
  'md',
  'ma',
  'me',
  'stats',
  'flush_all',
  'verbosity',
  'watch',
  'lru_crawler',
  'cache_memlimit',
  'shutdown',
  'slabs',
];

const twemproxy: PoolerProfile = {
  product: 'twemproxy',
  title: 'twemproxy',
  summary:
    'Proxy for Redis and memcached (nutcracker): few connections per server, and a list of commands that it knows.',
  dialects: ['redis', 'memcached'],
  versions: ['0.4', '0.5'],
  modes: [proxyMode()],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    clause({ via: 'handshake' }, rejects(CLOSED), 'twemproxy reads the text protocol of memcached only', {
      when: { dialect: 'memcached' },
      evidence: [
        documented('https://github.com/twitter/twemproxy#readme', 'it supports the memcached ASCII protocol alone'),
      ],
    }),
    clause(
      { via: 'handshake' },
      rejects(CLOSED),
      'twemproxy closes the connection of a client that sends a command it does not know, and these come first of all',
      {
        evidence: [
          {
            kind: 'measured',
            on: 'twemproxy 0.5.0',
            detail: 'ioredis 5 and 6, node-redis 4, 5 and 6 and GLIDE 2.5 with their defaults did not connect',
          },
        ],
      },
    ),
    takesNo(
      REDIS_COMMANDS,
      CLOSED,
      'twemproxy closes the connection of a client that sends a command it does not know',
    ),
    takesNo(
      MEMCACHED_COMMANDS,
      CLOSED,
      'twemproxy closes the connection of a client that sends a command it does not know',
    ),
    clause(
      { state: 'role' },
      rejects('ERR Client sent AUTH, but no password is set'),
      'twemproxy answers AUTH from its own redis_auth setting',
    ),
    clause({ via: 'QUIT' }, ANSWERS, 'the proxy ends the connection of this client only'),
  ],
  documents: [
    { title: 'Supported Redis commands', source: 'https://github.com/twitter/twemproxy/blob/master/notes/redis.md' },
    { title: 'twemproxy README', source: 'https://github.com/twitter/twemproxy#readme' },
  ],
};

export default twemproxy;
