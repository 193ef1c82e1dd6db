import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding } from '@poolsafe/core';
import { auditOf, type CheckResult } from '@poolsafe/engine';
import { parseTarget } from '@poolsafe/poolers';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reporters } from '../src/index.js';

const target = parseTarget('pgbouncer@1.24/transaction');
const HOSTILE = '</script><img src=x onerror="document.title=1">\u2028<!--';

function finding(index: number): Finding {
  const at = (column: number) => ({ line: 1, column, offset: column - 1 });
  return {
    rule: index % 3 === 0 ? 'session-setting' : 'temp-table',
    severity: index % 5 === 0 ? 'warning' : 'error',
    message: `Message ${String(index)} ${HOSTILE}`,
    advice: 'Use SET LOCAL.',
    file: `src/${HOSTILE}/file-${String(index % 40)}.ts`,
    range: { start: at(1), end: at(9) },
    dialect: 'postgres',
    statement: `SET a${String(index)} = $1 ${HOSTILE}`,
    verdicts: [
      {
        target: target.id,
        outcomes: ['leaked', 'lost'],
        until: null,
        reason: { kind: 'outlives-boundary' },
        recognised: true,
        evidence: [{ kind: 'measured', on: 'PgBouncer', detail: HOSTILE }],
      },
    ],
    related: [],
    fixes: index % 2 === 0 ? [{ title: 'Use it', safety: 'safe', edits: [{ start: 0, end: 3, text: 'LET' }] }] : [],
    suppressed: null,
    fingerprint: String(index),
    url: 'https://example.test/rule',
  };
}

function resultOf(count: number): CheckResult {
  const findings = Array.from({ length: count }, (_, index) => finding(index));
  const code: CheckResult = {
    targets: [target],
    findings,
    notAnalysed: [],
    problems: [],
    unusedSuppressions: [],
    files: 40,
    statements: count,
    sources: new Map(findings.map(({ file }) => [file, `SET a = 1 -- ${HOSTILE}\n`])),
  };
  return auditOf(code, undefined);
}

const html = await reporters['html']?.();
const render = (result: CheckResult) =>
  html?.report(result, { toolVersion: '0', showLiterals: false, color: false, width: 80 }) ?? '';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const missing = executablePath === undefined && process.env['CI'] === undefined;

describe.skipIf(missing)(`HTML in a browser${missing ? ' (skipped: chromium is not installed)' : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolsafe-html-'));
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(count: number, colorScheme: 'light' | 'dark', width: number) {
    const file = join(folder, `${String(count)}.html`);
    if (!existsSync(file)) writeFileSync(file, render(resultOf(count)));
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: false });
    const page = await context.newPage();
    const problems: string[] = [];
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(pathToFileURL(file).href);
    return { page, problems, requests, file, close: () => context.close() };
  }

  /** Rules of axe-core that the page breaks, with the elements. */
  async function violations(page: Page): Promise<readonly string[]> {
    return page.evaluate(
      `(() => { ${axe}; return axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => id + ': ' + html.slice(0, 200)))); })()`,
    );
  }

  describe.each([0, 1, 200, 10_000])('with %i findings', (count) => {
    it.each([
      ['light', 1200],
      ['dark', 1200],
      ['light', 340],
      ['dark', 340],
    ] as const)(
      '%s at %i pixels: no request, no error, no violation, nothing wider than the page',
      async (scheme, width) => {
        const { page, problems, requests, file, close } = await open(count, scheme, width);
        expect(requests).toEqual([pathToFileURL(file).href]);
        expect(problems).toEqual([]);
        expect(await page.title()).toBe('poolsafe audit');
        expect(await page.locator('li.finding').count()).toBe(Math.min(50, count));
        const [inner, scrolled] = (await page.evaluate('[innerWidth, document.documentElement.scrollWidth]')) as [
          number,
          number,
        ];
        expect(scrolled).toBeLessThanOrEqual(inner);
        expect(await violations(page)).toEqual([]);
        await close();
      },
    );
  });

  it('filters by rule, severity, file and text, and turns pages from the keyboard', async () => {
    const { page, close } = await open(10_000, 'light', 1200);
    const status = page.locator('#status');
    expect(await status.textContent()).toBe('1 to 50 of 10000 findings, page 1 of 200');
    await page.locator('#next').focus();
    await page.keyboard.press('Enter');
    expect(await status.textContent()).toBe('51 to 100 of 10000 findings, page 2 of 200');
    await page.selectOption('select[name=rule]', 'session-setting');
    expect(await status.textContent()).toContain('of 3334 findings');
    await page.selectOption('select[name=severity]', 'warning');
    expect(await status.textContent()).toContain('of 667 findings');
    await page.selectOption('select[name=target]', target.id);
    await page.fill('input[name=file]', 'FILE-15.TS');
    expect(await status.textContent()).toContain('of 84 findings');
    await page.fill('input[name=text]', 'message 9975 ');
    expect(await status.textContent()).toBe('1 to 1 of 1 findings');
    await page.click('button[type=reset]');
    await page.waitForFunction("document.querySelector('#status').textContent.includes('of 10000')");
    await close();
  });

  it('prints', async () => {
    const { page, close } = await open(200, 'light', 1200);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('li.finding').count()).toBe(200);
    await close();
  });

  it('draws its charts', async () => {
    const { page, close } = await open(200, 'light', 1200);
    expect(await page.locator('#chart-rules canvas').count()).toBe(1);
    await close();
  });
});

describe('HTML as text', () => {
  it('lets nothing that was analysed end an element or an attribute', () => {
    const page = render(resultOf(3));
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  });
});
