/** Pattern repeated with its own number each time. */
const numbered = (n: number, make: (i: number) => string): string =>
  Array.from({ length: Math.ceil(n) }, (_, i) => make(i)).join('');

/** Texts whose cost would grow faster than their length in a careless reader, by how often their pattern is repeated. */
export const LARGE_TEXTS: readonly [name: string, make: (n: number) => string][] = [
  ['parentheses', (n) => `SELECT ${'('.repeat(n)}1`],
  ['closed parentheses', (n) => `SELECT ${'('.repeat(n)}1${')'.repeat(n)}`],
  ['nested calls', (n) => `SELECT ${'nextval('.repeat(n)}`],
  ['open braces', (n) => '{'.repeat(n)],
  ['open brackets', (n) => `SELECT nextval(${'['.repeat(n)}`],
  ['open tags', (n) => '{%'.repeat(n)],
  ['open expressions of templates', (n) => '{{ '.repeat(n)],
  ['open comments of templates', (n) => '{# '.repeat(n)],
  ['open holes', (n) => `SELECT ${'${'.repeat(n)}`],
  ['PHP tags', (n) => '<?= a + '.repeat(n)],
  ['open quotations', (n) => "SELECT 'x;\nSELECT ".repeat(n)],
  ['quotes', (n) => "'".repeat(n * 2 + 1)],
  ['double quotes', (n) => '"'.repeat(n * 2 + 1)],
  ['open names', (n) => 'SELECT "x;\nSELECT '.repeat(n)],
  ['backslashes', (n) => `SELECT E'${'\\'.repeat(n * 2 + 1)}'; SET x = 1`],
  ['strings with prefixes', (n) => "SELECT U&'a;\n".repeat(n)],
  ['nested comments', (n) => '/* '.repeat(n)],
  ['closed nested comments', (n) => `${'/* '.repeat(n)}${'*/ '.repeat(n)}SET x = 1`],
  ['slashes', (n) => `SELECT ${'/'.repeat(n)}1; SET x = 1`],
  ['dashes', (n) => `SELECT ${'- '.repeat(n)}1; SET x = 1`],
  ['line comments', (n) => '-- SET x = 1;\n'.repeat(n)],
  ['copy without end', (n) => 'COPY t FROM stdin;\n'.repeat(n)],
  ['rules', (n) => `CREATE RULE r AS ON INSERT TO t DO (${'NOTIFY a;'.repeat(n)})`],
  ['open rules', (n) => 'CREATE RULE r AS ON INSERT TO t DO (NOTIFY a;\n'.repeat(n)],
  ['semicolons', (n) => ';'.repeat(n)],
  ['short statements', (n) => 'SELECT 1;\n'.repeat(n)],
  ['settings', (n) => 'SET x = 1;\n'.repeat(n)],
  ['psql separators', (n) => 'SELECT 1\\;'.repeat(n)],
  ['psql variables', (n) => `SELECT ${":'".repeat(n)}`],
  ['psql commands', (n) => 'SELECT 1 \\gset a\n\\set b c\n'.repeat(n)],
  ['dollar signs', (n) => '$a $b'.repeat(n)],
  ['open dollar quotes', (n) => numbered(n, (i) => `SELECT $a${String(i)}$ x; `)],
  ['nested dollar quotes', (n) => numbered(n, (i) => `DO $a${String(i)}$ `)],
  ['blocks', (n) => 'DO $$BEGIN PERFORM pg_advisory_lock(1); END$$;\n'.repeat(n)],
  ['one long block', (n) => `DO $$BEGIN ${'SET x = 1; PERFORM f(2); '.repeat(n)} END$$`],
  ['IF in IF', (n) => `DO $$BEGIN ${'IF a THEN SET x = 1; '.repeat(n)} END$$`],
  ['dynamic texts', (n) => `DO $$BEGIN ${"EXECUTE format('SET x = %L', y); ".repeat(n)} END$$`],
  ['BEGIN ATOMIC', (n) => `CREATE FUNCTION f() ${'BEGIN ATOMIC SELECT 1; '.repeat(n)}`],
  ['CASE in CASE', (n) => `SELECT ${'CASE WHEN '.repeat(n)}1`],
  ['CASE in BEGIN ATOMIC', (n) => `CREATE FUNCTION f() BEGIN ATOMIC SELECT ${'CASE WHEN '.repeat(n)}1; END; SET x = 1`],
  ['CTE in CTE', (n) => `${'WITH a AS ('.repeat(n)}SELECT nextval('s')`],
  ['EXPLAIN of EXPLAIN', (n) => `${'EXPLAIN ANALYZE '.repeat(n)} SELECT nextval('s')`],
  ['PREPARE of PREPARE', (n) => `${'PREPARE p AS '.repeat(n)} SELECT 1`],
  ['UNION', (n) => `SELECT nextval('s') ${'UNION SELECT 1 '.repeat(n)}`],
  ['casts', (n) => `SELECT nextval('s')${'::a'.repeat(n)}`],
  ['lists', (n) => `CREATE TEMP TABLE x (a int); SELECT 1 FROM x WHERE a IN (${'1, '.repeat(n)}2)`],
  ['rows', (n) => `INSERT INTO t VALUES ${"(1, 'a', nextval('s')), ".repeat(n)}(1)`],
  ['relations', (n) => `CREATE TEMP TABLE x (a int); SELECT 1 FROM ${'y, '.repeat(n)}x`],
  ['holes', (n) => `SELECT ${'${x}, '.repeat(n)}1; SET x = 1`],
  [
    'temporary tables',
    (n) => numbered(n, (i) => `CREATE TEMP TABLE t${String(i)} (a int); SELECT * FROM t${String(i)};\n`),
  ],
  ['one temporary table', (n) => `CREATE TEMP TABLE t (a int);\n${'SELECT * FROM t;\n'.repeat(n)}`],
  ['temporary tables made and dropped', (n) => 'CREATE TEMP TABLE t (a int); DROP TABLE t;\n'.repeat(n)],
  ['prepared statements', (n) => numbered(n, (i) => `PREPARE p${String(i)} AS SELECT nextval('s');\n`)],
  [
    'prepared statements that are run',
    (n) => numbered(n, (i) => `PREPARE p${String(i)} AS SELECT nextval('s'); EXECUTE p${String(i)};\n`),
  ],
  ['one prepared statement', (n) => `PREPARE p AS SELECT nextval('s');\n${'EXECUTE p;\n'.repeat(n)}`],
  ['cursors', (n) => numbered(n, (i) => `DECLARE c${String(i)} CURSOR WITH HOLD FOR SELECT 1; FETCH c${String(i)};\n`)],
  [
    'functions',
    (n) => numbered(n, (i) => `CREATE FUNCTION f${String(i)}() RETURNS void LANGUAGE sql AS 'SET x = 1';\n`),
  ],
  [
    'functions that are called',
    (n) =>
      numbered(
        n,
        (i) => `CREATE FUNCTION f${String(i)}() RETURNS void LANGUAGE sql AS 'SET x = 1'; SELECT f${String(i)}();\n`,
      ),
  ],
  [
    'functions that call each other',
    (n) =>
      numbered(
        n,
        (i) =>
          `CREATE FUNCTION f${String(i)}() RETURNS void LANGUAGE sql AS 'SELECT ${i === 0 ? 'pg_advisory_lock(1)' : `f${String(i - 1)}()`}';\n`,
      ),
  ],
  [
    'functions that call the next',
    (n) =>
      numbered(
        n,
        (i) => `CREATE FUNCTION f${String(i)}() RETURNS void LANGUAGE sql AS 'SELECT f${String(i + 1)}()';\n`,
      ) + `CREATE FUNCTION f${String(Math.ceil(n))}() RETURNS void LANGUAGE sql AS 'SET x = 1';`,
  ],
  [
    'one function made again',
    (n) => "CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS 'SET x = 1'; SELECT f();\n".repeat(n),
  ],
  [
    'overloads',
    (n) =>
      numbered(
        n,
        (i) =>
          `CREATE FUNCTION f(a${String(i)} t${String(i)}) RETURNS void LANGUAGE sql AS 'SET x = 1'; SELECT f(1);\n`,
      ),
  ],
  [
    'one function that is called',
    (n) => `CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SET x = 1';\n${'SELECT f();\n'.repeat(n)}`,
  ],
  [
    'a function of many effects',
    (n) => `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$BEGIN ${'SET x = 1; '.repeat(n)} END$$; SELECT f();`,
  ],
  [
    'views',
    (n) => numbered(n, (i) => `CREATE VIEW v${String(i)} AS SELECT nextval('s'); SELECT * FROM v${String(i)};\n`),
  ],
  [
    'triggers',
    (n) => numbered(n, (i) => `CREATE TRIGGER t${String(i)} BEFORE INSERT ON a EXECUTE FUNCTION f${String(i)}();\n`),
  ],
  ['schema elements', (n) => `CREATE SCHEMA s ${'CREATE TEMP VIEW v AS SELECT 1 '.repeat(n)}`],
  ['names of one dot', (n) => `SELECT ${'a.'.repeat(n)}b; SET x = 1`],
  ['words', (n) => `SELECT ${'set '.repeat(n)}`],
  ['one long word', (n) => `SELECT ${'a'.repeat(n * 2)}; SET x = 1`],
  ['not ASCII', (n) => `SELECT '${'日😀'.repeat(n)}'; SET x = 1`],
  ['lone surrogates', (n) => `SELECT ${'\uD800'.repeat(n)}; SET x = 1`],
];
