// The texts that are opened, and a workspace of them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const functionOf = (n) => `
export async function job${n}(id: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(\`SELECT set_config('app.tenant_${n}', $1, ${n % 10 === 0})\`, [id]);
    await client.query('UPDATE jobs SET state = $1 WHERE id = $2', ['done', id]);
  } finally {
    client.release();
  }
}
`;

/** Ten lines a function. */
export const typescript = (functions) =>
  `import { Pool } from 'pg';\nconst pool = new Pool();\n${Array.from({ length: functions }, (_, n) => functionOf(n)).join('')}`;

export const sql = (lines) =>
  Array.from({ length: lines }, (_, n) =>
    n % 50 === 0 ? `SET search_path TO tenant_${n};` : `INSERT INTO t${n % 7} (a, b) VALUES (${n}, 'x${n}');`,
  ).join('\n');

/** A script for MySQL: session words that read what stands before them, routines, prepared statements. */
export const mysql = (lines) =>
  Array.from({ length: lines }, (_, n) => {
    if (n === 0) return "SET sql_mode = 'ANSI_QUOTES';";
    if (n % 400 === 0) return `PREPARE p${n} FROM 'SELECT @a${n}'; EXECUTE p${n};`;
    if (n % 50 === 0) return `SET @a${n} = ${n};`;
    return `INSERT INTO t${n % 7} (a, b) VALUES (${n}, 'x${n}') ON DUPLICATE KEY UPDATE b = 'y';`;
  }).join('\n');

/** Runs a job on a folder of 5,000 files, one in five of them SQL. */
export async function withWorkspace(job) {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-bench-'));
  try {
    for (let n = 0; n < 5000; n++) {
      const into = join(folder, `m${n % 50}`);
      mkdirSync(into, { recursive: true });
      writeFileSync(join(into, `f${n}.${n % 5 === 0 ? 'sql' : 'ts'}`), n % 5 === 0 ? sql(20) : typescript(2));
    }
    await job(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
