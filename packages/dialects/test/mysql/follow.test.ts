import { describe, expect, it } from 'vitest';
import { analyseMysql, mysqlDefinitions } from '../../src/index.js';

/** `words | state action name <- words in the definition`, of what happens through a call. */
function followed(text: string, definitions = mysqlDefinitions('')): readonly string[] {
  return analyseMysql(text, { definitions }).statements.flatMap(({ effects }) =>
    effects.flatMap(({ range, state, action, name, deferred, origin }) =>
      origin === undefined || deferred !== undefined
        ? []
        : [
            `${text.slice(range.start, range.end)} | ${state} ${action} ${name ?? '-'} <- ` +
              (origin.file ?? text.slice(origin.range.start, origin.range.end)),
          ],
    ),
  );
}

describe('what a routine does is followed to where it is called', () => {
  it.each([
    [
      'CREATE PROCEDURE p() SET sql_mode = 1; CALL p(); CALL app.p',
      ['CALL p | setting write sql_mode <- SET sql_mode', 'CALL app.p | setting write sql_mode <- SET sql_mode'],
    ],
    [
      "CREATE FUNCTION f() RETURNS INT RETURN GET_LOCK('a', 1); SELECT f(); SELECT f",
      ["f() | session-lock write a <- GET_LOCK('a', 1)"],
    ],
    [
      'CREATE PROCEDURE a() CALL b(); CREATE PROCEDURE b() SET @x = 1; CALL a()',
      ['CALL a | user-variable write x <- @x'],
    ],
    ['CREATE PROCEDURE p() BEGIN SET @x = 1; CALL p(); END; CALL p()', ['CALL p | user-variable write x <- @x']],
    ['CREATE PROCEDURE p() SET @x = 1; CREATE OR REPLACE PROCEDURE p() SELECT 1; CALL p()', []],
    ['CREATE PROCEDURE p() SET @x = 1; DROP PROCEDURE p; CALL p()', []],
    ["PREPARE s FROM 'SET @x = 1'; EXECUTE s", ['EXECUTE s | user-variable write x <- @x']],
  ])('%s', (text, expected) => {
    expect(followed(text)).toEqual(expected);
  });

  it('from other files, the later definition of a name replacing the earlier one', () => {
    const of = (text: string, file: string) => mysqlDefinitions(text).map((definition) => ({ ...definition, file }));
    const first = of('CREATE PROCEDURE p() SET sql_mode = 1; CREATE FUNCTION f() RETURNS INT RETURN @x;', 'a.sql');
    expect(followed('CALL p(); SELECT f()', first)).toEqual([
      'CALL p | setting write sql_mode <- a.sql',
      'f() | user-variable read x <- a.sql',
    ]);
    const second = of('CREATE PROCEDURE p() SELECT 1', 'b.sql');
    expect(followed('CALL p();', [...first, ...second])).toEqual([]);
    expect(followed('DROP PROCEDURE p; CALL p();', first)).toEqual([]);
  });
});
