import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseTarget } from '@poolsafe/poolers';
import { afterAll, describe, expect, it } from 'vitest';
import { checkProject, loadConfig } from '../src/index.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The findings of pooler-config in a project, with what they advise. */
async function joins(files: Readonly<Record<string, string>>) {
  const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-joins-'));
  folders.push(cwd);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  const targets = ['pgbouncer', 'proxysql'].map((text) => parseTarget(text));
  const { findings } = await checkProject({
    cwd,
    paths: ['.'],
    targets,
    targetsAssumed: true,
    config: await loadConfig(cwd),
  });
  return findings
    .filter(({ rule }) => rule === 'pooler-config')
    .map(({ file, severity, message, advice, related }) => ({
      file,
      severity,
      message,
      advice,
      places: related.length,
    }));
}

const mysql2 = (body: string) =>
  `import mysql from 'mysql2/promise';\nconst pool = mysql.createPool({ host: 'proxysql', port: 6033 });\n${body}`;
const CNF = 'mysql_variables=\n{\n  threads=4\n  multiplexing="true"\n}\n';

describe('configurations and the code of the project', () => {
  it('writes query rules for what ProxySQL does not notice', async () => {
    const found = await joins({
      'proxysql.cnf': CNF,
      'src/db.ts': mysql2(
        "const c = await pool.getConnection();\nawait c.query(\"SELECT GET_LOCK ('a', 1)\");\nawait c.query('FLUSH TABLES t FOR EXPORT');\nc.release();",
      ),
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ file: 'proxysql.cnf', severity: 'error', places: 2 });
    expect(found[0]?.message).toContain('2 statements');
    expect(found[0]?.advice).toContain('LOAD MYSQL QUERY RULES TO RUNTIME;');
    expect(found[0]?.advice).toContain(String.raw`'GET_LOCK\s+\('`);
    expect(found[0]?.advice).not.toContain(', 1, 0,');
  });

  it('lists variables that are only read', async () => {
    const found = await joins({ 'proxysql.cnf': CNF, 'src/db.ts': mysql2("await pool.query('SELECT @@sql_mode');") });
    expect(found[0]).toMatchObject({ severity: 'warning' });
    expect(found[0]?.advice).toContain('SET mysql-keep_multiplexing_variables=');
    expect(found[0]?.advice).toContain('sql_mode');
  });

  it('says nothing where ProxySQL notices, and where the leak is the application pool’s own', async () => {
    expect(
      await joins({
        'proxysql.cnf': CNF,
        'src/db.ts': mysql2("await pool.query('SET @a = 1');\nawait pool.query('SELECT @a');"),
      }),
    ).toEqual([]);
  });

  it('max_prepared_statements=0 beside code that prepares', async () => {
    const found = await joins({
      'pgbouncer.ini':
        '[databases]\n* = host=db\n[pgbouncer]\nlisten_port = 6432\npool_mode = transaction\nmax_prepared_statements = 0\n',
      'src/db.ts':
        "import { Pool } from 'pg';\nconst pool = new Pool({ host: 'pgbouncer', port: 6432 });\nawait pool.query({ name: 'by-id', text: 'SELECT 1', values: [] });",
    });
    expect(found.filter(({ message }) => message.includes('prepares in 1 place'))).toHaveLength(1);
  });

  it('statement mode beside code that opens transactions', async () => {
    const found = await joins({
      'pgbouncer.ini': '[databases]\n* = host=db\n[pgbouncer]\nlisten_port = 6432\npool_mode = statement\n',
      'src/db.ts':
        "import { Pool } from 'pg';\nconst pool = new Pool({ host: 'pgbouncer', port: 6432 });\nexport async function f() { const c = await pool.connect(); await c.query('BEGIN'); await c.query('COMMIT'); c.release(); }",
    });
    expect(found.filter(({ message }) => message.includes('opens transactions in 1 place'))).toHaveLength(1);
  });
});
