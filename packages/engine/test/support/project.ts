import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseTarget } from '@poolsafe/poolers';
import { checkProject, DEFAULT_CONFIG } from '../../src/index.js';

/** A whole project on the disk, checked for PgBouncer and ProxySQL. */
export async function checkFiles(files: Readonly<Record<string, string>>) {
  const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-project-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    const targets = ['pgbouncer@1.24/transaction', 'proxysql@2.7'].map((target) => parseTarget(target));
    const { findings, counts } = await checkProject({ cwd, paths: ['.'], targets, config: DEFAULT_CONFIG });
    return {
      findings: findings.map(({ file, rule, range }) => `${file}:${String(range.start.line)} ${rule}`),
      related: findings.flatMap(({ related }) =>
        related.map(({ file, range, message }) => `${file}:${String(range.start.line)} ${message}`),
      ),
      counts,
    };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
