import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../src/index.js';
import { fuzz, MYSQL_BEFORE, POSTGRES_BEFORE } from './support/fuzz.js';
import { MYSQL_SPELLINGS } from './support/mysql-spellings.js';
import { POSTGRES_SPELLINGS } from './support/postgres-spellings.js';

/** `npm run fuzz` reads a million; so many here, others each day. */
const INPUTS = 15_000;
const FIRST = Math.floor(Date.now() / 86_400_000) * INPUTS;

beforeAll(() => loadPostgresParser());

describe(`damaged statements, from number ${String(FIRST)} on`, () => {
  it('of PostgreSQL', () => {
    const seeds = POSTGRES_SPELLINGS.map(([sql]) => sql);
    expect(fuzz(INPUTS, FIRST, { name: 'postgres', seeds, before: POSTGRES_BEFORE }).faults).toEqual([]);
  });

  it('of MySQL and MariaDB', () => {
    const seeds = MYSQL_SPELLINGS.map(([sql]) => sql);
    expect(fuzz(INPUTS, FIRST, { name: 'mysql', seeds, before: MYSQL_BEFORE }).faults).toEqual([]);
  });
});
