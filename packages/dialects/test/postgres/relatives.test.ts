import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../src/index.js';
import { readPostgres } from '../support/read.js';

beforeAll(() => loadPostgresParser());

describe('spellings of CockroachDB and Redshift', () => {
  it.each<[string, readonly string[]]>([
    ["SET CLUSTER SETTING a.b.c = '1'", ['SET CLUSTER SETTING a.b.c | setting write global a.b.c']],
    ['RESET CLUSTER SETTING a.b', ['RESET CLUSTER SETTING a.b | setting release global a.b']],
    ['SHOW CLUSTER SETTING a.b', []],
    ["SET application_name = 'x'", ['SET application_name | setting write session application_name']],
    ['SET query_group TO x', ['SET query_group | setting write session query_group']],
    ['CREATE TABLE #x (a int DISTKEY) SORTKEY (a)', ['CREATE TABLE #x | temp-relation write session #x']],
    ['SELECT a INTO #y FROM b', ['INTO #y | temp-relation write session #y']],
    ['SELECT a INTO y FROM b', []],
    ['CREATE TEMP TABLE x DISTSTYLE ALL AS SELECT 1', ['CREATE TEMP TABLE x | temp-relation write session x']],
  ])('%s', (sql, expected) => {
    expect(readPostgres(sql)).toEqual(expected);
  });
});
