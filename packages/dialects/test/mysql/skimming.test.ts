import { describe, expect, it } from 'vitest';
import { EffectList } from '../../src/mysql/reader.js';
import { Routines } from '../../src/mysql/routines.js';
import { Scanner } from '../../src/mysql/scanner.js';
import { WATCHED } from '../../src/mysql/skim-rules.js';
import { readStatement } from '../../src/mysql/statement-reader.js';
import { Kind } from '../../src/sql/tokens.js';
import { damage, randomNumbers } from '../support/mutate.js';
import { MYSQL_SPELLINGS } from '../support/mysql-spellings.js';

const MODES = [
  { ansiQuotes: false, noBackslashEscapes: false },
  { ansiQuotes: true, noBackslashEscapes: false },
  { ansiQuotes: false, noBackslashEscapes: true },
];

/** Where the statements of a text stand, with their first keyword and their effects. */
function scan(text: string, skim: boolean, mode: (typeof MODES)[number], client: boolean) {
  const watch = WATCHED.fork();
  const scanner = new Scanner(text, { mode, client, ...(skim ? { watch } : {}) });
  const memory = { temp: new Set(['orders']), routines: new Routines(), watch };
  watch.add('orders');
  const list = new EffectList();
  const found = [];
  while (scanner.next()) {
    const { tokens } = scanner;
    const effects = tokens.kind(0) === Kind.None ? [] : readStatement(scanner, memory, list);
    found.push({ start: tokens.start(0), end: tokens.end(tokens.count - 1), head: tokens.keyword(0), effects });
  }
  return { found, gaps: scanner.notAnalysed };
}

function agree(text: string): void {
  for (const mode of MODES) {
    for (const client of [true, false]) {
      expect(scan(text, true, mode, client)).toEqual(scan(text, false, mode, client));
    }
  }
}

describe('statements that are passed over end where the scanner ends them, and have no effects', () => {
  it.each([
    "INSERT INTO a VALUES (1, 'it''s; fine', 'a\\'; b'); REPLACE INTO b VALUES (2); SELECT 1",
    'SELECT "a;b", `c;d` FROM t; SELECT "a\\";"; SELECT 2',
    'SELECT 1 -- ; USE a\n; SELECT 5--3; SELECT 2 # ; USE b\n; SELECT 3',
    'SELECT 1 /* ; */ ; SELECT /*! @x */ 2; SELECT /*+ SET_VAR(a=1) */ 3; SELECT /*M! @y */ 4; /*!40101 SET x = 1 */;',
    "SELECT _utf8mb4'a;b' , N'x;' ; SELECT 1",
    'SELECT * FROM orders; SELECT * FROM `orders`; SELECT * FROM ORDERS; SELECT * FROM orders2',
    'SELECT a$b, $1 FROM c; SELECT $tag$;$tag$',
    'CREATE TABLE a (b int); CREATE TEMPORARY TABLE c (d int); SELECT * FROM c; DROP TABLE c; SELECT * FROM c',
    'CREATE PROCEDURE p() BEGIN SELECT 1; SELECT GET_LOCK("a", 1); END; CALL p(); SELECT p',
    'CREATE FUNCTION f() RETURNS int RETURN GET_LOCK("a", 1); SELECT f(), `f`(); SELECT g()',
    'DELIMITER //\nSELECT 1; SELECT 2//\nDELIMITER ;\nSELECT 3; SELECT 4',
    'SELECT 1\nDELIMITER ;\nSELECT 2; SELECT 3\\G SELECT 4;',
    'lab: BEGIN SELECT 1; END; SELECT :name; SELECT {{ a; b }}; SELECT <?= a; ?>',
    'SET sql_mode = \'ANSI_QUOTES\'; SELECT "a;b" FROM c; SELECT 1',
    'SELECT NEXT VALUE FOR s; SELECT nextval(s); SELECT FOUND_ROWS(); SELECT `last_insert_id`()',
    'EXPLAIN SELECT 1; EXPLAIN ANALYZE SELECT GET_LOCK("a", 1); DROP PREPARE s; DROP TABLE orders',
    "SELECT 'open; SELECT 1;\nSELECT 2",
    'SELECT 1\0; SELECT\uFEFF 2; SELECT é; SELECT \uE000;',
  ])('%j', (text) => {
    agree(text);
    agree(`\n${text}`);
  });

  it('in damaged texts', () => {
    const random = randomNumbers(11);
    const pick = () => MYSQL_SPELLINGS[Math.floor(random() * MYSQL_SPELLINGS.length)]?.[0] ?? '';
    for (let i = 0; i < 1_500; i++) {
      let text = `SELECT a FROM b WHERE c = 'd';\n${pick()};\nINSERT INTO orders (t) VALUES (1, 'x');${pick()}`;
      for (let times = Math.floor(random() * 4); times > 0; times--) text = damage(text, random);
      agree(text);
    }
  });
});
