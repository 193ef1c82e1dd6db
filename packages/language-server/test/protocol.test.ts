import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, TextEdit } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { COMMANDS } from '../src/commands.js';
import { Editor, editorsOfFile, root, serverEntry } from './editor.js';

const { folders, start } = editorsOfFile();

const uriOf = (path: string) => URI.file(path).toString();

/** A copy of the project that the command line's own tests read. */
function shop(): string {
  const folder = folders.make();
  cpSync(join(root, 'fixtures/projects/shop'), folder, { recursive: true });
  return folder;
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(ts|sql)$/.test(file) && statSync(join(folder, file)).isFile(),
  );

const languageOf = (file: string) => (file.endsWith('.sql') ? 'sql' : 'typescript');

/** A diagnostic as one line: place, rule, severity. */
const line = ({ range, code, severity }: Diagnostic) =>
  `${String(range.start.line + 1)}:${String(range.start.character + 1)}-${String(range.end.line + 1)}:${String(range.end.character + 1)} ${String(code)} ${String(severity)}`;

interface CheckReport {
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: 'error' | 'warning' | 'info';
    readonly file: string;
    readonly suppressed: unknown;
    readonly message: string;
    readonly range: {
      readonly start: { line: number; column: number };
      readonly end: { line: number; column: number };
    };
  }[];
}

const CODE_OF_SEVERITY = { error: 1, warning: 2, info: 3 };

/** The same lines from `poolsafe check`. */
function checkLines(folder: string): Map<string, string[]> {
  const { stdout } = spawnSync(process.execPath, [serverEntry, 'check', '--format', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const lines = new Map<string, string[]>();
  for (const { rule, severity, file, suppressed, range } of (JSON.parse(stdout) as CheckReport).findings) {
    if (suppressed !== null) continue;
    const at = `${String(range.start.line)}:${String(range.start.column)}-${String(range.end.line)}:${String(range.end.column)}`;
    lines.set(file, [...(lines.get(file) ?? []), `${at} ${rule} ${String(CODE_OF_SEVERITY[severity])}`]);
  }
  return lines;
}

describe('initialize', () => {
  it('offers pull to an editor that pulls and can be told to pull again, and sends nothing by itself', async () => {
    const editor = await start({ pull: true });
    expect(editor.initialized?.capabilities.diagnosticProvider).toBeDefined();
    await editor.open('file:///a.sql', 'sql', 'LISTEN a;');
    const first = await editor.pull('file:///a.sql');
    expect(first).toMatchObject({ kind: 'full' });
    expect(first.items.map(({ code }) => code)).toEqual(['listen']);
    expect(await editor.pull('file:///a.sql', first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    expect(editor.published).toEqual([]);
  });

  it('sends diagnostics to an editor that does not pull', async () => {
    const editor = await start();
    expect(editor.initialized?.capabilities.diagnosticProvider).toBeUndefined();
    await editor.open('file:///a.sql', 'sql', 'LISTEN a;', 7);
    expect((await editor.diagnostics('file:///a.sql', 7)).map(({ code }) => code)).toEqual(['listen']);
    await editor.close('file:///a.sql');
    await editor.until(() => editor.published.at(-1)?.diagnostics.length === 0, 'diagnostics taken back');
  });

  it('refuses requests before it, and requests that it does not know', async () => {
    const editor = new Editor([process.execPath, serverEntry, 'lsp', '--stdio']);
    editor.connection.listen();
    const early = { textDocument: { uri: 'file:///a.sql' }, position: { line: 0, character: 0 } };
    await expect(editor.connection.sendRequest('textDocument/hover', early)).rejects.toMatchObject({ code: -32002 });
    editor.process.kill();
    await editor.exit;
    const ready = await start();
    await expect(ready.connection.sendRequest('textDocument/frobnicate', {})).rejects.toMatchObject({ code: -32601 });
  });
});

describe('diagnostics', () => {
  it.each([true, false])('are those of the command line on a project (pull: %s)', async (pull) => {
    const folder = shop();
    const expected = checkLines(folder);
    expect(expected.size).toBeGreaterThan(2);
    const editor = await start({ folders: [folder], pull });
    for (const file of filesOf(folder)) {
      const uri = uriOf(join(folder, file));
      await editor.open(uri, languageOf(file), readFileSync(join(folder, file), 'utf8'));
      const found = pull ? (await editor.pull(uri)).items : await editor.diagnostics(uri, 1);
      const findings = found.filter(({ code }) => code !== 'unused-suppression');
      expect(findings.map(line), file).toEqual(expected.get(file) ?? []);
    }
  });

  it('carry the address of the rule, the other place, and severity', async () => {
    const editor = await start();
    const text = 'SET search_path TO a;\nSELECT pg_advisory_lock(1);\nSELECT pg_advisory_unlock(1);\n';
    await editor.open('untitled:one', 'sql', text);
    const found = await editor.diagnostics('untitled:one', 1);
    const lock = found.find(({ code }) => code === 'session-lock');
    expect(lock?.codeDescription?.href).toMatch(/session-lock/);
    expect(lock?.relatedInformation?.map(({ location }) => location.range.start.line)).toContain(2);
    expect(found.every(({ source }) => source === 'poolsafe')).toBe(true);
  });

  it.each([
    ['sql', 'LISTEN a;', ['listen']],
    ['plpgsql', 'LISTEN a;', ['listen']],
    ['typescript', "import { Pool } from 'pg';\nconst p = new Pool();\nawait p.query('LISTEN a');\n", ['listen']],
    ['javascriptreact', "import { Pool } from 'pg';\nconst p = new Pool();\np.query('LISTEN a');\n", ['listen']],
    ['python', 'LISTEN a;', []],
  ])('of an untitled document go by its language id: %s', async (language, text, rules) => {
    const editor = await start({ pull: true });
    await editor.open('untitled:Untitled-1', language, text);
    expect((await editor.pull('untitled:Untitled-1')).items.map(({ code }) => code)).toEqual(rules);
  });

  it('leave binary content alone, and say so when a text is too long', async () => {
    const editor = await start({ pull: true });
    await editor.open('file:///b.sql', 'sql', '\0\0\0LISTEN a;');
    expect((await editor.pull('file:///b.sql')).items).toEqual([]);
    await editor.open('file:///long.sql', 'sql', 'SELECT 1;\n'.repeat(1_000_000));
    const long = await editor.pull('file:///long.sql');
    expect(long.items.map(({ code, severity }) => [code, severity])).toEqual([['not-analysed', 3]]);
    await editor.open('file:///after.sql', 'sql', 'LISTEN a;');
    expect((await editor.pull('file:///after.sql')).items).toHaveLength(1);
  });

  it('answer a burst of edits with the last version', async () => {
    const editor = await start();
    const uri = 'untitled:burst';
    await editor.open(uri, 'sql', '');
    for (let version = 2; version <= 101; version++)
      await editor.change(uri, version, [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: 'LISTEN a;\n' },
      ]);
    expect(await editor.diagnostics(uri, 101)).toHaveLength(100);
    expect(editor.published.length).toBeLessThan(60);
  });
});

describe('edits', () => {
  it('one by one lead to what the whole text leads to (2,000 random edits, CRLF, astral characters)', async () => {
    const editor = await start({ pull: true });
    const pieces = [
      'LISTEN a;',
      'SET x = 1;',
      '\r\n',
      '\n',
      '😀',
      "'",
      '--',
      ' ',
      'é',
      'SELECT pg_advisory_lock(1);',
      '/*',
      '*/',
      '𝒳;',
    ];
    let seed = 20_261_121;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.floor((seed / 0x80000000) * below);
    };
    const one = 'untitled:incremental';
    const other = 'untitled:full';
    let document = TextDocument.create(one, 'sql', 1, 'LISTEN b;\r\n-- 😀\nSET y = 2;\n');
    await editor.open(one, 'sql', document.getText());
    await editor.open(other, 'sql', document.getText());
    for (let version = 2; version <= 2001; version++) {
      const length = document.getText().length;
      const start = random(length + 1);
      const end = length > 600 ? Math.min(length, start + 400) : Math.min(length, start + random(8));
      const range = { start: document.positionAt(start), end: document.positionAt(end) };
      const change = { range, text: random(4) === 0 ? '' : (pieces[random(pieces.length)] ?? '') };
      document = TextDocument.update(document, [change], version);
      await editor.change(one, version, [change]);
      if (version % 40 !== 1) continue;
      await editor.change(other, version, [{ text: document.getText() }]);
      const [a, b] = await Promise.all([editor.pull(one), editor.pull(other)]);
      expect(a.items.map(line), JSON.stringify(document.getText())).toEqual(b.items.map(line));
      for (const { range: found, code } of a.items) {
        if (code === 'listen') expect(document.getText(found)).toMatch(/listen/i);
      }
    }
  });
});

const TENANT = `import { Pool } from 'pg';
const pool = new Pool();
export async function tenant() {
  const client = await pool.connect();
  await client.query('SET search_path TO tenant_a');
  await client.query(\`
    SELECT 1;
    SET lock_timeout = '1s'\`);
  client.release();
}
`;

function edited(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), [...edits]);
}

function editsOf(action: Awaited<ReturnType<Editor['actions']>>[number] | undefined): TextEdit[] {
  const [change] = action?.edit?.documentChanges ?? [];
  if (!change || !('edits' in change)) throw new Error(`no edits in ${JSON.stringify(action)}`);
  expect(change.textDocument.version).toBe(1);
  return change.edits as TextEdit[];
}

describe('hover', () => {
  it('tells the effect, the targets in force, the verdict, its evidence, and the page', async () => {
    const editor = await start({ pull: true });
    await editor.open('file:///t.ts', 'typescript', TENANT);
    const [first] = (await editor.pull('file:///t.ts')).items;
    const hover = await editor.connection.sendRequest<{ contents: { value: string }; range: unknown }>(
      'textDocument/hover',
      { textDocument: { uri: 'file:///t.ts' }, position: first?.range.start },
    );
    expect(hover.range).toEqual(first?.range);
    expect(hover.contents.value).toContain('setting · write · session · `search_path`');
    expect(hover.contents.value).toMatch(
      /^`pgbouncer@[^`]+`: \*\*.*(lost|leaked).*\*\* {2}\n(measured|documented|inferred)/m,
    );
    expect(hover.contents.value).toMatch(/\[session-setting\]\(https:/);
    const none = await editor.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: 'file:///t.ts' },
      position: { line: 0, character: 0 },
    });
    expect(none).toBeNull();
  });

  it("names the project's own files where those say what stands before the database", async () => {
    const folder = folders.make();
    writeFileSync(join(folder, 'pgbouncer.ini'), '[databases]\n* = host=a\n[pgbouncer]\npool_mode = statement\n');
    const editor = await start({ folders: [folder], pull: true });
    const uri = uriOf(join(folder, 'a.sql'));
    await editor.open(uri, 'sql', 'LISTEN a;');
    const hover = await editor.connection.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 0, character: 2 },
    });
    expect(hover.contents.value).toMatch(/`pgbouncer@[^`]+\/statement/);
    expect(hover.contents.value).toContain("Targets from the project's own files.");
  });
});

describe('code actions', () => {
  it('suppress on the line and in the file with the comment syntax of the place', async () => {
    const editor = await start({ pull: true });
    await editor.open('file:///t.ts', 'typescript', TENANT);
    const { items } = await editor.pull('file:///t.ts');
    const texts: string[] = [];
    for (const { range } of items) {
      const actions = await editor.actions('file:///t.ts', range);
      expect(actions.map(({ kind }) => kind)).not.toContain('source.fixAll.poolsafe');
      const suppress = actions.find(({ title }) => title === 'Suppress session-setting on this line');
      texts.push(edited(TENANT, editsOf(suppress)));
      const inFile = actions.find(({ title }) => title === 'Suppress session-setting in this file');
      expect(edited(TENANT, editsOf(inFile))).toMatch(/^\/\/ poolsafe-ignore-file session-setting: /);
      expect(actions.find(({ command }) => command?.command === COMMANDS.openPage)).toBeDefined();
    }
    expect(texts[0]).toContain("  // poolsafe-ignore session-setting: say why\n  await client.query('SET search");
    expect(texts[1]).toContain('    -- poolsafe-ignore session-setting: say why\n    SET lock_timeout');
    for (const [index, text] of texts.entries()) {
      await editor.open(`file:///s${String(index)}.ts`, 'typescript', text);
      const left = (await editor.pull(`file:///s${String(index)}.ts`)).items;
      expect(left.map(({ code }) => code)).toEqual(items.slice(1).map(({ code }) => code));
    }
  });

  it('make fixes with plain edits: the safe ones of a file at once, each alone', async () => {
    const editor = await start({ pull: true });
    const text =
      'BEGIN;\r\nSET search_path TO a; -- 😀\r\nSELECT 1;\r\nCOMMIT;\r\nBEGIN;\r\nSELECT pg_advisory_lock(1);\r\nCOMMIT;\r\n';
    await editor.open('file:///f.sql', 'sql', text);
    const { items } = await editor.pull('file:///f.sql');
    const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const [all] = await editor.actions('file:///f.sql', whole, ['source.fixAll']);
    const quick = await editor.actions('file:///f.sql', whole, ['quickfix']);
    const preferred = quick.filter(({ isPreferred }) => isPreferred === true);
    expect(items.length).toBeGreaterThan(0);
    if (preferred.length === 0) expect(all).toBeUndefined();
    else {
      const fixed = edited(text, editsOf(all));
      expect(fixed.split('\r\n')).toHaveLength(text.split('\r\n').length);
      expect(fixed).toContain('-- 😀');
      const cli = folders.make();
      writeFileSync(join(cli, 'f.sql'), text);
      spawnSync(process.execPath, [serverEntry, 'check', '--fix'], { cwd: cli });
      expect(fixed).toBe(readFileSync(join(cli, 'f.sql'), 'utf8'));
      expect(fixed).not.toBe(text);
    }
  });
});

const SESSION = JSON.stringify({ targets: ['pgbouncer/session'] });
const TRANSACTION = JSON.stringify({ targets: ['pgbouncer/transaction'] });

describe('configuration', () => {
  it('is the one nearest to the file, also in nested folders of a workspace', async () => {
    const folder = folders.make();
    mkdirSync(join(folder, 'inner/deep'), { recursive: true });
    writeFileSync(join(folder, 'poolsafe.config.json'), TRANSACTION);
    writeFileSync(join(folder, 'inner/poolsafe.config.json'), JSON.stringify({ targets: ['direct'] }));
    const editor = await start({ folders: [folder, join(folder, 'inner')], pull: true });
    const found = async (file: string) => {
      await editor.open(uriOf(join(folder, file)), 'sql', 'SET search_path TO a;');
      return (await editor.pull(uriOf(join(folder, file)))).items.length;
    };
    expect(await found('a.sql')).toBe(1);
    expect(await found('inner/deep/a.sql')).toBe(0);
    const shown = await editor.connection.sendRequest<{ file: string; targets: string[]; markdown: string }>(
      'workspace/executeCommand',
      { command: COMMANDS.showConfiguration, arguments: [uriOf(join(folder, 'inner/deep/a.sql'))] },
    );
    expect(shown.file).toBe(join(folder, 'inner/poolsafe.config.json'));
    expect(shown.targets).toEqual(['direct']);
  });

  it.each([true, false])(
    'that breaks is told in its own file, and the last good one stays (pull: %s)',
    async (pull) => {
      const folder = folders.make();
      const config = join(folder, 'poolsafe.config.json');
      const uri = uriOf(join(folder, 'a.sql'));
      writeFileSync(config, TRANSACTION);
      const editor = await start({ folders: [folder], pull });
      await editor.until(() => editor.registered.includes('workspace/didChangeWatchedFiles'), 'watching');
      await editor.open(uri, 'sql', 'SET search_path TO a;');
      const rules = async () => (pull ? (await editor.pull(uri)).items : await editor.diagnostics(uri, 1)).length;
      expect(await rules()).toBe(1);
      const changed = async (text: string | undefined) => {
        editor.published.length = 0;
        if (text === undefined) rmSync(config);
        else writeFileSync(config, text);
        await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
          changes: [{ uri: uriOf(config), type: text === undefined ? 3 : 2 }],
        });
      };
      const ofConfig = () => editor.published.findLast((sent) => sent.uri === uriOf(config))?.diagnostics;
      await changed('{\n  "targets": ["pgbuoncer"]\n}\n');
      expect(await rules()).toBe(1);
      const [problem] = await editor.until(ofConfig, 'a diagnostic in the configuration');
      expect(problem?.message).toMatch(/did you mean "pgbouncer"/);
      expect(problem?.range).toEqual({ start: { line: 1, character: 15 }, end: { line: 1, character: 24 } });
      await changed('{ "targets": [');
      expect(await rules()).toBe(1);
      await editor.until(() => ofConfig()?.[0]?.message.includes('poolsafe.config.json:1:'), 'a syntax error');
      await changed(JSON.stringify({ rules: { 'session-setting': 'off' }, targets: ['pgbouncer/transaction'] }));
      expect(await rules()).toBe(0);
      await editor.until(() => ofConfig()?.length === 0, 'the problem taken back');
      await changed(undefined);
      expect(await rules()).toBe(1);
      if (pull) expect(editor.refreshes).toBeGreaterThan(2);
    },
  );

  it('is checked while it is typed', async () => {
    const folder = folders.make();
    const uri = uriOf(join(folder, 'poolsafe.config.json'));
    writeFileSync(join(folder, 'poolsafe.config.json'), SESSION);
    const editor = await start({ folders: [folder], pull: true });
    await editor.open(uri, 'json', '{ "target": [] }');
    expect((await editor.pull(uri)).items[0]?.message).toMatch(/did you mean "targets"/);
    await editor.change(uri, 2, [{ text: SESSION }]);
    expect((await editor.pull(uri)).items).toEqual([]);
  });

  it('that is a program is not run in a folder that is not trusted', async () => {
    const folder = folders.make();
    const proof = join(folder, 'was-run');
    writeFileSync(
      join(folder, 'poolsafe.config.mjs'),
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(proof)}, '');\nexport default { targets: ['direct'] };\n`,
    );
    for (const trusted of [false, true]) {
      const editor = await start({ folders: [folder], pull: true, trusted });
      await editor.open(uriOf(join(folder, 'a.sql')), 'sql', 'SET search_path TO a;');
      const { items } = await editor.pull(uriOf(join(folder, 'a.sql')));
      expect(items).toHaveLength(trusted ? 0 : 1);
      expect(readdirSync(folder).includes('was-run')).toBe(trusted);
    }
  });

  it("that names no targets takes the editor's", async () => {
    const editor = await start({ pull: true, settings: { targets: ['direct'] } });
    await editor.until(() => editor.refreshes > 0, 'settings read');
    await editor.open('file:///nowhere/a.sql', 'sql', 'SET search_path TO a;');
    expect((await editor.pull('file:///nowhere/a.sql')).items).toEqual([]);
  });
});

describe('commands', () => {
  it('scan the workspace: files that are not open are told, and an open one has one source', async () => {
    const folder = shop();
    const expected = checkLines(folder);
    const editor = await start({ folders: [folder], pull: true });
    const opened = uriOf(join(folder, 'src/db.ts'));
    await editor.open(opened, 'typescript', readFileSync(join(folder, 'src/db.ts'), 'utf8'));
    const request = { command: COMMANDS.scan, arguments: [], workDoneToken: 'scan' };
    const result = await editor.connection.sendRequest<{ files: number; findings: number; cancelled: boolean }>(
      'workspace/executeCommand',
      request,
    );
    expect(result).toMatchObject({ cancelled: false, findings: [...expected.values()].flat().length });
    expect(editor.progress).toEqual(expect.arrayContaining(['begin', 'end']));
    const told = new Set(editor.published.map(({ uri }) => uri));
    expect(told.has(opened)).toBe(false);
    for (const file of expected.keys()) if (file !== 'src/db.ts') expect(told).toContain(uriOf(join(folder, file)));
    // Opened now: what was sent is taken back, the editor asks.
    const other = uriOf(join(folder, 'src/orders.ts'));
    await editor.open(other, 'typescript', readFileSync(join(folder, 'src/orders.ts'), 'utf8'));
    await editor.until(
      () => editor.published.at(-1)?.uri === other && !editor.published.at(-1)?.diagnostics.length,
      'back',
    );
    expect((await editor.pull(other)).items.length).toBeGreaterThan(0);
    rmSync(join(folder, 'migrations'), { recursive: true });
    await editor.connection.sendRequest('workspace/executeCommand', request);
    const migration = editor.published.findLast(({ uri }) => uri.includes('migrations'));
    expect(migration?.diagnostics).toEqual([]);
  });

  it('explain the statement at a place, for every known pooler', async () => {
    const editor = await start({ pull: true });
    await editor.open('file:///t.ts', 'typescript', TENANT);
    const [first] = (await editor.pull('file:///t.ts')).items;
    const explain = (range: unknown) =>
      editor.connection.sendRequest<{ markdown: string } | null>('workspace/executeCommand', {
        command: COMMANDS.explain,
        arguments: ['file:///t.ts', range],
      });
    const at = { start: first?.range.start, end: first?.range.start };
    const page = await explain(at);
    expect(page?.markdown).toContain('SET search_path TO tenant_a');
    expect(page?.markdown).toContain('(in force)');
    expect(page?.markdown.match(/^\| /gm)?.length).toBeGreaterThan(10);
    const top = { line: 0, character: 0 };
    expect(await explain({ start: top, end: top })).toBeNull();
    await expect(explain('x')).rejects.toThrow('range');
  });
});

describe('the end', () => {
  it.each([
    ['0 after shutdown and exit', true, 0],
    ['1 after exit alone', false, 1],
  ])('exit code %s', async (_, shutdown, code) => {
    const editor = await Editor.start();
    if (shutdown) await editor.connection.sendRequest('shutdown');
    await editor.connection.sendNotification('exit');
    expect(await editor.exit).toBe(code);
  });

  it('comes with the end of the input', async () => {
    const editor = await Editor.start();
    editor.process.stdin?.end();
    expect(await editor.exit).toBe(1);
  });

  it("comes with the end of the editor's process, even when somebody keeps the pipes open", async () => {
    const keeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const server = spawn(process.execPath, [serverEntry, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const message = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: keeper.pid, rootUri: null, capabilities: {} },
    });
    const answered = new Promise((resolve) => server.stdout.once('data', resolve));
    server.stdin.write(`Content-Length: ${String(message.length)}\r\n\r\n${message}`);
    await answered;
    keeper.kill('SIGKILL');
    await ended;
    expect(server.exitCode).toBe(1);
  });
});
