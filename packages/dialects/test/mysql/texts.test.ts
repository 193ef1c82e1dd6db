import { describe, expect, it } from 'vitest';
import { analyseMysql } from '../../src/index.js';
import { facts, read, split } from './read.js';

describe('splitting', () => {
  it.each<[string, string, readonly string[]]>([
    ['strings', 'SELECT \'a;\\\'b\', "c;""d"; SELECT 2', ['SELECT \'a;\\\'b\', "c;""d"', 'SELECT 2']],
    ['quoted names', 'SELECT `a;``b` FROM t; SELECT 2', ['SELECT `a;``b` FROM t', 'SELECT 2']],
    ['comments', 'SELECT 1 -- ;\n; # ;\nSELECT /* ; */ 2', ['SELECT 1', 'SELECT /* ; */ 2']],
    ['two dashes are no comment before a digit', 'SELECT 5--1; SELECT 2', ['SELECT 5--1', 'SELECT 2']],
    ['conditional comments', '/*!40101 SELECT 1 */; /*!50001 SELECT */ 2', ['SELECT 1', 'SELECT */ 2']],
    [
      'a program sent without DELIMITER',
      'CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END; SELECT 3',
      ['CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END', 'SELECT 3'],
    ],
    [
      'blocks in blocks',
      'CREATE PROCEDURE p() BEGIN IF a THEN BEGIN SELECT 1; END; END IF; WHILE b DO SELECT 2; END WHILE; END; SELECT 3',
      [
        'CREATE PROCEDURE p() BEGIN IF a THEN BEGIN SELECT 1; END; END IF; WHILE b DO SELECT 2; END WHILE; END',
        'SELECT 3',
      ],
    ],
    [
      'a program without BEGIN',
      'CREATE PROCEDURE p() IF (a > 1) THEN SELECT 1; ELSE SELECT 2; END IF; SELECT 3',
      ['CREATE PROCEDURE p() IF (a > 1) THEN SELECT 1; ELSE SELECT 2; END IF', 'SELECT 3'],
    ],
    [
      'CASE as expression and statement',
      'CREATE FUNCTION f() RETURNS INT BEGIN CASE CASE a WHEN 1 THEN 2 END WHEN 2 THEN SELECT 1; END CASE; RETURN 1; END; SELECT 3',
      [
        'CREATE FUNCTION f() RETURNS INT BEGIN CASE CASE a WHEN 1 THEN 2 END WHEN 2 THEN SELECT 1; END CASE; RETURN 1; END',
        'SELECT 3',
      ],
    ],
    [
      'an anonymous block',
      'BEGIN NOT ATOMIC IF a THEN SELECT 1; ELSE SELECT 2; END IF; END; SELECT 3',
      ['BEGIN NOT ATOMIC IF a THEN SELECT 1; ELSE SELECT 2; END IF; END', 'SELECT 3'],
    ],
    [
      'SET STATEMENT before a program',
      "SET STATEMENT sql_mode = '' FOR CREATE PROCEDURE p() BEGIN SELECT 1; END; SELECT 2",
      ["SET STATEMENT sql_mode = '' FOR CREATE PROCEDURE p() BEGIN SELECT 1; END", 'SELECT 2'],
    ],
    ['a transaction is no block', 'BEGIN; SELECT 1; COMMIT', ['BEGIN', 'SELECT 1', 'COMMIT']],
    [
      'Oracle mode',
      'CREATE PROCEDURE p AS a INT; b INT; BEGIN SELECT 1; END; SELECT 2',
      ['CREATE PROCEDURE p AS a INT; b INT; BEGIN SELECT 1; END', 'SELECT 2'],
    ],
    [
      'Transact-SQL has no THEN',
      'IF EXISTS (SELECT 1) SELECT 2; SELECT 3',
      ['IF EXISTS (SELECT 1) SELECT 2', 'SELECT 3'],
    ],
    ['astral characters, BOM and CRLF', "\uFEFFSELECT '😀';\r\nUSE é;", ["SELECT '😀'", 'USE é']],
  ])('%s', (_, sql, expected) => {
    expect(split(sql)).toEqual(expected);
  });

  it('notes what is unterminated and keeps what stands before it', () => {
    const result = analyseMysql("USE a; SELECT 'oops");
    expect(result.statements[0]?.effects).toHaveLength(1);
    expect(result.notAnalysed).toEqual([{ range: { start: 14, end: 19 }, reason: 'unterminated string literal' }]);
  });
});

describe('scripts for the client', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'DELIMITER',
      'DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END //\nDELIMITER ;\nSELECT 2;',
      ['CREATE PROCEDURE p() BEGIN SELECT 1; END', 'SELECT 2'],
    ],
    [
      'a delimiter that ends a word',
      'delimiter $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nSELECT 2$$',
      ['CREATE PROCEDURE p() BEGIN SELECT 1; END', 'SELECT 2'],
    ],
    [
      'the delimiter of dumps',
      'DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`h`*/ /*!50003 TRIGGER a BEFORE INSERT ON t FOR EACH ROW BEGIN SET @x = 1; END */;;\nDELIMITER ;\nSELECT 2;',
      [
        'CREATE*/ /*!50017 DEFINER=`r`@`h`*/ /*!50003 TRIGGER a BEFORE INSERT ON t FOR EACH ROW BEGIN SET @x = 1; END',
        'SELECT 2',
      ],
    ],
    ['\\G and \\g send', 'SELECT 1\\G\nSELECT 2\\g\nSELECT 3', ['SELECT 1', 'SELECT 2', 'SELECT 3']],
    ['\\c throws away', 'SELECT oops \\c\nSELECT 2;', ['SELECT 2']],
    ['local commands', 'source other.sql\n\\. other.sql\nsystem ls; \nstatus\ntee out.txt\nSELECT 1;', ['SELECT 1']],
    ['use without a semicolon', 'use app\nSELECT 1;', ['use app', 'SELECT 1']],
    ['use with one', 'use app; SELECT 1;', ['use app', 'SELECT 1']],
    ['words that only look like commands', 'SELECT 1\nsource, status FROM t;', ['SELECT 1\nsource, status FROM t']],
  ])('%s', (_, sql, expected) => {
    expect(split(sql, { client: true })).toEqual(expected);
  });

  it('reads the head of a dump', () => {
    const dump = [
      '/*M!999999\\- enable the sandbox mode */ ',
      '-- MariaDB dump 10.19',
      '/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;',
      '/*!40101 SET NAMES utf8mb4 */;',
      "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;",
      'LOCK TABLES `t` WRITE;',
      "INSERT INTO `t` VALUES (1,'a;\\'b'),(2,'@x');",
      'UNLOCK TABLES;',
      '/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;',
    ].join('\n');
    expect(facts(dump, { client: true })).toEqual([
      'setting read session character_set_client',
      'user-variable write session old_character_set_client',
      'setting write session names',
      'setting read session sql_mode',
      'user-variable write session old_sql_mode',
      'setting write session sql_mode',
      'table-lock write session t',
      'table-lock release session *',
      'user-variable read session old_sql_mode',
      'setting write session sql_mode',
    ]);
  });
});

describe('modes of the server', () => {
  it.each<[string, string, Parameters<typeof read>[1], readonly string[]]>([
    ['double quotes are strings', 'SELECT "a;b", @x', {}, ['user-variable read session x | @x']],
    ['ANSI_QUOTES', 'SELECT "a\\", @x', { ansiQuotes: true }, ['user-variable read session x | @x']],
    ['backslashes escape', "SELECT 'a\\', @x, '", {}, []],
    [
      'NO_BACKSLASH_ESCAPES',
      "SELECT 'a\\', @x, ''",
      { noBackslashEscapes: true },
      ['user-variable read session x | @x'],
    ],
  ])('%s', (_, sql, options, expected) => {
    expect(read(sql, options)).toEqual(expected);
  });

  it('goes back to the mode it began with', () => {
    const sql = "SET @m = @@sql_mode; SET sql_mode = 'ANSI_QUOTES'; SET sql_mode = @m; SELECT \"it's\"; SELECT @x";
    expect(facts(sql).at(-1)).toBe('user-variable read session x');
  });
});

describe('programs in which END is no end', () => {
  it.each([
    "CREATE PROCEDURE p() BEGIN XA START 'x'; DELETE FROM t; XA END 'x'; XA PREPARE 'x'; END",
    'CREATE PROCEDURE p() BEGIN BACKUP STAGE START; BACKUP STAGE END; SELECT 1; END',
    'CREATE PROCEDURE p(start INT, end INT) BEGIN DECLARE i INT DEFAULT start; WHILE i <= end DO SET i = i + 1; END WHILE; CALL q(start, end); END',
    'CREATE PROCEDURE p(IN end DATETIME) p:BEGIN SET @a = 1; SELECT 2; END',
    'CREATE FUNCTION f(a INT) RETURN INT AS n INT := 0; BEGIN <<l>> FOR i IN 1..a LOOP IF i = 5 THEN n := 1; END IF; END LOOP l; RETURN n; END',
    'CREATE PROCEDURE p AS EXIT HANDLER FOR SQLEXCEPTION BEGIN NULL; END; v INT; BEGIN v := 1; SELECT v; END',
    'CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW DECLARE n INT := 0; BEGIN n := 1; SET @a = n; END',
    'BEGIN <<label>> SELECT 1; SELECT 2; END',
  ])('%s', (sql) => {
    expect(split(sql)).toEqual([sql]);
    expect(split(`${sql}; SELECT 3`)).toEqual([sql, 'SELECT 3']);
  });

  it('closes a block whose last statement lacks its semicolon', () => {
    expect(split('CREATE PROCEDURE p() BEGIN SELECT 1 END; SELECT 2')).toEqual([
      'CREATE PROCEDURE p() BEGIN SELECT 1 END',
      'SELECT 2',
    ]);
  });

  it('reads what a program does after them', () => {
    expect(facts("CREATE PROCEDURE p() BEGIN XA START 'x'; XA END 'x'; XA PREPARE 'x'; SET @a = 1; END").at(-1)).toBe(
      'user-variable write session a (procedure)',
    );
  });
});
