import { describe, expect, it } from 'vitest';
import { facts } from './read.js';

/** Two statements that differ only in the fact that matters to a session, with what each of them is read as. */
type Pair = readonly [string, readonly string[], string, readonly string[]];

const PAIRS: readonly Pair[] = [
  // setting
  ['SET x = 1', ['setting write session x'], 'SET GLOBAL x = 1', ['setting write global x']],
  ['SET SESSION x = 1', ['setting write session x'], 'SET PERSIST x = 1', ['setting write global x']],
  ['SET LOCAL x = 1', ['setting write session x'], 'SET STATEMENT x = 1 FOR SELECT 1', ['setting write statement x']],
  ['SET @@session.x = 1', ['setting write session x'], 'SET @@global.x = 1', ['setting write global x']],
  ['SET @@x = 1', ['setting write session x'], 'SET @x = 1', ['user-variable write session x']],
  ['SET x = 1', ['setting write session x'], 'SET x = DEFAULT', ['setting release session x']],
  ['SET NAMES utf8', ['setting write session names'], 'SET names = utf8', ['setting write session names']],
  ['SET PASSWORDS = 1', ['setting write session passwords'], "SET PASSWORD = '1'", []],
  ['SELECT @@x', ['setting read session x'], 'SELECT @@global.x', ['setting read global x']],
  ['SELECT @@x', ['setting read session x'], 'SELECT @x', ['user-variable read session x']],
  ["SHOW VARIABLES LIKE 'x'", ['setting read session x'], "SHOW STATUS LIKE 'x'", []],
  ['SELECT /*+ SET_VAR(x=1) */ 1', ['setting write statement x'], 'SELECT /* SET_VAR(x=1) */ 1', []],
  ['/*!40101 SET x = 1 */', ['setting write session x'], '/* 40101 SET x = 1 */', []],
  // one-shot and lasting characteristics
  [
    'SET TRANSACTION READ ONLY',
    ['setting write transaction transaction_read_only'],
    'SET SESSION TRANSACTION READ ONLY',
    ['setting write session transaction_read_only'],
  ],
  [
    "SET @@transaction_isolation = 'SERIALIZABLE'",
    ['setting write transaction transaction_isolation'],
    "SET @@session.transaction_isolation = 'SERIALIZABLE'",
    ['setting write session transaction_isolation'],
  ],
  // role
  ['SET ROLE r', ['role write session role'], 'SET DEFAULT ROLE r', []],
  ['SET ROLE r', ['role write session role'], 'SET ROLE NONE', ['role release session role']],
  // temp-relation
  ['CREATE TEMPORARY TABLE t (a INT)', ['temp-relation write session t'], 'CREATE TABLE t (a INT)', []],
  [
    'CREATE OR REPLACE TEMPORARY TABLE t (a INT)',
    ['temp-relation write session t'],
    'CREATE OR REPLACE TABLE t (a INT)',
    [],
  ],
  ['DROP TEMPORARY TABLE t', ['temp-relation release session t'], 'DROP TABLE t', []],
  ['CREATE TEMPORARY SEQUENCE s', ['temp-relation write session s'], 'CREATE SEQUENCE s', []],
  // prepared-statement
  ["PREPARE p FROM 'SELECT 1'", ['prepared-statement write session p'], "EXECUTE IMMEDIATE 'SELECT 1'", []],
  [
    'EXECUTE p',
    ['prepared-statement read session p'],
    'DEALLOCATE PREPARE p',
    ['prepared-statement release session p'],
  ],
  // cursor
  ['HANDLER t OPEN', ['cursor write session t'], 'HANDLER t CLOSE', ['cursor release session t']],
  ['HANDLER t READ FIRST', ['cursor read session t'], 'SELECT * FROM t LIMIT 1', []],
  // session-lock
  ["SELECT GET_LOCK('a', 1)", ['session-lock write session a'], "SELECT IS_FREE_LOCK('a')", []],
  [
    "SELECT RELEASE_LOCK('a')",
    ['session-lock release session a'],
    'SELECT RELEASE_ALL_LOCKS()',
    ['session-lock release session *'],
  ],
  ["SELECT GET_LOCK('a', 1)", ['session-lock write session a'], "SELECT `GET_LOCK('a', 1)`", []],
  // table-lock
  ['LOCK TABLES t READ', ['table-lock write session t'], 'SELECT * FROM t LOCK IN SHARE MODE', []],
  ['FLUSH TABLES WITH READ LOCK', ['table-lock write session *'], 'FLUSH TABLES', []],
  ['FLUSH TABLES t FOR EXPORT', ['table-lock write session t'], 'FLUSH TABLES t', []],
  ['LOCK INSTANCE FOR BACKUP', ['table-lock write session -'], 'UNLOCK INSTANCE', ['table-lock release session -']],
  ['BACKUP STAGE START', ['table-lock write session -'], 'BACKUP STAGE END', ['table-lock release session -']],
  // sequence-value
  ['SELECT NEXTVAL(s)', ['sequence-value write session s'], 'SELECT LASTVAL(s)', ['sequence-value read session s']],
  [
    'SELECT NEXT VALUE FOR s',
    ['sequence-value write session s'],
    'SELECT PREVIOUS VALUE FOR s',
    ['sequence-value read session s'],
  ],
  // insert-id
  ['SELECT LAST_INSERT_ID()', ['insert-id read session -'], 'SELECT LAST_INSERT_ID(1)', ['insert-id write session -']],
  ['SELECT @@identity', ['insert-id read session -'], 'SELECT identity', []],
  // row-count
  ['SELECT SQL_CALC_FOUND_ROWS 1', ['row-count write session -'], 'SELECT 1', []],
  ['SELECT FOUND_ROWS()', ['row-count read session -'], 'SELECT found_rows', []],
  ['SELECT ROW_COUNT()', ['row-count read session -'], 'SELECT COUNT(*)', []],
  // diagnostics
  ['SHOW WARNINGS', ['diagnostics read session -'], "SHOW TABLES LIKE 'WARNINGS'", []],
  [
    'GET DIAGNOSTICS @n = NUMBER',
    ['diagnostics read session -', 'user-variable write session n'],
    'SET @n = 1',
    ['user-variable write session n'],
  ],
  // user-variable
  ['SELECT @a', ['user-variable read session a'], 'SELECT @a := 1', ['user-variable write session a']],
  ['SELECT 1 INTO @a', ['user-variable write session a'], 'SELECT 1 = @a', ['user-variable read session a']],
  ['SELECT x, @localhost', ['user-variable read session localhost'], 'CREATE USER x@localhost', []],
  [
    "LOAD DATA INFILE 'f' INTO TABLE t (@a)",
    ['user-variable write session a'],
    "LOAD DATA INFILE 'f' INTO TABLE t SET b = @a",
    ['user-variable read session a'],
  ],
  // transaction
  ['BEGIN', ['transaction write transaction -'], 'BEGIN NOT ATOMIC SELECT 1; END', []],
  ['START TRANSACTION', ['transaction write transaction -'], 'START SLAVE', []],
  [
    'SET autocommit = 0',
    ['transaction write session autocommit'],
    'SET autocommit = 1',
    ['transaction release session autocommit'],
  ],
  [
    'SET autocommit = 0',
    ['transaction write session autocommit'],
    'SET GLOBAL autocommit = 0',
    ['setting write global autocommit'],
  ],
  ["XA START 'x'", ['transaction write transaction -'], "XA PREPARE 'x'", ['transaction write global -']],
  ["XA COMMIT 'x' ONE PHASE", ['transaction release transaction -'], "XA COMMIT 'x'", ['transaction release global -']],
  ['SAVEPOINT s', ['transaction write transaction -'], 'RELEASE SAVEPOINT s', ['transaction release transaction -']],
  // database and identity
  ['USE d', ['database write session d'], 'CREATE DATABASE d', []],
  ['SELECT CONNECTION_ID()', ['connection-identity read session -'], 'SELECT USER()', []],
  // deferred
  [
    'SET @x = 1',
    ['user-variable write session x'],
    'CREATE PROCEDURE p() SET @x = 1',
    ['user-variable write session x (procedure)'],
  ],
  [
    'CREATE PROCEDURE p(y INT) SET x = 1',
    ['setting write session x (procedure)'],
    'CREATE PROCEDURE p(x INT) SET x = 1',
    [],
  ],
  [
    'CREATE TABLE v AS SELECT CONNECTION_ID()',
    ['connection-identity read session -'],
    'CREATE VIEW v AS SELECT CONNECTION_ID()',
    ['connection-identity read session - (view)'],
  ],
  ["EXPLAIN ANALYZE SELECT GET_LOCK('a', 1)", ['session-lock write session a'], "EXPLAIN SELECT GET_LOCK('a', 1)", []],
];

describe('statements that differ in one fact', () => {
  it.each(PAIRS)('%s → %j; %s → %j', (one, ofOne, other, ofOther) => {
    expect(facts(one)).toEqual(ofOne);
    expect(facts(other)).toEqual(ofOther);
  });
});
