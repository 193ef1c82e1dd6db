import { describe, expect, it } from 'vitest';
import { found } from '../support/code.js';

const mysql2 = (body: string) => `import mysql from 'mysql2/promise';
const pool = mysql.createPool({ host: 'proxysql', database: 'shop' });
${body}`;

const CASES: readonly (readonly [title: string, code: string, finds: readonly string[]])[] = [
  // mysql2
  [
    'mysql2: a user variable for a later call',
    mysql2("await pool.query('SET @t = ?', [1]);\nawait pool.query('SELECT * FROM o WHERE t = @t');"),
    ['pool-state: @t', 'pool-state: @t'],
  ],
  [
    'mysql2: one call with several statements',
    mysql2("await pool.query('SET @t = 1; SELECT @t');"),
    ['user-variable: @t'],
  ],
  [
    'mysql2: on a checked-out connection',
    mysql2(
      "const c = await pool.getConnection();\nawait c.query('SET @t = 1');\nawait c.query('SELECT @t');\nc.release();",
    ),
    ['user-variable: @t'],
  ],
  ['mysql2: SELECT INTO', mysql2("await pool.execute('SELECT COUNT(*) INTO @n FROM o');"), ['user-variable: @n']],
  [
    'mysql2: counted rows',
    mysql2(
      "await pool.query('SELECT SQL_CALC_FOUND_ROWS * FROM o LIMIT 5');\nawait pool.query('SELECT FOUND_ROWS() AS n');",
    ),
    ['found-rows: SQL_CALC_FOUND_ROWS', 'found-rows: FOUND_ROWS()'],
  ],
  [
    'mysql2: changed rows',
    mysql2("await pool.query('DELETE FROM o');\nconst [r] = await pool.query('SELECT ROW_COUNT() AS n');"),
    ['found-rows: ROW_COUNT()'],
  ],
  [
    'mysql2: insert id',
    mysql2(
      "await pool.query('INSERT INTO o VALUES (1)');\nconst [r] = await pool.query('SELECT LAST_INSERT_ID() AS id');",
    ),
    ['insert-id: LAST_INSERT_ID()'],
  ],
  [
    'mysql2: insert id on one connection',
    mysql2(
      "const c = await pool.getConnection();\nawait c.query('INSERT INTO o VALUES (1)');\nconst [r] = await c.query('SELECT LAST_INSERT_ID() AS id');\nc.release();",
    ),
    [],
  ],
  [
    'mysql2: insert id in a transaction',
    mysql2(
      "const c = await pool.getConnection();\nawait c.beginTransaction();\nawait c.execute('INSERT INTO o VALUES (1)');\nawait c.execute('INSERT INTO i (o) VALUES (LAST_INSERT_ID())');\nawait c.commit();\nc.release();",
    ),
    [],
  ],
  [
    'mysql2: insertId of the packet',
    mysql2("const [r] = await pool.query('INSERT INTO o VALUES (1)');\nuse(r.insertId);"),
    [],
  ],
  ['mysql2: @@identity', mysql2("await pool.query('SELECT @@IDENTITY AS id');"), ['insert-id: @@IDENTITY']],
  [
    'mysql2: table locks',
    mysql2(
      "const c = await pool.getConnection();\nawait c.query('LOCK TABLES o WRITE');\nawait c.query('UNLOCK TABLES');\nc.release();",
    ),
    ['table-lock: LOCK TABLES o'],
  ],
  [
    'mysql2: table locks through the pool',
    mysql2("await pool.query('LOCK TABLES o WRITE');"),
    ['table-lock: LOCK TABLES o'],
  ],
  [
    'mysql2: warnings',
    mysql2("await pool.query('UPDATE o SET a = 1');\nconst [w] = await pool.query('SHOW WARNINGS');"),
    ['session-diagnostics: SHOW WARNINGS'],
  ],
  [
    'mysql2: diagnostics',
    mysql2("await pool.query('GET DIAGNOSTICS @n = ROW_COUNT');"),
    ['session-diagnostics: GET DIAGNOSTICS', 'user-variable: @n'],
  ],
  ['mysql2: USE', mysql2("await pool.query('USE shop2');"), ['shared-database: USE shop2']],
  [
    'mysql2: named lock',
    mysql2('await pool.query("SELECT GET_LOCK(\'job\', 5)");'),
    ["session-lock: GET_LOCK('job', 5)"],
  ],
  [
    'mysql2: START TRANSACTION through the pool',
    mysql2(
      "await pool.query('START TRANSACTION');\nawait pool.query('UPDATE o SET a = 1');\nawait pool.query('COMMIT');",
    ),
    ['split-transaction: START TRANSACTION'],
  ],
  [
    'mysql2: isolation of the next transaction',
    mysql2(
      "const c = await pool.getConnection();\nawait c.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');\nawait c.beginTransaction();\nawait c.commit();\nc.release();",
    ),
    [],
  ],
  [
    'mysql2: isolation through the pool',
    mysql2("await pool.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');"),
    ['session-setting: SET TRANSACTION'],
  ],
  ['mysql2: an address, not a variable', mysql2('await pool.query("SELECT \'a@b.example\' AS mail");'), []],
  [
    'mysql2: a counter of one statement',
    mysql2("await pool.query('SELECT @n := @n + 1 AS rank, id FROM t, (SELECT @n := 0) x');"),
    ['user-variable: @n'],
  ],
  [
    'mysql2: callbacks',
    "const mysql = require('mysql2');\nconst pool = mysql.createPool({});\npool.getConnection((err, c) => { c.query('SET @a = 1', () => { c.query('SELECT @a', () => c.release()); }); });",
    ['user-variable: @a'],
  ],
  // mysql
  [
    'mysql: insert id through the pool',
    "const mysql = require('mysql');\nconst pool = mysql.createPool({});\npool.query('INSERT INTO o VALUES (1)', () => { pool.query('SELECT LAST_INSERT_ID() AS id', () => {}); });",
    ['insert-id: LAST_INSERT_ID()'],
  ],
  [
    'mysql: a connection of its own',
    "const mysql = require('mysql');\nconst c = mysql.createConnection({});\nc.query('SET @a = 1');\nc.query('SELECT @a');",
    ['user-variable: @a'],
  ],
  // mariadb
  [
    'mariadb: user variable',
    "import mariadb from 'mariadb';\nconst pool = mariadb.createPool({});\nawait pool.query('SET @a = ?', [1]);",
    ['user-variable: @a'],
  ],
  [
    'mariadb: batch on a connection',
    "import mariadb from 'mariadb';\nconst pool = mariadb.createPool({});\nconst c = await pool.getConnection();\nawait c.query('LOCK TABLES a WRITE');\nawait c.batch('INSERT INTO a VALUES (?)', [[1]]);\nawait c.query('UNLOCK TABLES');\nc.release();",
    ['table-lock: LOCK TABLES a'],
  ],
  // knex
  [
    'knex: raw',
    "import knex from 'knex';\nconst db = knex({ client: 'mysql2' });\nawait db.raw('SET @a = 1');\nawait db.raw('SELECT @a');",
    ['pool-state: @a', 'pool-state: @a'],
  ],
  [
    'knex: counted rows',
    "import knex from 'knex';\nconst db = knex({ client: 'mysql2' });\nawait db('o').select(db.raw('SQL_CALC_FOUND_ROWS id'));\nconst [[n]] = await db.raw('SELECT FOUND_ROWS() AS n');",
    ['found-rows: FOUND_ROWS()'],
  ],
  [
    'knex: transaction',
    "import knex from 'knex';\nconst db = knex({ client: 'mysql2' });\nawait db.transaction(async (trx) => { await trx.raw('INSERT INTO o VALUES (1)'); await trx.raw('SELECT LAST_INSERT_ID() AS id'); });",
    [],
  ],
  // sequelize
  [
    'sequelize: query',
    "import { Sequelize } from 'sequelize';\nconst sequelize = new Sequelize('mysql://app@proxysql/shop');\nawait sequelize.query('SET @a = 1');\nawait sequelize.query('SELECT @a');",
    ['pool-state: @a', 'pool-state: @a'],
  ],
  [
    'sequelize: foreign keys',
    "import { Sequelize } from 'sequelize';\nconst sequelize = new Sequelize('shop', 'app', 'x', { dialect: 'mysql' });\nawait sequelize.query('SET FOREIGN_KEY_CHECKS = 0');",
    ['session-setting: SET FOREIGN_KEY_CHECKS'],
  ],
  // typeorm
  [
    'typeorm: data source',
    "import { DataSource } from 'typeorm';\nconst source = new DataSource({ type: 'mysql' });\nawait source.query('SELECT SQL_CALC_FOUND_ROWS id FROM o');\nawait source.query('SELECT FOUND_ROWS()');",
    ['found-rows: SQL_CALC_FOUND_ROWS', 'found-rows: FOUND_ROWS()'],
  ],
  [
    'typeorm: query runner',
    "import { DataSource } from 'typeorm';\nconst source = new DataSource({ type: 'mysql' });\nconst runner = source.createQueryRunner();\nawait runner.connect();\nawait runner.query('LOCK TABLES o WRITE');\nawait runner.query('UNLOCK TABLES');\nawait runner.release();",
    ['table-lock: LOCK TABLES o'],
  ],
  // drizzle
  [
    'drizzle: execute',
    "import { drizzle } from 'drizzle-orm/mysql2';\nimport { sql } from 'drizzle-orm';\nconst db = drizzle('mysql://x');\nawait db.execute(sql`SET @a = ${1}`);",
    ['user-variable: @a'],
  ],
];

describe('MySQL clients', () => {
  it.each(CASES)('%s', (_, code, finds) => {
    expect(found(code)).toEqual(finds);
  });

  it('prisma: raw statements of a MySQL schema', () => {
    expect(
      found({
        'src/db.ts':
          "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nawait prisma.$executeRaw`INSERT INTO o VALUES (1)`;\nconst id = await prisma.$queryRaw`SELECT LAST_INSERT_ID() AS id`;\nawait prisma.$executeRawUnsafe('SET @a = 1');",
        'package.json': '{"name":"x","dependencies":{"@prisma/client":"6"}}',
        'prisma/schema.prisma': 'datasource db {\n  provider = "mysql"\n  url = env("DATABASE_URL")\n}\n',
      }),
    ).toEqual(['insert-id: LAST_INSERT_ID()', 'user-variable: @a']);
  });
});
