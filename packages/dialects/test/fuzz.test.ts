import { describe, expect, it } from 'vitest';
import { fuzz, MYSQL_BEFORE, POSTGRES_BEFORE } from './support/fuzz.js';
import { MYSQL_SPELLINGS } from './support/mysql-spellings.js';
import { POSTGRES_SPELLINGS } from './support/postgres-spellings.js';

/** `npm run fuzz` reads a million; so many here, from another seed each day. */
const INPUTS = 15_000;
const SEED = Math.floor(Date.now() / 86_400_000);

describe(`damaged statements, seed ${String(SEED)}`, () => {
  it('of PostgreSQL', () => {
    const seeds = POSTGRES_SPELLINGS.map(([sql]) => sql);
    expect(fuzz(INPUTS, SEED, { name: 'postgres', seeds, before: POSTGRES_BEFORE }).faults).toEqual([]);
  });

  it('of MySQL and MariaDB', () => {
    const seeds = MYSQL_SPELLINGS.map(([sql]) => sql);
    expect(fuzz(INPUTS, SEED, { name: 'mysql', seeds, before: MYSQL_BEFORE }).faults).toEqual([]);
  });
});
