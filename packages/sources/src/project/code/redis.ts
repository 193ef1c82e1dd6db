import type { Statement, TextRange } from '@poolsafe/core';
import { effectsOfRedisCommand, HOLE, redisCommand } from '@poolsafe/dialects';
import { located } from '../../places.js';
import type { Flow } from '../../extraction.js';
import type { LexedCode } from './lexer.js';

/** A Redis client of another language than JavaScript, and which of its objects a file uses. */
interface OtherClient {
  readonly files: RegExp;
  /** The file uses the client. */
  readonly needs: RegExp;
  /** Product of the profile, and its mode. The first client of a file that fits counts. */
  readonly product: string;
  readonly mode: string;
  /** One connection carries the commands of all callers. Otherwise only a proxy in between can be in the way. */
  readonly shared: boolean;
}

const one = (files: RegExp, needs: RegExp, product: string, mode: string, shared: boolean): OtherClient => ({
  files,
  needs,
  product,
  mode,
  shared,
});

const CLIENTS: readonly OtherClient[] = [
  one(/\.rs$/, /\brustis::|\bfred::/, 'redis-shared', 'client', true),
  one(/\.rs$/, /\b(?:deadpool_redis|bb8_redis|r2d2_redis)::/, 'redis-rs', 'pool', false),
  one(
    /\.rs$/,
    /MultiplexedConnection|ConnectionManager\b|get_multiplexed|get_tokio_connection|redis::aio::/,
    'redis-rs',
    'multiplexed',
    true,
  ),
  one(/\.rs$/, /\bredis::/, 'redis-rs', 'pool', false),
  one(
    /\.py$/,
    /aioredis\.(?:create_redis|create_connection|create_pool|create_redis_pool)\b/,
    'aioredis',
    'shared',
    true,
  ),
  one(/\.py$/, /\b(?:import aioredis|aioredis\.)/, 'aioredis', 'pool', false),
  one(/\.py$/, /single_connection_client\s*=\s*True/, 'redis-py', 'single', true),
  one(/\.py$/, /\b(?:import|from)\s+(?:redis|valkey)\b/, 'redis-py', 'pool', false),
  one(/\.cs$/, /NRedisStack/, 'nredisstack', 'multiplexer', true),
  one(/\.cs$/, /ServiceStack\.Redis/, 'redis-pool', 'pool', false),
  one(/\.cs$/, /StackExchange\.Redis|ConnectionMultiplexer/, 'stackexchange.redis', 'multiplexer', true),
  one(/\.(java|kt|scala)$/, /io\.lettuce|com\.lambdaworks/, 'lettuce', 'shared', true),
  one(/\.(java|kt|scala)$/, /io\.vertx\.redis/, 'redis-shared', 'client', true),
  one(/\.(java|kt|scala)$/, /redis\.clients\.jedis/, 'jedis', 'pool', false),
  one(/\.cljc?$/, /celtuce|lettuce/, 'lettuce', 'shared', true),
  one(/\.go$/, /redis\/rueidis/, 'rueidis', 'client', false),
  one(/\.go$/, /go-redis|redis\/v\d/, 'go-redis', 'pool', false),
  one(/\.go$/, /gomodule\/redigo|garyburd\/redigo/, 'go-redis', 'pool', false),
  one(/\.php$/, /Clue\\React\\Redis|Amp\\Redis/, 'redis-shared', 'client', true),
  one(/\.php$/, /Predis\\|new\s+\\?Redis\s*\(/, 'redis-pool', 'pool', false),
  one(/\.exs?$/, /\bRedix\b/, 'redis-shared', 'client', true),
  one(/\.php$/, /BaseRedis|RedisPool/, 'redis-pool', 'pool', false),
  // One object of all threads, each call of which is taken in turn.
  one(/\.rb$/, /\$redis\b|\bREDIS\s*=\s*Redis\.new|\bRedis\.current\b/, 'redis-shared', 'client', true),
  one(/\.rb$/, /\bRedis\.new|\bRedisClient\b|redis:\/\//, 'redis-pool', 'pool', false),
];

/** Commands that are read as a method of a client, since nothing else has methods of that name. */
const BLOCKING = 'blpop|brpop|brpoplpush|blmove|blmpop|bzpopmin|bzpopmax|bzmpop';
const METHOD = new RegExp(`(?:[.>:/]|\\(\\s*[\\w.-]+/)(${BLOCKING})(?:_?async)?(?:::<[^>]*>)?\\s*[( ]`, 'gi');
const READ_BLOCK = /\.(xread(?:group)?)(?:_?async)?\s*\([^;]*?\bblock\b\s*[:=(]?/gi;
/** The options of redis-rs are made before the call. */
const READ_OPTIONS = /\.(xread)_options\s*\(/g;
/** Calls that pass a command on in words: `redis::cmd("WATCH")`, `db.Execute("BLPOP", ...)`, `Do(ctx, "BLPOP")`. */
const RAW =
  /\b(?:redis::cmd|cmd|Execute(?:Async)?|execute_command|rawCommand|executeRaw|call|Do|Send|sendCommand|Redix\.command!?)\s*\(\s*(?:ctx\s*,\s*|\w+\s*,\s*\[?\s*)?"([A-Za-z]+)"/g;
const RAW_NAMES = new RegExp(`^(?:${BLOCKING}|watch|multi|subscribe|psubscribe|monitor|select)$`, 'i');
/** A database by number among the options of go-redis, behind a proxy: a SELECT when the client connects. */
const DATABASE =
  /\bredis\.(?:Options|UniversalOptions|FailoverOptions)\s*\{(?=[^}]*(?:envoy|twemproxy|nutcracker|predixy|proxy))[^}]*?\b(DB)\s*:\s*([1-9]\d*)/gi;

/** A database by number in an address that leads to a proxy: `"twemproxy:22121?db=3"`, `redis://envoy:6379/3`. */
const DATABASE_IN_ADDRESS =
  /["'](?:rediss?:\/\/)?[\w.-]*(?:envoy|twemproxy|nutcracker|predixy|redis-?proxy)[\w.-]*(?::\d+)?(?:\/|\?(?:\w+=\w+&)*db=|,defaultDatabase=)([1-9]\d*)/gi;

/** Chains of commands that a client sends between MULTI and EXEC, unless it is told otherwise. */
const TRANSACTIONS: readonly (readonly [files: RegExp, call: RegExp])[] = [
  [/\.py$/, /\.pipeline\s*\((?![^()]*(?:transaction\s*=\s*False|\(False|^\s*False))[^()]*\)/g],
  [/\.go$/, /\.TxPipelined?\s*\(/g],
  [/\.rb$/, /\.multi\s*(?:do\b|\{)/g],
  [/\.php$/, /->(?:multi|transaction)\s*\(/g],
  [/\.cs$/, /\.CreateTransaction\s*\(/g],
  [/\.(?:java|kt|scala)$/, /\b(?:jedis|redis\w*|commands?|sync\w*|j)\.multi\s*\(\s*\)/g],
];

/** MULTI on the one connection of a Lettuce client, in a file where several threads or callers share it. */
const MULTI_ON_CONNECTION = /\b(\w+)(?:\.(?:sync|async|reactive)\(\))?\.(multi)\s*\(\s*\)/g;
const SHARED_CONNECTION =
  /new Thread\b|\bthread\s*[({]|Executor|CompletableFuture|parallelStream|\blaunch\s*\{|@(?:Service|Component|Singleton|ApplicationScoped|Repository)\b|(?:private|static|protected|lateinit)\s[^;(){}=]*\b(?:Redis\w*Commands|StatefulRedis\w*Connection)\b/;

/** WATCH on an object that many use at once, or that takes another connection for every call. */
const WATCHES: readonly (readonly [files: RegExp, call: RegExp, needs: RegExp])[] = [
  [/\.rs$/, /\.watch(?:_before)?\s*\(/g, /\bfred::/],
  [/\.rb$/, /(?:\$redis|\bREDIS\w*|\bRedis\.current|\bredis_pool\w*)\.watch\b/g, /./],
  [/\.php$/, /\$\w*(?:redis|pool)\w*->watch\s*\(/gi, /BaseRedis|RedisPool|Swoole|Hyperf|Simps/],
];

/** Subscriptions by the client's own objects. */
const SUBSCRIPTIONS: readonly (readonly [files: RegExp, call: RegExp])[] = [
  [/\.cs$/, /\b(?:GetSubscriber\(\)|\w*[sS]ub(?:scriber)?)\s*\.\s*(?:Subscribe(?:Async)?)\s*\(/g],
  [/\.py$/, /\.pubsub\s*\(/g],
  [/\.go$/, /\.P?Subscribe\s*\(\s*(?:ctx|context)/g],
  [/\.rb$/, /\b\$?redis\w*\.p?subscribe\s*\(/gi],
  [/\.php$/, /->(?:p?subscribe|pubSubLoop)\s*\(/g],
];

/** Options by which a client names its connection: CLIENT SETNAME when it connects. */
const NAMES: readonly (readonly [files: RegExp, option: RegExp])[] = [
  [/\.py$/, /\bclient_name\s*=\s*(?!None)/g],
  [/\.go$/, /\bClientName\s*:/g],
  [/\.(?:java|kt|scala)$/, /\b(?:withClientName|setClientName|clientName)\s*\(/g],
  [/\.cs$/, /\bClientName\s*=(?!=)/g],
  [/\.exs?$/, /\bRedix\b[^\n]*\bclient_name:/g],
];

const SHARED = { raw: false, exclusive: false } as const;

interface Sink {
  readonly words: readonly string[];
  readonly place: TextRange;
  readonly raw: boolean;
  readonly exclusive: boolean;
  /** The client sends it on a connection that it keeps for that. */
  readonly chain?: true;
}

/** Commands of Redis in a program that have to do with its connection. */
export function redisFlows({ code }: LexedCode, path: string): readonly Flow[] {
  if (!/redis|redix|lettuce|rustis|valkey/i.test(code)) return [];
  const client = CLIENTS.find(({ files, needs }) => files.test(path) && needs.test(code));
  if (!client) return [];
  return sinksOf(code, path).map((sink) => flowOf(sink, client));
}

/** Calls that stand for commands which a proxy does not take, and which harm nobody on a client of their own. */
function chained(code: string, path: string): readonly Sink[] {
  const calls = (list: typeof TRANSACTIONS, words: readonly string[]) =>
    list
      .filter(([files]) => files.test(path))
      .flatMap(([, call]) =>
        [...code.matchAll(call)].map((match): Sink => {
          const start = match.index + (/^[^\w]*/.exec(match[0])?.[0].length ?? 0);
          const place = { start, end: match.index + match[0].replace(/[\s({]*$/, '').length };
          return {
            words,
            place: { start, end: Math.max(place.end, start + 1) },
            raw: false,
            exclusive: true,
            chain: true,
          };
        }),
      );
  return [
    ...calls(TRANSACTIONS, ['MULTI']),
    ...calls(SUBSCRIPTIONS, ['SUBSCRIBE', HOLE]),
    ...calls(NAMES, ['CLIENT', 'SETNAME', HOLE]),
  ];
}

function sinksOf(code: string, path: string): readonly Sink[] {
  const sinks: Sink[] = [];
  const at = (match: RegExpMatchArray, word: string): TextRange => {
    const start = (match.index ?? 0) + match[0].indexOf(word);
    return { start, end: start + word.length };
  };
  for (const match of code.matchAll(METHOD)) {
    const word = match[1] ?? '';
    const place = at(match, word);
    sinks.push({ words: [word.toUpperCase(), HOLE], place, raw: false, exclusive: isAlone(code, place.start) });
  }
  const options = /\.block\(/.test(code) ? [...code.matchAll(READ_OPTIONS)] : [];
  for (const match of [...code.matchAll(READ_BLOCK), ...options]) {
    const word = match[1] ?? '';
    const place = at(match, word);
    const words = [word.toUpperCase(), 'BLOCK', HOLE, 'STREAMS', HOLE];
    sinks.push({ words, place, raw: false, exclusive: isAlone(code, place.start) });
  }
  for (const match of code.matchAll(RAW)) {
    const word = match[1] ?? '';
    if (!RAW_NAMES.test(word) || !redisCommand(word.toLowerCase())) continue;
    sinks.push({ words: [word.toUpperCase(), HOLE], place: at(match, word), raw: true, exclusive: false });
  }
  for (const match of code.matchAll(DATABASE)) {
    const start = match.index + match[0].lastIndexOf(match[1] ?? '');
    const place = { start, end: match.index + match[0].length };
    sinks.push({ words: ['SELECT', match[2] ?? ''], place, raw: false, exclusive: true });
  }
  for (const [files, call, needs] of WATCHES) {
    if (!files.test(path) || !needs.test(code)) continue;
    for (const match of code.matchAll(call))
      sinks.push({ words: ['WATCH', HOLE], place: at(match, 'watch'), ...SHARED });
  }
  if (/io\.lettuce|com\.lambdaworks/.test(code) && SHARED_CONNECTION.test(code)) {
    for (const match of code.matchAll(MULTI_ON_CONNECTION))
      sinks.push({ words: ['MULTI'], place: at(match, 'multi'), raw: true, exclusive: false });
  }
  for (const match of code.matchAll(DATABASE_IN_ADDRESS)) {
    const place = { start: match.index + 1, end: match.index + match[0].length };
    sinks.push({ words: ['SELECT', match[1] ?? ''], place, raw: false, exclusive: true });
  }
  return [...sinks, ...chained(code, path)];
}

/** The client was made right here, is never shared out, and does nothing but wait. */
function isAlone(code: string, at: number): boolean {
  const name = /(?:^|[^\w.>])([A-Za-z_]\w*)(?:\s*\.\w+\(\))*\s*(?:\.|->|::)$/.exec(
    code.slice(Math.max(0, at - 80), at),
  )?.[1];
  if (name === undefined) return false;
  const made = new RegExp(
    `(?:let(?:\\s+mut)?|val|var|const|:=)?\\s*\\b${name}\\b[^=\\n]{0,60}:?=[^=\\n]*(?:connect|connection|create|new|duplicate)\\b`,
    'i',
  ).exec(code)?.[0];
  if (made === undefined || /clone\(/.test(made)) return false;
  const uses = [
    ...code.matchAll(
      new RegExp(`\\b${name}\\s*(?:\\.|->)\\s*(?:(?:sync|async|reactive)\\(\\)\\s*\\.\\s*)?(\\w+)`, 'g'),
    ),
  ].map((match) => match[1] ?? '');
  return uses.every((method) =>
    new RegExp(`^(?:${BLOCKING}|close|quit|disconnect|on|connect|sync|async|reactive|setTimeout)$`, 'i').test(method),
  );
}

function flowOf({ words, place, raw, exclusive, chain }: Sink, client: OtherClient): Flow {
  const text = words.join(' ');
  const offsets: TextRange[] = [];
  for (let start = 0, index = 0; index < words.length; index++) {
    const end = start + (words[index] ?? '').length;
    offsets.push({ start, end });
    start = end + 1;
  }
  const statement: Statement = {
    dialect: 'redis',
    range: { start: 0, end: text.length },
    effects: [
      ...effectsOfRedisCommand(words, offsets),
      // What the client queues it sends with its end.
      ...(chain === true && words[0] === 'MULTI' ? effectsOfRedisCommand(['EXEC'], offsets) : []),
    ],
    confirmedBy: 'parser',
  };
  return {
    dialect: 'redis',
    start: 'outside',
    statementCount: 1,
    confidence: { level: 'high', reason: 'the command is called by its name' },
    client: { product: client.product, mode: client.mode },
    statements: [
      {
        statement,
        text,
        message: 0,
        messageSize: 1,
        handle: 'session',
        ...located({ kind: 'whole', range: place }),
        ...(exclusive && (client.shared || chain === true) ? { exclusive: true } : {}),
        ...(raw ? { raw: true } : {}),
      },
    ],
  };
}
