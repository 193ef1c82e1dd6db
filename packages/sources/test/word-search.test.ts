import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WordSearch } from '../src/word-search.js';

describe('a search for many words at once', () => {
  test('finds what a search for each of them finds', () => {
    const letters = fc.constantFrom(...'abcAB._ @\n');
    const word = fc.array(letters, { minLength: 2, maxLength: 5 }).map((some) => some.join(''));
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.array(letters, { maxLength: 60 }).map((some) => some.join('')),
        (words, text) => {
          const found = new Set<string>();
          new WordSearch(words).test(text, (one, at) => {
            if (text.slice(at, at + one.length).toLowerCase() === one.toLowerCase()) found.add(one);
            return false;
          });
          const wanted = words.filter((one) => text.toLowerCase().includes(one.toLowerCase()));
          expect([...found].sort()).toEqual([...new Set(wanted)].sort());
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a word at the end', 'select pg_advisory', true],
    ['a word that goes on beyond the end', 'select advisor', false],
    ['an empty text', '', false],
    ['capitals', 'PG_ADVISORY_LOCK', true],
  ])('%s', (_, text, found) => {
    expect(new WordSearch(['advisory', 'redis']).test(text)).toBe(found);
  });
});
