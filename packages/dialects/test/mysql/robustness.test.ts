import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseMysql, proxysqlDigest, HOLE } from '../../src/index.js';
import { LARGE_MYSQL_TEXTS } from '../support/large-mysql-texts.js';

const folder = join(import.meta.dirname, 'sample');
const TEXTS = readdirSync(folder)
  .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
  .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('  '));

/** Every range lies in the text, statements follow one another, and effects lie in their statement. */
function expectSound(text: string): void {
  const sound = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`${what} in ${JSON.stringify(text)}`);
  };
  for (const client of [false, true]) {
    const { statements, notAnalysed } = analyseMysql(text, { client });
    let before = 0;
    for (const { range, effects } of statements) {
      sound(range.start >= before && range.end > range.start && range.end <= text.length, 'a statement out of place');
      before = range.end;
      for (const { range: words } of effects) {
        sound(
          words.start >= range.start && words.end <= range.end && words.end > words.start,
          'an effect out of place',
        );
      }
    }
    for (const { range } of notAnalysed) sound(range.end <= text.length, 'a note out of place');
  }
}

const statement = fc.constantFrom(...TEXTS);
const text = fc.array(statement, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(';\n'));
const NASTY = [
  "'",
  '"',
  '`',
  '/*',
  '*/',
  '/*!',
  '/*!40101 ',
  '#',
  '-- ',
  ';',
  '\\',
  '(',
  ')',
  '@',
  '@@',
  '\0',
  '\r\n',
  '\uFEFF',
  '😀',
  '\uD83D',
  HOLE,
  '${',
  '{{',
  '}',
  '?',
  '%s',
  ':x',
  'BEGIN ',
  ' END',
  'DELIMITER //\n',
  '\\G',
  ' FOR ',
  ',',
];
const RUNS = 1_000;

describe('damaged and half-typed text', () => {
  it('is read when it is cut anywhere', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (sql, a, b) => {
        const from = a % (sql.length + 1);
        expectSound(sql.slice(0, from));
        expectSound(sql.slice(Math.min(from, b % (sql.length + 1))));
      }),
      { numRuns: RUNS },
    );
  });

  it('is read when something is put in or left out anywhere', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat({ max: 12 }), fc.constantFrom(...NASTY), (sql, at, length, nasty) => {
        const start = at % (sql.length + 1);
        expectSound(sql.slice(0, start) + nasty + sql.slice(start));
        expectSound(sql.slice(0, start) + sql.slice(start + length));
      }),
      { numRuns: RUNS },
    );
  });

  it('is read whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary' }), statement), { maxLength: 8 }),
        (parts) => {
          const sql = parts.join('');
          expectSound(sql);
          proxysqlDigest(sql);
          proxysqlDigest(sql, { keepComment: true });
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('keeps the effects of the statements before the damage', () => {
    fc.assert(
      fc.property(statement, fc.constantFrom(...NASTY), (sql, nasty) => {
        const first = analyseMysql('USE app; SELECT @x').statements.flatMap(({ effects }) => effects);
        const both = analyseMysql(`USE app; SELECT @x; ${nasty}${sql}`).statements.flatMap(({ effects }) => effects);
        expect(both.slice(0, first.length)).toEqual(first);
      }),
      { numRuns: 500 },
    );
  });

  // Quadratic reading would take minutes for these; the test's own time limit is the measure.
  it.each(LARGE_MYSQL_TEXTS)(
    'reads 100 kB of %s before anybody gives up',
    (_, make) => {
      const sql = make(100_000);
      analyseMysql(sql, { client: true });
      proxysqlDigest(sql);
    },
    20_000,
  );
});
