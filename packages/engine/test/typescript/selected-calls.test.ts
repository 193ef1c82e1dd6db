import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

const KYSELY = "import { sql } from 'kysely'; import { db } from './db';\n";

/** Calls that a query builder selects: no statement is written down, and one is sent all the same. */
const CASES: readonly (readonly [shape: string, code: string, expected: readonly string[]])[] = [
  [
    'a fragment that is selected',
    `${KYSELY}await db.selectNoFrom(sql<boolean>\`pg_try_advisory_lock(\${id})\`.as('got')).executeTakeFirst();`,
    ['session-lock: pg_try_advisory_lock(${id})'],
  ],
  [
    'a fragment that a function gives',
    `${KYSELY}await db.selectNoFrom((eb) => sql<boolean>\`pg_try_advisory_lock(1)\`.as('got')).executeTakeFirst();`,
    ['session-lock: pg_try_advisory_lock(1)'],
  ],
  [
    'a fragment in an object',
    "import { sql } from 'drizzle-orm'; await db.select({ got: sql`pg_try_advisory_lock(1)` }).from(t);",
    ['session-lock: pg_try_advisory_lock(1)'],
  ],
  [
    'a raw text',
    'export const f = (knex) => knex.select(knex.raw("set_config(\'app.a\', ?, false)", [a]));',
    ["session-setting: set_config('app.a', ?, false)"],
  ],
  [
    'a text',
    "export const f = (b) => b.addSelect('pg_advisory_lock(1)').getRawOne();",
    ['session-lock: pg_advisory_lock(1)'],
  ],
  [
    'one that lasts as long as the transaction',
    'export const f = (knex) => knex.select(knex.raw("set_config(\'app.a\', ?, true)", [a]));',
    [],
  ],
  ['a text about one', "export const f = () => log('pg_advisory_lock(1) is taken');", []],
  ['a name that is looked for', "export const f = (text) => text.includes('pg_advisory_lock(');", []],
];

describe('calls that a query builder selects', () => {
  it.each(CASES)('%s', (_, code, expected) => {
    expect(found(code)).toEqual(expected);
  });
});
