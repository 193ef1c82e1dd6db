import type { RuleCase } from '@poolsafe/core';

const cases: readonly RuleCase[] = [
  { title: 'a temporary table', sql: 'CREATE TEMP TABLE x (a int)', reports: ['CREATE TEMP TABLE x'] },
  { title: 'in pg_temp', sql: 'CREATE TABLE pg_temp.x (a int)', reports: ['CREATE TABLE pg_temp.x'] },
  { title: 'dropped at commit', sql: 'BEGIN; CREATE TEMP TABLE x (a int) ON COMMIT DROP; COMMIT', reports: [] },
  {
    title: 'dropped by hand in its transaction',
    sql: 'BEGIN; CREATE TEMP TABLE x (a int); SELECT * FROM x; DROP TABLE x; COMMIT',
    reports: [],
  },
  {
    title: 'emptied at commit is still there',
    sql: 'BEGIN; CREATE TEMP TABLE x (a int) ON COMMIT DELETE ROWS; COMMIT',
    reports: ['CREATE TEMP TABLE x'],
  },
  { title: 'SELECT INTO', sql: 'SELECT 1 AS a INTO TEMP x', reports: ['INTO TEMP x'] },
  { title: 'a column called temp', sql: 'SELECT temp FROM weather', reports: [] },
  { title: 'MySQL', dialect: 'mysql', sql: 'CREATE TEMPORARY TABLE x (a int)', reports: ['CREATE TEMPORARY TABLE x'] },
  {
    title: 'MySQL, not noticed by ProxySQL',
    dialect: 'mysql',
    sql: 'CREATE OR REPLACE TEMPORARY TABLE x (a int)',
    reports: ['CREATE OR REPLACE TEMPORARY TABLE x'],
  },
  {
    title: 'MySQL, dropped',
    dialect: 'mysql',
    sql: 'CREATE TEMPORARY TABLE x (a int); DROP TEMPORARY TABLE x',
    targets: ['mysql2'],
    reports: [],
  },
];

export default cases;
