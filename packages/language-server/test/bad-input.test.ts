import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { URI } from 'vscode-uri';
import { COMMANDS } from '../src/commands.js';
import { editorsOfFile } from './editor.js';

const { folders, start } = editorsOfFile({ pull: true });

const uriOf = (path: string) => URI.file(path).toString();
const MEGABYTES_10 = 10 * 1024 * 1024;

describe('files that are not what they seem', () => {
  it('of 10 MB on disk do not hold up the scan or the others', async () => {
    const folder = folders.make();
    const line = "INSERT INTO a VALUES (1, 'x');\n";
    writeFileSync(join(folder, 'big.sql'), `${line.repeat(Math.ceil(MEGABYTES_10 / line.length))}LISTEN a;\n`);
    writeFileSync(join(folder, 'big.ts'), `// ${'x'.repeat(MEGABYTES_10)}\n`);
    writeFileSync(join(folder, 'small.sql'), 'LISTEN b;\n');
    const editor = await start({ folders: [folder] });
    const scan = editor.connection.sendRequest<{ findings: number }>('workspace/executeCommand', {
      command: COMMANDS.scan,
    });
    await editor.open(uriOf(join(folder, 'small.sql')), 'sql', 'LISTEN b;\n');
    expect((await editor.pull(uriOf(join(folder, 'small.sql')))).items).toHaveLength(1);
    expect((await scan).findings).toBe(2);
    expect(editor.published.some(({ uri }) => uri.endsWith('big.sql'))).toBe(true);
  });

  it.each([
    ['sql', 'big.sql'],
    ['typescript', 'big.ts'],
  ])('of 10 MB, edited: %s says that it is too long, and nothing else', async (language, name) => {
    const editor = await start();
    const uri = uriOf(join(folders.make(), name));
    const line = "pool.query('LISTEN a');\n";
    await editor.open(uri, language, line.repeat(Math.ceil(MEGABYTES_10 / line.length)));
    const codes = async () => (await editor.pull(uri)).items.map(({ code }) => code);
    expect(await codes()).toEqual(['not-analysed']);
    const at = { line: 0, character: 0 };
    for (let version = 2; version < 12; version++)
      await editor.change(uri, version, [{ range: { start: at, end: at }, text: 'x' }]);
    expect(await codes()).toEqual(['not-analysed']);
    expect(await editor.actions(uri, { start: at, end: at })).toEqual([]);
    await editor.change(uri, 12, [{ text: 'LISTEN a;' }]);
    expect(await codes()).toEqual(language === 'sql' ? ['listen'] : []);
  });

  it('that a bundler wrote are left alone while they are edited, as the command line leaves them', async () => {
    const editor = await start();
    const uri = uriOf(join(folders.make(), 'bundle.js'));
    const part = 'var a=function(){return pool.query("LISTEN a")};';
    await editor.open(uri, 'javascript', `!function(){${part.repeat(20_000)}}();`);
    expect((await editor.pull(uri)).items).toEqual([]);
    const at = { line: 0, character: 12 };
    await editor.change(uri, 2, [{ range: { start: at, end: at }, text: 'var b;' }]);
    expect((await editor.pull(uri)).items).toEqual([]);
  });

  it('of bytes, opened as text, are left alone', async () => {
    const editor = await start();
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * 7919) % 256)).toString('latin1');
    for (const [language, name] of [
      ['sql', 'a.sql'],
      ['typescript', 'a.ts'],
      ['ini', 'pgbouncer.ini'],
      ['yaml', 'docker-compose.yml'],
    ] as const) {
      await editor.open(`file:///${name}`, language, bytes);
      expect((await editor.pull(`file:///${name}`)).items).toEqual([]);
    }
  });
});

describe('requests that are not what they seem', () => {
  const uri = 'untitled:asked';
  const origin = { line: 0, character: 0 };
  const textDocument = { uri };
  it.each([
    ['textDocument/hover', {}, 'textDocument'],
    ['textDocument/hover', { textDocument }, 'position'],
    ['textDocument/hover', { textDocument, position: { line: -1, character: 'x' } }, 'position'],
    ['textDocument/codeAction', {}, 'textDocument'],
    ['textDocument/codeAction', { textDocument, range: { start: origin }, context: { diagnostics: [] } }, 'range'],
    ['textDocument/codeAction', { textDocument, range: { start: origin, end: origin } }, 'context'],
    ['textDocument/diagnostic', { textDocument: {} }, 'textDocument'],
    ['textDocument/documentLink', {}, 'textDocument'],
    ['textDocument/inlayHint', { textDocument }, 'range'],
    ['workspace/executeCommand', {}, 'command'],
    ['workspace/executeCommand', { command: COMMANDS.explain, arguments: 'x' }, 'arguments'],
    ['workspace/executeCommand', { command: COMMANDS.explain, arguments: [uri, { start: {}, end: {} }] }, 'range'],
  ])('%s with %j is told what is wrong: %s', async (method, params, wrong) => {
    const editor = await start();
    await editor.open(uri, 'sql', 'LISTEN a;');
    await expect(editor.connection.sendRequest(method, params)).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining(wrong) as string,
    });
    expect((await editor.pull(uri)).items).toHaveLength(1);
  });
});

describe('folders', () => {
  it('that are deleted take their findings with them, and the others go on', async () => {
    const [gone, stays] = [folders.make(), folders.make()];
    mkdirSync(join(gone, 'sub'));
    for (const folder of [gone, stays]) writeFileSync(join(folder, 'a.sql'), 'LISTEN a;\n');
    const editor = await start({ folders: [gone, stays] });
    const scan = () =>
      editor.connection.sendRequest<{ findings: number }>('workspace/executeCommand', { command: COMMANDS.scan });
    expect((await scan()).findings).toBe(2);
    await editor.open(uriOf(join(gone, 'open.sql')), 'sql', 'LISTEN b;');
    rmSync(gone, { recursive: true });
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf(join(gone, 'a.sql')), type: 3 }],
    });
    // Still a folder of the workspace, and not there.
    expect((await editor.pull(uriOf(join(gone, 'open.sql')))).items).toHaveLength(1);
    expect((await scan()).findings).toBe(1);
    expect(editor.published.findLast(({ uri }) => uri === uriOf(join(gone, 'a.sql')))?.diagnostics).toEqual([]);
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: uriOf(gone), name: 'gone' }] },
    });
    expect((await scan()).findings).toBe(1);
    await editor.open(uriOf(join(stays, 'b.sql')), 'sql', 'LISTEN c;');
    expect((await editor.pull(uriOf(join(stays, 'b.sql')))).items).toHaveLength(1);
  });

  it('with a configuration that others extend: broken, gone and back, it counts again as it is then', async () => {
    const folder = folders.make();
    const [base, file] = [join(folder, 'base.json'), join(folder, 'a.sql')];
    writeFileSync(join(folder, 'middle.json'), '{ "extends": "./base.json" }');
    writeFileSync(join(folder, 'poolsafe.config.json'), '{ "extends": "./middle.json", "targets": ["pgbouncer"] }');
    const text = 'LISTEN a;\nSET a.b = 1;\n';
    writeFileSync(file, text);
    writeFileSync(base, '{ "rules": { "listen": "off" } }');
    const editor = await start({ folders: [folder] });
    await editor.open(uriOf(file), 'sql', text);
    const codes = async () => (await editor.pull(uriOf(file))).items.map(({ code }) => code);
    expect(await codes()).toEqual(['session-setting']);
    const changed = async (type: number) => {
      await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: uriOf(base), type }],
      });
      return codes();
    };
    writeFileSync(base, '{ "rules": { "listen":');
    expect(await changed(2)).toEqual(['session-setting']);
    rmSync(base);
    expect(await changed(3)).toEqual(['session-setting']);
    writeFileSync(base, '{ "rules": { "session-setting": "off" } }');
    expect(await changed(1)).toEqual(['listen']);
  });

  it('with configuration that ends in a circle or beyond the disk are judged as far as can be, and told about', async () => {
    const folder = folders.make();
    writeFileSync(join(folder, 'poolsafe.config.json'), '{ "extends": "./gone.json", "targets": ["direct"] }');
    writeFileSync(join(folder, 'a.sql'), 'LISTEN a;\n');
    const editor = await start({ folders: [folder] });
    await editor.open(uriOf(join(folder, 'a.sql')), 'sql', 'LISTEN a;\n');
    expect((await editor.pull(uriOf(join(folder, 'a.sql')))).items.map(({ code }) => code)).toEqual(['listen']);
    const config = uriOf(join(folder, 'poolsafe.config.json'));
    const told = () => editor.published.findLast(({ uri }) => uri === config)?.diagnostics[0]?.message;
    expect(await editor.until(told, 'told in the configuration')).toMatch(/gone\.json/);
  });

  it('whose base configuration changes are judged anew', async () => {
    const folder = folders.make();
    mkdirSync(join(folder, 'shared'));
    writeFileSync(join(folder, 'shared/base.json'), '{ "targets": ["pgbouncer/transaction"] }');
    writeFileSync(join(folder, 'poolsafe.config.json'), '{ "extends": "./shared/base.json" }');
    const editor = await start({ folders: [folder] });
    await editor.until(() => editor.registered.includes('workspace/didChangeWatchedFiles'), 'watching');
    const uri = uriOf(join(folder, 'a.sql'));
    await editor.open(uri, 'sql', 'LISTEN a;\n');
    expect((await editor.pull(uri)).items).toHaveLength(1);
    writeFileSync(join(folder, 'shared/base.json'), '{ "targets": ["direct"] }');
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf(join(folder, 'shared/base.json')), type: 2 }],
    });
    expect((await editor.pull(uri)).items).toHaveLength(0);
  });
});

describe('a server that was killed', () => {
  it('knows nothing of what was told before, and tells an open document once', async () => {
    const folder = folders.make();
    writeFileSync(join(folder, 'a.sql'), 'LISTEN a;\n');
    const uri = uriOf(join(folder, 'a.sql'));
    for (let life = 0; life < 2; life++) {
      const editor = await start({ folders: [folder], pull: false });
      await editor.open(uri, 'sql', 'LISTEN a;\n');
      expect(await editor.diagnostics(uri, 1)).toHaveLength(1);
      editor.process.kill('SIGKILL');
      await editor.exit;
    }
  });
});
