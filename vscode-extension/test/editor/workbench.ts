import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { parts } from './install.mjs';

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

const SETTINGS = {
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  // Where a window meets a folder that is not trusted, it begins restricted.
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  // What is underlined is ours: packages are not installed here, which TypeScript would tell.
  'typescript.validate.enable': false,
  'editor.codeActionsOnSave': { 'source.fixAll.poolsafe': 'explicit' },
};

/** A free port of this machine. */
const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });

/**
 * A real VS Code with the extension installed from its package: the editor's server, and its window in a browser without
 * a screen. Everything that it writes stands in a folder of its own.
 */
export class Workbench {
  readonly room = mkdtempSync(join(tmpdir(), 'poolsafe-editor-'));
  readonly workspace = this.#folder('workspace');
  readonly report = join(this.room, 'report.json');
  /** Addresses outside of this machine that the window asked for. */
  readonly outside = new Set<string>();
  readonly #data = this.#folder('data');
  readonly #extensions = this.#folder('extensions');
  readonly #home = this.#folder('home');
  #server: ChildProcess | undefined;
  #context: BrowserContext | undefined;
  #port = 0;

  #folder(name: string): string {
    const folder = join(this.room, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  get #environment() {
    return { ...process.env, HOME: this.#home, EXTENSIONS_GALLERY: '{}', POOLSAFE_TEST_REPORT: this.report };
  }

  /** Installs the package and starts the editor's server. @param trusting every folder, without asking */
  async start(vsix: string, files: Readonly<Record<string, string>>, trusting = true): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.workspace, name)), { recursive: true });
      writeFileSync(join(this.workspace, name), text);
    }
    const user = join(this.#data, 'data/User');
    mkdirSync(user, { recursive: true });
    writeFileSync(join(user, 'settings.json'), JSON.stringify(SETTINGS));
    const folders = ['--extensions-dir', this.#extensions, '--server-data-dir', this.#data];
    const installed = spawnSync(parts.node, [parts.main, '--install-extension', vsix, ...folders], {
      env: this.#environment,
      encoding: 'utf8',
    });
    if (installed.status !== 0)
      throw new Error(`the package cannot be installed: ${installed.stdout}${installed.stderr}`);
    this.#port = await freePort();
    const options = [
      ...['--host', '127.0.0.1', '--port', String(this.#port), '--without-connection-token'],
      ...['--accept-server-license-terms', '--enable-smoke-test-driver', '--telemetry-level', 'off'],
      ...(trusting ? ['--disable-workspace-trust'] : []),
    ];
    this.#server = spawn(parts.node, [parts.main, ...options, ...folders], {
      env: this.#environment,
      stdio: 'ignore',
      detached: true,
    });
    for (let tries = 0; tries < 600; tries++) {
      const up = await fetch(`http://127.0.0.1:${String(this.#port)}/version`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (up) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("the editor's server does not answer");
  }

  /** Opens a window on the workspace: the one browser's, which loads the editor's code only once. */
  async open(payload: readonly (readonly [string, string])[] = [], folder = this.workspace): Promise<Page> {
    this.#address = `http://127.0.0.1:${String(this.#port)}/?folder=${folder}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    const [known] = this.#context?.pages() ?? [];
    if (known) return known;
    this.#context = await chromium.launchPersistentContext(this.#folder('profile'), {
      ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
      headless: true,
      viewport: { width: 1280, height: 860 },
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    });
    const page = this.#context.pages()[0] ?? (await this.#context.newPage());
    page.setDefaultTimeout(60_000);
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== '127.0.0.1') this.outside.add(hostname);
    });
    return page;
  }

  #address = '';

  /** Goes to the window that `open` made. */
  async go(page: Page): Promise<void> {
    await page.goto(this.#address, { waitUntil: 'domcontentloaded' });
  }

  /** The name by which the window knows a file of this machine. */
  remote(path: string): string {
    return `vscode-remote://127.0.0.1:${String(this.#port)}${path}`;
  }

  /** Runs a module inside the extension host; gives what it wrote as its report. */
  async runInHost(
    module: string,
    folder = this.workspace,
  ): Promise<readonly { readonly name: string; readonly error: string | null }[]> {
    const tests = this.#folder('tests');
    const manifest = {
      ...{ name: 'poolsafe-tests', publisher: 'poolsafe', version: '0.0.1', engines: { vscode: '*' } },
      // A module may be an extension of its own, too: one that serves the folder.
      ...{ main: './host.cjs', activationEvents: ['*'], capabilities: { virtualWorkspaces: true } },
    };
    writeFileSync(join(tests, 'package.json'), JSON.stringify(manifest));
    cpSync(module, join(tests, 'host.cjs'));
    const payload: [string, string][] = [
      ['extensionDevelopmentPath', this.remote(tests)],
      ['extensionTestsPath', this.remote(join(tests, 'host.cjs'))],
    ];
    const page = await this.open(payload, folder);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise((resolve) => (timer = setTimeout(resolve, 300_000)));
    const ended = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await this.go(page);
    await Promise.race([ended, timeout]);
    clearTimeout(timer);
    if (!existsSync(this.report)) throw new Error('the tests in the extension host did not end');
    return JSON.parse(readFileSync(this.report, 'utf8')) as { name: string; error: string | null }[];
  }

  async stop(): Promise<void> {
    await this.#context?.close().catch(() => undefined);
    const pid = this.#server?.pid;
    if (pid !== undefined && this.#server?.exitCode === null) process.kill(-pid);
    rmSync(this.room, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
