import type { PoolerProfile } from '@poolsafe/core';
import { ANSWERS, clause, documented, REDIS_SERVER, yields } from '../shared/redis-connection.js';
import { proxyMode, takesNo, wordList } from '../shared/redis-proxy.js';

const ABSENT = wordList(`
  BLPOP BRPOP BRPOPLPUSH BLMOVE BLMPOP BZPOPMIN BZPOPMAX BZMPOP XREAD XREADGROUP WAIT WAITAOF SUBSCRIBE
  PSUBSCRIBE SSUBSCRIBE CLIENT HELLO MONITOR
`);

const envoyRedis: PoolerProfile = {
  product: 'envoy-redis',
  title: 'Envoy (redis_proxy)',
  summary: 'Envoy in front of Redis: shared upstream connections, a reserved one for a transaction.',
  dialects: ['redis'],
  versions: [''],
  modes: [proxyMode()],
  settings: [],
  serverVersion: REDIS_SERVER,
  resets: [],
  handling: [
    takesNo(ABSENT, 'ERR unknown command', 'the command is not in the table of commands that Envoy takes', [
      documented(
        'envoyproxy/envoy@019ab932 docs/root/intro/arch_overview/other_protocols/redis.rst',
        'commands that are not in the table are answered with an error',
      ),
    ]),
    clause(
      { state: 'optimistic-lock', action: 'write' },
      yields('leaked', 'lost'),
      'older versions route WATCH as a simple command over the connection that all clients share; newer ones reserve a connection',
      {
        evidence: [
          documented(
            'envoyproxy/envoy@00fd86bd supported_commands.h, @0280db56 command_splitter_impl.cc',
            'version dependent',
          ),
        ],
      },
    ),
    clause(
      { state: 'command-queue' },
      { kind: 'pins', until: 'transaction-end' },
      'Envoy reserves a connection for the transaction',
      {
        evidence: [
          documented('envoyproxy/envoy@0280db56 command_splitter_impl.cc', 'a client is reserved from MULTI to EXEC'),
        ],
      },
    ),
    clause(
      { state: 'database' },
      ANSWERS,
      'the newest versions keep a database for each client; older ones do not know SELECT',
      {
        evidence: [
          documented(
            'envoyproxy/envoy@019ab932 redis.rst',
            'SELECT is in the newest command table and absent in older ones',
          ),
        ],
      },
    ),
    clause({ state: 'role' }, ANSWERS, 'Envoy authenticates the client itself'),
    clause(
      { state: ['client-mode', 'every-state'] },
      yields('unknown'),
      'this was neither measured nor found in the documentation',
    ),
    clause({ via: 'QUIT' }, ANSWERS, 'the proxy ends the connection of this client only'),
  ],
  documents: [
    {
      title: 'Redis in Envoy',
      source: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/other_protocols/redis',
    },
  ],
};

export default envoyRedis;
