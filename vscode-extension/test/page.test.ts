import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { knownTargets, parseTarget } from '@poolsafe/poolers';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explanationPage } from '../../packages/language-server/src/explaining.js';
import { editorIsHere } from './editor/availability.js';
import { parts } from './editor/install.mjs';
import { CHROMIUM } from './editor/workbench.js';

const target = parseTarget('pgbouncer@1.24/transaction');
const HOSTILE = '<img src=x onerror="document.title=1"> | [a](javascript:b) `';

/** What the preview of the editor's default themes sets. */
const THEMES = {
  light: { background: '#ffffff', foreground: '#3b3b3b', block: '#0000001a', link: '#005fb8' },
  dark: { background: '#1f1f1f', foreground: '#cccccc', block: '#ffffff1a', link: '#4daafc' },
} as const;

/** What the preview lets a page do: nothing but look as it does. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const extension = join(parts.folder, 'vscode/extensions/markdown-language-features');

/** The preview's frame comes over the network; its Markdown, its style sheet and its policy do not. */
describe.runIf(editorIsHere())('the page that explains a statement', () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-page-'));
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({
      ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The HTML that the editor's own Markdown makes of a page, with nothing cleaned out of it. */
  async function htmlOf(markdown: string): Promise<string> {
    const page = await browser.newPage();
    const renderer = readFileSync(join(extension, 'notebook-out/index.js'), 'utf8');
    const module = `data:text/javascript;base64,${Buffer.from(renderer).toString('base64')}`;
    await page.setContent('<style id="_defaultStyles"></style><div id="page"></div>');
    const html = await page.evaluate(`(async () => {
      const { activate } = await import(${JSON.stringify(module)});
      const element = document.getElementById('page');
      const text = () => ${JSON.stringify(markdown)};
      activate({ workspace: { isTrusted: true } }).renderOutputItem({ mime: 'text/markdown', text }, element);
      return element.shadowRoot.getElementById('preview').innerHTML;
    })()`);
    await page.close();
    return String(html);
  }

  async function open(statement: string, theme: keyof typeof THEMES) {
    const body = await htmlOf(explanationPage({ text: statement, dialect: 'postgres' }, [target]));
    const { background, foreground, block, link } = THEMES[theme];
    const file = join(folder, `${theme}.html`);
    writeFileSync(
      file,
      `<!DOCTYPE html><html><head><meta charset="utf-8"><title>page</title>
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<style>:root { --vscode-textCodeBlock-background: ${block}; } body { background: ${background}; color: ${foreground}; } a { color: ${link}; }</style>
<style>${readFileSync(join(extension, 'media/markdown.css'), 'utf8')}</style></head>
<body class="vscode-body vscode-${theme}">${body}</body></html>`,
    );
    const page: Page = await browser.newPage({ viewport: { width: 760, height: 900 } });
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(pathToFileURL(file).href);
    const shots = process.env['POOLSAFE_SCREENSHOTS'];
    if (shots !== undefined) await page.screenshot({ path: join(shots, `page-${theme}.png`) });
    return { page, asked, complaints, address: pathToFileURL(file).href };
  }

  it.each(['light', 'dark'] as const)('has a row for every pooler, its own first, in a %s theme', async (theme) => {
    const { page, asked, complaints, address } = await open("SET search_path TO 'tenant'", theme);
    const rows = await page
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map(({ innerText }) => innerText)));
    const others = knownTargets('postgres').filter(({ id }) => id !== target.id);
    expect(rows.map(([name]) => name)).toEqual([`${target.id} (in force)`, ...others.map(({ id }) => id)]);
    for (const row of rows)
      expect(row).toEqual([expect.any(String), expect.stringMatching(/^[✗!?✓] \S/), expect.any(String)]);
    expect(rows[0]?.[1]).toMatch(/^✗/);
    // Nothing runs, nothing is asked of elsewhere, and nothing is wider than the page.
    expect(await page.locator('script, img, iframe, link').count()).toBe(0);
    expect(asked).toEqual([address]);
    expect(complaints).toEqual([]);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(760);
    await page.close();
  });

  it('shows words of a statement as words', async () => {
    const { page, complaints } = await open(`SET "app.${HOSTILE}" TO 1; LISTEN "${HOSTILE}"`, 'dark');
    expect(await page.locator('script, img, iframe').count()).toBe(0);
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
    expect(await page.title()).toBe('page');
    expect(complaints).toEqual([]);
    expect(await page.locator('tbody tr td:nth-child(3)').count()).toBe(await page.locator('tbody tr').count());
    expect(await page.locator('body').innerText()).toContain('<img src=x');
    await page.close();
  });
});
