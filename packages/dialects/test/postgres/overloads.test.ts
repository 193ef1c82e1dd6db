import { expect, it } from 'vitest';
import { analysePostgres } from '../../src/index.js';

/** A function with this list of parameters, whose effect has the number as its name. */
const define = (parameters: string, effect: number) =>
  `CREATE FUNCTION f(${parameters}) RETURNS void LANGUAGE sql AS $$ SELECT pg_advisory_lock(${effect}) $$;`;

/** Which of the functions a call is taken to run. */
function runBy(signatures: readonly string[], call: string): string | undefined {
  const text = `${signatures.map(define).join('\n')}\nSELECT ${call};`;
  const effects = analysePostgres(text, { confirm: false }).statements.at(-1)?.effects ?? [];
  const [effect] = effects.filter(({ origin }) => origin !== undefined);
  return signatures[Number(effect?.name ?? NaN)];
}

it.each([
  [['a int', 'a text'], "f('x')", 'a text'],
  [['a text', 'a int'], 'f(1)', 'a int'],
  [['a text', 'a int'], "f('1'::int)", 'a int'],
  [['a int', 'a text'], "f(CONCAT('a') :: text)", 'a text'],
  [['int', 'text'], "f('x')", 'text'],
  [['a bigint', 'a numeric(10, 2)'], 'f(1.5)', 'a numeric(10, 2)'],
  [['a numeric(10, 2)', 'a bigint'], 'f(1)', 'a bigint'],
  [['a numeric(10, 2)', 'a text'], 'f(1)', 'a numeric(10, 2)'],
  [['a boolean', 'a int'], 'f(true)', 'a boolean'],
  [['a timestamptz', 'a int'], "f(timestamptz '2020-01-01')", 'a timestamptz'],
  [['a jsonb', 'a text[]'], "f('{}'::jsonb)", 'a jsonb'],
  [['a text', 'a text[]'], "f('{}'::text[])", 'a text[]'],
  [['a int', 'a int, b int'], 'f(1, 2)', 'a int, b int'],
  [['a int, b int DEFAULT coalesce(1, 2)', 'a text, b text, c text'], 'f(1)', 'a int, b int DEFAULT coalesce(1, 2)'],
  [['IN a int, OUT b text', 'a text, b text'], "f('1'::int)", 'IN a int, OUT b text'],
  [['VARIADIC a int[]', 'a text'], 'f(1, 2, 3)', 'VARIADIC a int[]'],
  // Nothing shows which: the one that was defined last.
  [['a int', 'a text'], 'f(x)', 'a text'],
  [['a int'], "f('x', 'y')", 'a int'],
  [['a int, b text', 'a text, b int'], "f(b => 1, a => 'x')", 'a text, b int'],
  [['a text, b int', 'a int, b text'], "f(b => 1, a => 'x')", 'a text, b int'],
  [['a text, b int', 'a int, b text'], "f('x', b := 1)", 'a text, b int'],
  [['a bigint', 'a text'], 'f(a := 5)', 'a bigint'],
  [['a bigint', 'a text'], "f(a => 'x')", 'a text'],
  [['a int', "b int, c text DEFAULT 'x'"], 'f(a => 1)', 'a int'],
  [["b int, c text DEFAULT 'x'", 'a int'], 'f(b => 1)', "b int, c text DEFAULT 'x'"],
  [['name text', 'day date'], "f(name => 'x')", 'name text'],
  [['"a b" date', 'ab date, c int DEFAULT 1'], 'f("a b" => now())', '"a b" date'],
  [['int', 'a int'], 'f(a => 1)', 'a int'],
] as const)('of %j, %s runs f(%s)', (signatures, call, expected) => {
  expect(runBy(signatures, call)).toBe(expected);
});
