import { describe, expect, it } from 'vitest';
import { analyseMemcached } from '../../src/index.js';
import { effectLines } from '../effect-lines.js';

describe('effects of memcached commands', () => {
  it.each<[string, readonly string[]]>([
    ['get a', []],
    ['set watch 0 0 5\r\nwatch\r\nget a', []],
    ['set k 0 0 2 noreply\r\nok\r\n', []],
    ['set k 0 0 2 noreply\r\ntoo long\r\nget k', ['set | client-mode write session noreply']],
    ['watch fetchers mutations', ['watch | subscription write session -']],
    ['watch fetchers', ['watch | subscription write session fetchers']],
    ['lru_crawler metadump all', ['lru_crawler metadump all | blocking-wait wait statement -']],
    ['lru_crawler enable', ['lru_crawler enable | setting write global lru_crawler']],
    ['verbosity 1', ['verbosity | setting write global verbosity']],
    ['mg k v\r\nms k 2\r\nok\r\nmn', []],
    ['gets a b\r\ncas a 0 0 1 7\r\n1\r\n', []],
  ])('%j', (text, expected) => {
    expect(effectLines(text, analyseMemcached)).toEqual(expected);
  });
});
