import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

const CHECKS = 'session-setting: SET FOREIGN_KEY_CHECKS';
const LOCK = 'pool-state: pg_advisory_lock(1)';
const UNLOCK = 'pool-state: pg_advisory_unlock(1)';

/** Pools that are known by their name, by a method or by what is sent, in files whose imports lead nowhere. */
const FOUND: readonly (readonly [shape: string, code: string, expected: readonly string[]])[] = [
  [
    'Sequelize by its name',
    "const { sequelize } = require('./models'); async function f() { await sequelize.query('SET FOREIGN_KEY_CHECKS = 0'); await sequelize.sync(); }",
    [CHECKS],
  ],
  [
    'Sequelize as a field',
    "const db = require('./models'); async function f() { await db.sequelize.query('SET FOREIGN_KEY_CHECKS = 0'); await db.sequelize.sync(); }",
    [CHECKS],
  ],
  [
    'Knex by its method',
    "import db from './db'; export async function f() { await db.raw('SET FOREIGN_KEY_CHECKS = 0'); await db('t').del(); }",
    [CHECKS],
  ],
  [
    'a function that gives a Knex',
    "export async function f() { const client = await getKnex(); await getKnex().raw('SELECT pg_advisory_lock(1)'); await getKnex().raw('SELECT pg_advisory_unlock(1)'); }",
    [LOCK, UNLOCK],
  ],
  [
    'Prisma by its methods',
    "import { prisma } from './prisma'; export async function f() { await prisma.$queryRaw`SELECT pg_advisory_lock(1)`; await prisma.$queryRaw`SELECT pg_advisory_unlock(1)`; }",
    [LOCK, UNLOCK],
  ],
  [
    'Drizzle by the fragment that is sent',
    "import { sql } from 'drizzle-orm'; import { db } from './db'; export async function f() { await db.execute(sql`SET FOREIGN_KEY_CHECKS = 0`); await db.delete(t); }",
    [CHECKS],
  ],
  [
    'pg-promise by its method',
    "import db from './db'; export async function f() { await db.oneOrNone('SELECT pg_advisory_lock(1)'); await db.none('SELECT pg_advisory_unlock(1)'); }",
    [LOCK, UNLOCK],
  ],
  [
    'a query runner of whatever gives it',
    "export const f = async (source) => { const r = source.createQueryRunner(); await r.query('SET CONSTRAINTS ALL DEFERRED'); await r.startTransaction(); };",
    ['no-effect: SET CONSTRAINTS'],
  ],
  [
    'a pool of which a class holds the type',
    "import { Knex } from 'knex'; class A { constructor(private readonly db: Knex) {} async f() { await this.db.raw('SELECT pg_advisory_lock(1)'); await this.db.raw('SELECT pg_advisory_unlock(1)'); } }",
    [LOCK, UNLOCK],
  ],
  [
    'a pool of which a function gives the type',
    "import { Knex } from 'knex'; class A { async f() { const db = await this.make(); await db.raw('SET SESSION group_concat_max_len = 1'); await db.raw('SELECT GROUP_CONCAT(a) FROM b'); } make(): Promise<Knex> { return made.get(this.x)(1); } }",
    ['session-setting: SET SESSION group_concat_max_len'],
  ],
  [
    'the pool of a migration of Sequelize',
    "module.exports = { up: async (queryInterface) => { await queryInterface.sequelize.query('CREATE TEMP TABLE a (b int)'); await queryInterface.sequelize.query('SELECT * FROM a'); } };",
    ['pool-state: CREATE TEMP TABLE a', 'pool-state: a'],
  ],
  [
    'the pool behind an entity manager of MikroORM',
    "import { EntityManager } from '@mikro-orm/mysql'; export async function f(em: EntityManager) { await em.getConnection().execute('SET FOREIGN_KEY_CHECKS = 0'); await em.getConnection().execute('DELETE FROM a'); }",
    [CHECKS],
  ],
  [
    'a function that makes a pool by its name',
    "import { createPool } from './mysql'; const db = createPool(options); export async function f() { await db.query('SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE'); await db.query('SELECT 1'); }",
    ['session-setting: SET SESSION TRANSACTION'],
  ],
  [
    'the pool of a seed of Knex',
    "exports.seed = async (knex) => { await knex.raw('CREATE TEMP TABLE a (b int)'); await knex.raw('SELECT * FROM a'); };",
    ['pool-state: CREATE TEMP TABLE a', 'pool-state: a'],
  ],
];

/** The same words where a transaction may be what they are said to. */
const SILENT: readonly (readonly [shape: string, code: string])[] = [
  [
    'a setting that lasts as long as the transaction',
    "import { prisma } from './prisma'; export const f = (id) => prisma.$executeRaw`SELECT set_config('app.t', ${id}, true)`;",
  ],
  [
    'the transaction of an entity manager of MikroORM',
    "import { EntityManager } from '@mikro-orm/mysql'; export const f = (em: EntityManager) => em.getConnection().execute('SET FOREIGN_KEY_CHECKS = 0', [], 'run', em.getTransactionContext());",
  ],
  [
    'a query of SQL Server',
    'export const f = (db) => db.query("SELECT @@VERSION AS version, SERVERPROPERTY(\'edition\')");',
  ],
  ['an argument', 'export const f = (knex) => knex.raw("SET TIME ZONE \'UTC\'");'],
  [
    'a transaction by its name',
    "import { trx } from './context'; export const f = () => trx.raw(\"SET LOCAL a.b = '1'\");",
  ],
  [
    'the transaction that is handed over',
    "const { sequelize } = require('./models'); const f = (transaction) => sequelize.query('SET FOREIGN_KEY_CHECKS = 0', { transaction });",
  ],
  ['a fragment', "import { sql } from './sql'; export const zone = sql.raw(\"SET TIME ZONE 'UTC'\");"],
  [
    'either of two types',
    "import { Knex } from 'knex'; class A { constructor(private readonly db: Knex | Knex.Transaction) {} f() { return this.db.raw(\"SET TIME ZONE 'UTC'\"); } }",
  ],
];

describe('receivers that are known by habit', () => {
  it.each(FOUND)('%s', (_, code, expected) => {
    // Functions of migrations and seeds are known by where the file stands.
    expect(found(code, { path: 'database/seeds/a.ts' })).toEqual(expected);
  });
  it.each(SILENT)('stays silent: %s', (_, code) => {
    expect(found(code)).toEqual([]);
  });
});
