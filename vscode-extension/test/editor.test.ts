import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editorIsHere } from './editor/availability.js';
import { Driver } from './editor/driver.js';
import { packed } from './editor/packed.js';
import { Workbench } from './editor/workbench.js';

const root = join(import.meta.dirname, '../..');
const screenshots = join(root, 'node_modules/.poolsafe/screenshots');

const FILES = {
  'poolsafe.config.json': '{ "targets": ["pgbouncer@1.20/transaction"] }\n',
  'queries.sql': 'SET search_path TO a;\nLISTEN b;\nSELECT 1;\n',
  'closed.sql': 'LISTEN c;\n',
  'repo.ts': [
    "import { Pool } from 'pg';",
    'const pool = new Pool();',
    'export const tenant = () => pool.query(`',
    '  SET search_path TO tenant_a`);',
    '',
  ].join('\n'),
  // For the tests inside the extension host: the window's change theirs.
  'host.ts': [
    "import { Pool } from 'pg';",
    'const pool = new Pool();',
    'export const tenant = () => pool.query(`',
    '  SET search_path TO tenant_b`);',
    '',
  ].join('\n'),
  'lease.ts': [
    "import { Pool } from 'pg';",
    'const pool = new Pool();',
    'export async function lease() {',
    '  const client = await pool.connect();',
    '  client.release();',
    '}',
    '',
  ].join('\n'),
  'pgbouncer.ini': '[databases]\n* = host=a\n[pgbouncer]\nauth_file = users.txt\n',
  'users.txt': '',
  'client.ts': ["import postgres from 'postgres';", 'export const sql = postgres(process.env.DATABASE_URL!);', ''].join(
    '\n',
  ),
};

describe.runIf(editorIsHere())('the packed extension in a real VS Code', () => {
  const workbench = new Workbench();

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    await workbench.start(await packed(), FILES);
  });

  afterAll(async () => {
    await workbench.stop();
  });

  describe('in the window', () => {
    let page: Page;
    let driver: Driver;
    const shot = (name: string) => page.screenshot({ path: join(screenshots, `${name}.png`) });
    const told = () => driver.problems();

    beforeAll(async () => {
      page = await workbench.open([['openFile', workbench.remote(join(workbench.workspace, 'repo.ts'))]]);
      driver = new Driver(page);
      await workbench.go(page);
      await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 120_000 });
    });

    it('underlines the exact words of SQL inside a template literal', async () => {
      const squiggle = page.locator('.squiggly-error').first();
      await squiggle.waitFor({ timeout: 120_000 });
      const [line, under] = [await driver.lines('SET search_path').first().boundingBox(), await squiggle.boundingBox()];
      expect(line?.y).toBe(under?.y);
      await shot('squiggle');
    });

    it('lists it in Problems', async () => {
      await driver.run('Problems: Focus on Problems View');
      await expect.poll(told, { timeout: 60_000 }).toContainEqual(expect.stringMatching(/poolsafe \(?session-setting/));
      await shot('problems');
    });

    it('tells the effect and the verdict on hover', async () => {
      await driver.run('View: Focus Active Editor Group');
      const words = driver.lines('SET search_path').first().locator('span', { hasText: 'search_path' }).last();
      await words.hover({ position: { x: 40, y: 8 } });
      const hover = page.locator('.monaco-hover:not(.hidden)', { hasText: 'pgbouncer@1.20/transaction' }).first();
      await hover.waitFor();
      expect(await hover.innerText()).toContain('setting · write · session');
      await shot('hover');
    });

    it('offers and makes a quick fix', async () => {
      await page.mouse.move(5, 5);
      await driver
        .lines('SET search_path')
        .first()
        .click({ position: { x: 60, y: 8 } });
      const entry = page.locator('.action-widget .monaco-list-row', {
        hasText: 'Suppress session-setting on this line',
      });
      // The editor asks for actions a moment after the cursor has moved.
      await expect
        .poll(
          async () => {
            await page.keyboard.press('Escape');
            await page.keyboard.press('Control+.');
            await page.waitForTimeout(1500);
            return entry.count();
          },
          { timeout: 60_000 },
        )
        .toBeGreaterThan(0);
      await shot('quick-fix');
      await entry.first().click();
      await driver.lines('poolsafe-ignore session-setting').first().waitFor();
      await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    });

    it('makes safe fixes on save', async () => {
      await driver.openFile('client.ts');
      await page.locator('.squiggly-error').first().waitFor();
      await driver.lines('postgres(').first().click();
      await page.keyboard.press('Control+S');
      await expect
        .poll(() => readFileSync(join(workbench.workspace, 'client.ts'), 'utf8'), { timeout: 60_000 })
        .toContain('prepare: false');
      await shot('fixed-on-save');
    });

    it('says in the status bar what it judges for', async () => {
      const item = page.locator('.statusbar-item', { hasText: 'pgbouncer@1.20/transaction' });
      await item.first().waitFor();
      await shot('status');
    });

    it('fills Problems by a scan of the workspace', async () => {
      await driver.run('poolsafe: Scan Workspace');
      await expect.poll(told, { timeout: 120_000 }).toContainEqual(expect.stringMatching(/closed\.sql/));
      await expect.poll(told).toContainEqual(expect.stringMatching(/poolsafe \(?listen/));
      await shot('scan');
    });

    it('shows what every pooler does with the statement at the cursor', async () => {
      await driver.openFile('queries.sql');
      await driver.lines('SET search_path').first().click();
      await driver.run('poolsafe: Explain Statement at Cursor');
      // What is on the page is looked at in the extension host: a frame for it can't be had without the network.
      await page.locator('.tab', { hasText: 'statement.md' }).waitFor();
      await shot('explain');
    });

    it('changes the target where it is named, and says so', async () => {
      const file = join(workbench.workspace, 'poolsafe.config.json');
      try {
        // The page beside the editor has the focus: what is meant is the document that can be seen.
        await driver.start('poolsafe: Choose Target');
        await driver.pick('what is in front of the database', 'direct');
        await expect.poll(() => readFileSync(file, 'utf8'), { timeout: 60_000 }).toBe('{ "targets": ["direct"] }\n');
        await driver.status('direct').waitFor();
        await shot('target');
      } finally {
        writeFileSync(file, FILES['poolsafe.config.json']);
      }
      await driver.status('pgbouncer@1.20/transaction').waitFor();
      expect(existsSync(join(workbench.workspace, '.vscode'))).toBe(false);
    });

    it('creates a configuration with the target that is picked, and opens it', async () => {
      const file = join(workbench.workspace, 'poolsafe.config.json');
      rmSync(file);
      try {
        await driver.start('poolsafe: Create Configuration');
        await driver.pick('what is in front of the database', 'rds-proxy');
        await page.locator('.tab.active', { hasText: 'poolsafe.config.json' }).waitFor();
        expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ targets: ['rds-proxy'] });
        await driver.status('rds-proxy').waitFor();
        await shot('created');
        // A second time there is nothing to ask: what is there is opened.
        await driver.run('poolsafe: Create Configuration');
        expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ targets: ['rds-proxy'] });
      } finally {
        writeFileSync(file, FILES['poolsafe.config.json']);
      }
      await driver.status('pgbouncer@1.20/transaction').waitFor();
    });

    it('says in the status bar that a configuration is broken', async () => {
      const file = join(workbench.workspace, 'poolsafe.config.json');
      try {
        writeFileSync(file, '{ "targets": ["pgbuoncer"] }\n');
        // The last good one stays in force.
        const item = page.locator('.statusbar-item.has-background-color', { hasText: 'pgbouncer@1.20/transaction' });
        await item.first().waitFor();
        await shot('broken');
      } finally {
        writeFileSync(file, FILES['poolsafe.config.json']);
      }
      await page
        .locator('.statusbar-item.has-background-color', { hasText: 'pgbouncer' })
        .waitFor({ state: 'detached' });
    });

    it('has its settings on the settings page, each with where it is set and what it does', async () => {
      await driver.run('Preferences: Open Settings (UI)');
      await page.locator('.settings-editor .suggest-input-container').waitFor();
      await page.locator('.settings-editor .suggest-input-container').click();
      await page.keyboard.press('Control+A');
      await page.keyboard.type('@ext:poolsafe.poolsafe-vscode');
      const items = page.locator('.settings-editor .setting-item-contents .setting-item-title');
      const titles = async () => (await items.allInnerTexts()).map((title) => title.replace(/\s+/g, ' '));
      const ofWindow = ['Poolsafe: Enable', 'Poolsafe: Inlay Hints', 'Poolsafe: Targets', 'Poolsafe › Trace: Server'];
      await expect.poll(titles, { timeout: 60_000 }).toEqual(ofWindow);
      await shot('settings');
      // The program that is started belongs to the machine, which is another one than the window's here; a folder may say it, too.
      await page.locator('.settings-tabs-widget .action-label', { hasText: 'Workspace' }).first().click();
      await expect.poll(titles, { timeout: 60_000 }).toContain('Poolsafe › Server: Path');
      await shot('settings-of-folder');
      await page.locator('.tab.active', { hasText: 'Settings' }).click({ button: 'middle' });
    });

    it('has a walkthrough', async () => {
      await driver.start('Welcome: Open Walkthrough');
      await driver.entry('poolsafe: before the pooler').click();
      await page.locator('.getting-started-step', { hasText: 'Say what is in front of your database' }).waitFor();
      await page.locator('.getting-started-step', { hasText: 'Ask about one statement' }).waitFor();
      await shot('walkthrough');
      await page
        .locator('.getting-started-step a, .getting-started-step .button', { hasText: 'Choose Target' })
        .first()
        .click();
      await page.locator('.quick-input-title', { hasText: 'what is in front of the database' }).waitFor();
      await page.keyboard.press('Escape');
    });

    it('asks nobody outside of this machine', () => {
      // By this name the editor in a browser hands its own files to the frame of a page.
      const own = /\.vscode-resource\.vscode-cdn\.net$/;
      expect([...workbench.outside].filter((host) => !own.test(host))).toEqual([]);
    });
  });

  it('passes the tests that run inside its extension host', async () => {
    const results = await workbench.runInHost(join(import.meta.dirname, 'host.cjs'));
    expect(results.filter(({ error }) => error !== null)).toEqual([]);
    expect(results.length).toBeGreaterThan(10);
  });
});
