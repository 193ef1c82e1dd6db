import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkProject, loadConfig } from '../src/index.js';

const configs = join(fileURLToPath(import.meta.url), '../../../../fixtures/configs');

describe('a pooler configuration under another name is known by what it says', () => {
  it.each([
    ['pgbouncer/session-no-reset/pgbouncer.ini', 'bouncer.conf', 'error server_reset_query ='],
    ['odyssey/packaged/odyssey.conf', 'od.conf', 'error pool_discard no'],
    ['pgpool/abort-only/pgpool.conf', 'pp.conf', "error reset_query_list = 'ABORT'"],
    ['pgcat/prepared/pgcat.toml', 'pool.toml', 'error cleanup_server_connections = false'],
    ['pgdog/risky/pgdog.toml', 'config.toml', 'error query_parser = "off"'],
    ['proxysql/risky/proxysql.cnf', 'px.cfg', 'error query_digests=false'],
    ['proxysql/admin-session/setup.sql', 'admin.sql', 'error SET mysql-query_digests=0;'],
    ['maxscale/sharing/maxscale.cnf', 'mx.cnf', 'warning idle_session_pool_time=500ms'],
    ['router/static/mysqlrouter.conf', 'r.conf', 'info connection-sharing = 1'],
  ])('%s as %s', async (source, name, expected) => {
    const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-content-'));
    try {
      copyFileSync(join(configs, source), join(cwd, name));
      const { findings } = await checkProject({ cwd, paths: [name], targets: [], config: await loadConfig(cwd) });
      const told = findings.map(({ rule, severity, range, message }) => {
        const line = readFileSync(join(cwd, name), 'utf8').split('\n')[range.start.line - 1] ?? '';
        return `${rule} ${severity} ${line.trim()}${message === '' ? '?' : ''}`;
      });
      expect(told).toContain(`pooler-config ${expected}`);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});
