import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editorIsHere } from './editor/availability.js';
import { Driver } from './editor/driver.js';
import { packed } from './editor/packed.js';
import { Workbench } from './editor/workbench.js';

const root = join(import.meta.dirname, '../..');
const screenshots = join(root, 'node_modules/.poolsafe/screenshots');
const cli = join(root, 'packages/cli/dist/poolsafe.js');

/** A configuration that is a program, and says so when it is run. */
const program = (mark: string) => `import { writeFileSync } from 'node:fs';
writeFileSync(${JSON.stringify(mark)}, 'run');
export default { targets: ['rds-proxy'] };
`;

describe.runIf(editorIsHere())('a folder that is not trusted, in a real VS Code', () => {
  const workbench = new Workbench();
  const mark = (name: string) => join(workbench.room, name);
  let page: Page;
  let driver: Driver;
  const shot = (name: string) => page.screenshot({ path: join(screenshots, `${name}.png`) });

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    const server = mark('server.sh');
    writeFileSync(server, `#!/bin/sh\ntouch '${mark('server-run')}'\nexec '${process.execPath}' '${cli}' "$@"\n`);
    chmodSync(server, 0o755);
    const files = {
      'poolsafe.config.mjs': program(mark('configuration-run')),
      'queries.sql': 'SET search_path TO a;\nLISTEN b;\n',
      '.vscode/settings.json': JSON.stringify({ 'poolsafe.server.path': server }),
    };
    await workbench.start(await packed(), files, false);
    page = await workbench.open([['openFile', workbench.remote(join(workbench.workspace, 'queries.sql'))]]);
    driver = new Driver(page);
    await workbench.go(page);
    await page.locator('.squiggly-error').first().waitFor({ timeout: 120_000 });
  });

  afterAll(async () => {
    await workbench.stop();
  });

  it('is read without running its configuration or its server', async () => {
    await driver.status('Restricted Mode').waitFor();
    // What no configuration names is judged for the defaults, and the status says that one is not used.
    await page.locator('.statusbar-item.has-background-color', { hasText: 'pgbouncer@' }).first().waitFor();
    await driver.run('poolsafe: Show Configuration in Force');
    await page.locator('.tab', { hasText: 'configuration.md' }).waitFor();
    await shot('restricted');
    expect(existsSync(mark('configuration-run'))).toBe(false);
    expect(existsSync(mark('server-run'))).toBe(false);
  });

  it('is read as it says once it is trusted', async () => {
    await driver.run('Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').waitFor();
    await shot('trust');
    await page
      .locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ })
      .first()
      .click();
    await page.keyboard.press('Escape');
    await driver.status('rds-proxy').waitFor({ timeout: 120_000 });
    expect(readFileSync(mark('configuration-run'), 'utf8')).toBe('run');
    expect(existsSync(mark('server-run'))).toBe(true);
    await shot('trusted');
  });
});

describe.runIf(editorIsHere())('a folder that is not on the disk, in a real VS Code', () => {
  const workbench = new Workbench();

  beforeAll(async () => {
    await workbench.start(await packed(), {});
  });

  afterAll(async () => {
    await workbench.stop();
  });

  it('is left alone, as the manifest says', async () => {
    const [seen] = await workbench.runInHost(join(import.meta.dirname, 'virtual.cjs'), 'poolsafe-memory:/');
    expect(JSON.parse(seen?.name ?? '')).toEqual({ folders: ['poolsafe-memory:/'], extension: false, commands: [] });
  });
});
