import type { Probe, StateProbe } from '../construct.js';

const shows = (wanted: string) => (value: string | null) => value === wanted;

const temporary = (
  id: string,
  setup: readonly string[],
  look: string,
  wanted: string,
  more: Partial<StateProbe> = {},
): StateProbe => ({ kind: 'state', id, setup, look, found: shows(wanted), ...more });

const EXISTS = "SELECT (to_regclass('x') IS NOT NULL)::text";

/** Temporary relations and functions. */
export const temporaryProbes: readonly Probe[] = [
  temporary(
    'temp-table',
    ['CREATE TEMP TABLE x (a text)', "INSERT INTO x VALUES ('A-secret')"],
    'SELECT a FROM x',
    'A-secret',
    {
      collide: 'CREATE TEMP TABLE x (a text)',
    },
  ),
  temporary(
    'temp-table-if-not-exists',
    ['CREATE TEMP TABLE IF NOT EXISTS x (a text)', "INSERT INTO x VALUES ('A-secret')"],
    'SELECT a FROM x',
    'A-secret',
    {
      collide: 'CREATE TEMP TABLE IF NOT EXISTS x (a text)',
      collideShows: "SELECT coalesce(string_agg(a, ','), 'empty') FROM x",
    },
  ),
  temporary(
    'temp-table-shadows',
    ['CREATE TEMP TABLE accounts (owner text)', "INSERT INTO accounts VALUES ('A-temp-row')"],
    'SELECT owner FROM accounts',
    'A-temp-row',
  ),
  temporary('temp-on-commit-delete-rows', ['CREATE TEMP TABLE x (a int) ON COMMIT DELETE ROWS'], EXISTS, 'true', {
    collide: 'CREATE TEMP TABLE x (a int) ON COMMIT DELETE ROWS',
  }),
  temporary(
    'temp-on-commit-preserve-rows',
    ['CREATE TEMP TABLE x (a text) ON COMMIT PRESERVE ROWS', "INSERT INTO x VALUES ('A-secret')"],
    'SELECT a FROM x',
    'A-secret',
    { collide: 'CREATE TEMP TABLE x (a text) ON COMMIT PRESERVE ROWS' },
  ),
  temporary('temp-on-commit-drop-autocommit', ['CREATE TEMP TABLE x (a int) ON COMMIT DROP'], EXISTS, 'true', {
    transactional: true,
  }),
  temporary(
    'create-temp-table-as',
    ["CREATE TEMP TABLE x AS SELECT 'A-secret'::text AS a"],
    'SELECT a FROM x',
    'A-secret',
    {
      collide: 'CREATE TEMP TABLE x AS SELECT 1',
    },
  ),
  temporary('select-into-temp', ["SELECT 'A-secret'::text AS a INTO TEMP x"], 'SELECT a FROM x', 'A-secret', {
    collide: 'SELECT 1 AS a INTO TEMP x',
  }),
  temporary(
    'create-table-pg_temp',
    ['CREATE TABLE pg_temp.x (a text)', "INSERT INTO pg_temp.x VALUES ('A-secret')"],
    'SELECT a FROM pg_temp.x',
    'A-secret',
    { collide: 'CREATE TABLE pg_temp.x (a text)' },
  ),
  temporary('temp-view', ["CREATE TEMP VIEW x AS SELECT 'A-secret'::text AS a"], 'SELECT a FROM x', 'A-secret', {
    collide: 'CREATE TEMP VIEW x AS SELECT 1',
  }),
  temporary('temp-sequence', ['CREATE TEMP SEQUENCE x START 77'], "SELECT nextval('x')", '77', {
    collide: 'CREATE TEMP SEQUENCE x',
  }),
  temporary(
    'temp-function',
    ["CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE sql AS $$SELECT 'A-secret'::text$$"],
    'SELECT pg_temp.f()',
    'A-secret',
    { collide: "CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE sql AS $$SELECT 'C'::text$$" },
  ),
];
