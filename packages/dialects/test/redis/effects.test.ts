import { describe, expect, it } from 'vitest';
import { analyseRedis, effectsOfRedisCommand, HOLE, redisCommand, redisCommandNames } from '../../src/index.js';
import { effectLines } from '../effect-lines.js';

const BLOCKING = 'blocking-wait wait statement -';

describe('effects of Redis commands', () => {
  it.each<[string, readonly string[]]>([
    ['BLPOP q1 q2 5', [`BLPOP | ${BLOCKING}`]],
    ['brpop q 0', [`brpop | ${BLOCKING}`]],
    ['BRPOPLPUSH a b 0', [`BRPOPLPUSH | ${BLOCKING}`]],
    ['BLMOVE a b LEFT RIGHT 0', [`BLMOVE | ${BLOCKING}`]],
    ['BLMPOP 0 1 k LEFT', [`BLMPOP | ${BLOCKING}`]],
    ['BZPOPMIN z 1', [`BZPOPMIN | ${BLOCKING}`]],
    ['BZMPOP 1 1 z MIN', [`BZMPOP | ${BLOCKING}`]],
    ['WAIT 1 100', [`WAIT | ${BLOCKING}`]],
    ['WAITAOF 1 0 100', [`WAITAOF | ${BLOCKING}`]],
    ['xread BLOCK 0 STREAMS s $', [`xread BLOCK | ${BLOCKING}`]],
    ['XREAD COUNT 10 block 500 STREAMS s 0', [`XREAD COUNT 10 block | ${BLOCKING}`]],
    ['XREADGROUP GROUP g c BLOCK 0 STREAMS s >', [`XREADGROUP GROUP g c BLOCK | ${BLOCKING}`]],
    ['XREAD COUNT 10 STREAMS s 0', []],
    ['XREAD STREAMS block 0', []],
    ['LPOP q', []],
    ['LPUSH "BLPOP" BLPOP', []],
    ['MULTI', ['MULTI | command-queue write session -']],
    ['EXEC', ['EXEC | command-queue release session -']],
    ['DISCARD', ['DISCARD | command-queue release session -']],
    ['WATCH k', ['WATCH | optimistic-lock write session k']],
    ['WATCH k l', ['WATCH | optimistic-lock write session -']],
    ['UNWATCH', ['UNWATCH | optimistic-lock release session *']],
    ['SELECT 5', ['SELECT 5 | database write session 5']],
    ['AUTH user secret', ['AUTH | role write session -']],
    ['SUBSCRIBE ch', ['SUBSCRIBE | subscription write session ch']],
    ['PSUBSCRIBE a* b*', ['PSUBSCRIBE | subscription write session -']],
    ['SSUBSCRIBE ch', ['SSUBSCRIBE | subscription write session ch']],
    ['UNSUBSCRIBE', ['UNSUBSCRIBE | subscription release session *']],
    ['MONITOR', ['MONITOR | subscription write session -']],
    ['PUBLISH ch m', []],
    ['CLIENT SETNAME app', ['CLIENT SETNAME | client-mode write session setname']],
    ['CLIENT SETNAME ""', ['CLIENT SETNAME | client-mode release session setname']],
    ['client tracking on', ['client tracking | client-mode write session tracking']],
    ['CLIENT TRACKING OFF', ['CLIENT TRACKING | client-mode release session tracking']],
    ['CLIENT REPLY OFF', ['CLIENT REPLY | client-mode write session reply']],
    ['CLIENT REPLY SKIP', ['CLIENT REPLY | client-mode write session reply']],
    ['CLIENT REPLY ON', ['CLIENT REPLY | client-mode release session reply']],
    ['CLIENT NO-EVICT ON', ['CLIENT NO-EVICT | client-mode write session no-evict']],
    ['CLIENT ID', ['CLIENT ID | connection-identity read session -']],
    ['CLIENT LIST', []],
    ['CLIENT PAUSE 1000', ['CLIENT PAUSE | blocking-wait wait global -']],
    ['HELLO', []],
    [
      'HELLO 3 AUTH u p SETNAME n',
      [
        'HELLO 3 | client-mode write session resp',
        'HELLO 3 AUTH | role write session -',
        'HELLO 3 AUTH u p SETNAME | client-mode write session setname',
      ],
    ],
    ['READONLY', ['READONLY | client-mode write session readonly']],
    ['READWRITE', ['READWRITE | client-mode release session readonly']],
    ['RESET', ['RESET | client-mode write session reset']],
    ['GET SELECT', []],
    ['127.0.0.1:6379[5]> SELECT 0', ['SELECT 0 | database write session 0']],
    ['127.0.0.1:6379(TX)> EXEC', ['EXEC | command-queue release session -']],
    ['# BLPOP q 0', []],
    [
      `EVAL "return redis.call('BLPOP', KEYS[1], 0)" 1 q`,
      [`EVAL "return redis.call('BLPOP', KEYS[1], 0)" | ${BLOCKING} script BLPOP`],
    ],
    [`EVAL "-- redis.call('BLPOP', 'q', 0)\\nreturn 1" 0`, []],
    [`EVAL "return redis.call('LPOP', KEYS[1])" 1 q`, []],
    [
      'MULTI\r\nBLPOP q 0\r\nEXEC',
      ['MULTI | command-queue write session -', `BLPOP | ${BLOCKING}`, 'EXEC | command-queue release session -'],
    ],
  ])('%s', (text, expected) => {
    expect(effectLines(text, analyseRedis)).toEqual(expected);
  });

  it('reads words from code, unknown ones included', () => {
    const ranges = [
      { start: 10, end: 16 },
      { start: 17, end: 20 },
      { start: 22, end: 23 },
    ];
    expect(effectsOfRedisCommand(['select', HOLE], ranges)).toEqual([
      { state: 'database', action: 'write', scope: 'session', via: 'SELECT', range: { start: 10, end: 20 } },
    ]);
    expect(effectsOfRedisCommand(['BLPOP', HOLE, '0'], ranges)[0]).toMatchObject({ via: 'BLPOP', value: '0' });
    expect(effectsOfRedisCommand(['xread', HOLE], ranges)).toEqual([]);
    expect(effectsOfRedisCommand([], [])).toEqual([]);
  });

  it('keeps passwords out of values', () => {
    const effects = [...analyseRedis('AUTH hunter2\nAUTH bob hunter2\nHELLO 3 AUTH bob hunter2').statements].flatMap(
      (statement) => statement.effects,
    );
    expect(JSON.stringify(effects)).not.toContain('hunter2');
  });
});

describe('reading lines', () => {
  it.each<[string, readonly string[]]>([
    ['SET k "v 1"\nGET k', ['SET k "v 1"', 'GET k']],
    ["SET k 'it\\'s'", ["SET k 'it\\'s'"]],
    ['  PING  \r\n\r\nPING', ['PING', 'PING']],
  ])('%j', (text, expected) => {
    expect(analyseRedis(text).statements.map(({ range }) => text.slice(range.start, range.end))).toEqual(expected);
  });

  it.each<[string, string]>([
    ['SET k "v', 'a quote opened by " is not closed'],
    ['SET k "v"x', 'a closing quote is not followed by white space'],
    ['FROBNICATE k', '"FROBNICATE" is no command of redis 7.0.15, redis 8.0.6, valkey 9.1.2'],
  ])('%j is noted', (text, reason) => {
    expect(analyseRedis(`${text}\nBLPOP q 0`)).toMatchObject({
      notAnalysed: [{ reason }],
      statements: expect.arrayContaining([expect.objectContaining({ effects: [expect.anything()] })]) as unknown,
    });
  });

  it('knows commands of modules by their dot', () => {
    expect(analyseRedis('JSON.SET k $ 1').notAnalysed).toEqual([]);
  });
});

describe('the command table', () => {
  it('marks what can block, with WAIT, whose flag Redis 7.0 forgets', () => {
    expect(redisCommandNames().filter((name) => redisCommand(name)?.flags.includes('blocking'))).toEqual([
      ...['blmove', 'blmpop', 'blpop', 'brpop', 'brpoplpush', 'bzmpop', 'bzpopmax', 'bzpopmin'],
      ...['wait', 'waitaof', 'xread', 'xreadgroup'],
    ]);
  });

  it('says which servers know a command', () => {
    expect(redisCommand('CLIENT|NO-TOUCH')?.servers).toEqual(['redis 8.0.6', 'valkey 9.1.2']);
    expect(redisCommand('constructor')).toBeUndefined();
  });
});
