import { describe, expect, test } from 'vitest';
import { loadPostgresParser } from '@poolsafe/dialects';
import { sharedDefinitions, sharedDefinitionsIn } from '@poolsafe/sources';
import { MYSQL_SPELLINGS } from '../../dialects/test/support/mysql-spellings.js';
import { postgresCorpus } from '../../dialects/test/support/postgres-corpus.js';
import { definesQuietly } from '../../sources/src/sql/quiet-definitions.js';
import { POSTGRES_SPELLINGS } from '../../dialects/test/support/postgres-spellings.js';

await loadPostgresParser();

type SqlDialect = 'postgres' | 'mysql';

/** Whether a script is left out by its words; if it is, it defines nothing that matters. */
function isLeftOut(text: string, dialect: SqlDialect): boolean {
  const quiet = definesQuietly(text);
  if (quiet) expect(sharedDefinitions([{ file: 'a.sql', text, dialect }]), text).toEqual([]);
  return quiet;
}

/** What scripts of PostgreSQL's define for others, and which of them are read for it. */
function defined(scripts: Readonly<Record<string, string>>) {
  const texts = Object.entries(scripts).map(([file, text]) => ({ file, text, dialect: 'postgres' as const }));
  const read: string[] = [];
  const found = sharedDefinitionsIn(
    texts.map(({ file, ...sql }) => ({ file, text: sql.text, sql: () => (read.push(file), sql) })),
  );
  expect(found).toEqual(sharedDefinitions(texts));
  return { names: [...new Set(found.map(({ name }) => name))], read: [...new Set(read)].sort() };
}

describe('what the look at the words of a definition leaves out defines nothing that matters', () => {
  const BODIES: readonly ((statement: string) => string)[] = [
    (statement) => `CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ ${statement} $$;`,
    (statement) => `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $body$BEGIN ${statement}; END$body$;`,
    (statement) =>
      `create or replace procedure p() language plpgsql as $$ begin if true then ${statement}; end if; end $$;`,
    (statement) => `CREATE FUNCTION f() RETURNS void LANGUAGE sql AS '${statement.replaceAll("'", "''")}';`,
    (statement) => `CREATE FUNCTION f() RETURNS void BEGIN ATOMIC ${statement}; END;`,
    (statement) =>
      `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE '${statement.replaceAll("'", "''")}'; END $$;`,
    (statement) => `CREATE RULE r AS ON INSERT TO t DO ALSO ${statement};`,
    (statement) => `CREATE VIEW v AS ${statement};`,
  ];

  test.each(BODIES.map((body) => [body('...'), body] as const))('%s', (_, body) => {
    for (const [statement] of POSTGRES_SPELLINGS) isLeftOut(body(statement), 'postgres');
  });

  test.each([
    (statement: string) => `CREATE PROCEDURE p() ${statement};`,
    (statement: string) => `CREATE PROCEDURE p() BEGIN IF true THEN ${statement}; END IF; END;`,
    (statement: string) => `DELIMITER //\nCREATE FUNCTION f() RETURNS INT BEGIN\n${statement};\nRETURN 1; END//`,
  ])('of MySQL, body %#', (body) => {
    for (const [statement] of MYSQL_SPELLINGS) isLeftOut(body(statement), 'mysql');
  });

  test("PostgreSQL's own test suite", () => {
    const corpus = postgresCorpus();
    const defining = corpus.filter(({ text }) => /create (or replace )?function/i.test(text));
    expect(defining.filter(({ text }) => isLeftOut(text, 'postgres')).length).toBeGreaterThan(5);
  });

  test.each([
    'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := now(); RETURN NEW; END $$;',
    'CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f();',
    'create function f() returns int language sql as $$ update a set b = 1 returning b $$;',
    'create view v as select a from b;\nalter table b alter column a set not null;',
    "'use strict';\nexports.up = (db) => db.query(`CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'`);",
  ])('left out: %s', (text) => {
    expect(isLeftOut(text, 'postgres')).toBe(true);
  });

  test('files that call or replace what matters are read with it, others are not', () => {
    expect(
      defined({
        '1.sql': "CREATE FUNCTION tenant() RETURNS text LANGUAGE sql AS $$ SELECT set_config('a.t', '1', false) $$;",
        '2.sql': 'CREATE FUNCTION enter() RETURNS text LANGUAGE sql AS $$ SELECT tenant() $$;',
        '3.sql': 'CREATE FUNCTION outermost() RETURNS text LANGUAGE sql AS $$ SELECT enter() $$;',
        '4.sql': 'CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := 1; RETURN NEW; END $$;',
        '5.sql': 'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION other();',
      }),
    ).toEqual({ names: ['tenant', 'enter', 'outermost'], read: ['1.sql', '2.sql', '3.sql'] });
    expect(
      defined({
        '1.sql': "CREATE FUNCTION tenant() RETURNS text LANGUAGE sql AS $$ SELECT set_config('a.t', '1', false) $$;",
        '2.sql': "CREATE OR REPLACE FUNCTION tenant() RETURNS text LANGUAGE sql AS $$ SELECT '1' $$;",
      }),
    ).toEqual({ names: [], read: ['1.sql', '2.sql'] });
  });
});
