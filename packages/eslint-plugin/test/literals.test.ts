import fc from 'fast-check';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { configs } from '../src/index.js';

const CONFIG: Linter.Config[] = [{ ...configs['pgbouncer-transaction']?.[0], files: ['**/*.js'] }];

/** Code around an expression that is sent inside a transaction, where SET can become SET LOCAL. */
const around = (expression: string): string =>
  `import { Pool } from 'pg';
const pool = new Pool();
export async function f(x) {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query(${expression});
  await client.query('SELECT 1');
  await client.query('COMMIT');
  client.release();
}
`;

const lint = (code: string): readonly Linter.LintMessage[] => new Linter().verify(code, CONFIG, 'a.js');

/** Every repair that is offered, safe or not, and the code that it leaves. */
const repairs = (code: string) =>
  lint(code).flatMap((message) =>
    [...(message.fix ? [message.fix] : []), ...(message.suggestions ?? []).map(({ fix }) => fix)].map((fix) => ({
      message,
      fix,
      repaired: code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1]),
    })),
  );

const told = (messages: readonly Linter.LintMessage[]) =>
  messages.map(({ ruleId, message }) => `${String(ruleId)} ${message}`);

/** What a fix must be, wherever it is offered. */
function expectRight(code: string): void {
  for (const { message, fix, repaired } of repairs(code)) {
    const before = told(lint(code));
    const after = told(lint(repaired));
    expect(
      after.filter((one) => !before.includes(one)),
      `${code}\n=>\n${repaired}`,
    ).toEqual([]);
    expect(after.length, `${code}\n=>\n${repaired}`).toBeLessThan(before.length);
    expect(
      lint(repaired).some(({ fatal }) => fatal === true),
      repaired,
    ).toBe(false);
    // Never across a hole, an escape or the literal's own ends.
    const replaced = code.slice(...fix.range);
    expect(replaced).not.toMatch(/[\\`'"]|\$\{/);
    expect(fix.text).not.toMatch(/[\\`'"]|\$\{/);
    expect(message.ruleId).toMatch(/^poolsafe\//);
  }
}

describe('a fix in a literal of the code', () => {
  it.each([
    ['backticks', '`SET search_path TO a`', '`SET LOCAL search_path TO a`'],
    ['single quotes', "'SET search_path TO a'", "'SET LOCAL search_path TO a'"],
    ['double quotes', '"SET search_path TO a"', '"SET LOCAL search_path TO a"'],
    ['an escaped quote behind', String.raw`'SET search_path TO \'a\''`, String.raw`'SET LOCAL search_path TO \'a\''`],
    ['an escaped backtick behind', 'String.raw`SET search_path TO a`', 'String.raw`SET LOCAL search_path TO a`'],
    ['an escaped line break before', String.raw`'\nSET search_path TO a'`, String.raw`'\nSET LOCAL search_path TO a'`],
    ['a hole behind', '`SET search_path TO ${x}`', '`SET LOCAL search_path TO ${x}`'],
    ['a dollar behind', "'SET search_path TO $user'", "'SET LOCAL search_path TO $user'"],
    ['what is put behind', "'SET search_path TO ' + x", "'SET LOCAL search_path TO ' + x"],
  ])('%s', (_, expression, repaired) => {
    const code = around(expression);
    expect(repairs(code).map((one) => one.repaired)).toContain(around(repaired));
    expectRight(code);
  });

  it.each([
    ['a hole in the words', '`${x} search_path TO a`'],
    ['the words in two literals', "'SET ' + 'search_path TO a'"],
    ['an escape in the words', String.raw`'SE\u0054 search_path TO a'`],
    ['a constant that stands elsewhere', 'x === 1 ? `SET search_path TO a` : `SET search_path TO b`'],
  ])('%s: what is offered is right', (_, expression) => {
    expectRight(around(expression));
  });

  it('is right wherever it is offered', () => {
    const quoted = (text: string, quote: string) =>
      `${quote}${text
        .replaceAll('\\', '\\\\')
        .replaceAll(quote, `\\${quote}`)
        .replaceAll('\n', quote === '`' ? '\n' : '\\n')}${quote}`;
    const statement = fc.tuple(
      fc.constantFrom('SET', 'set', 'SET SESSION', 'Set'),
      fc.constantFrom(' ', '  ', '\n', ' /* now */ '),
      fc.constantFrom('search_path', 'statement_timeout', '"my.tenant"', 'role', 'ROLE'),
      fc.constantFrom(' TO ', ' = ', '='),
      fc.constantFrom("'a'", '5', '"a"', "'it''s'", 'DEFAULT', String.raw`E'\\n'`, '$1'),
    );
    const before = fc.constantFrom('', ' ', '\n', '-- first\n', 'SELECT 1; ');
    const expression = fc
      .tuple(before, statement, fc.constantFrom('', ';', '; SELECT 2'), fc.constantFrom("'", '"', '`'), fc.boolean())
      .map(([head, words, tail, quote, hole]) => {
        const text = quoted(head + words.join('') + tail, quote);
        return hole && quote === '`' ? `${text.slice(0, -1)} \${x}\`` : text;
      });
    fc.assert(
      fc.property(expression, (one) => {
        expectRight(around(one));
      }),
      { numRuns: 150 },
    );
  });
});
