import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/commands.js';
import { Editor, Folders } from './editor.js';

const folders = new Folders();
let editor: Editor | undefined;
afterEach(async () => {
  await editor?.stop();
  editor = undefined;
});
afterAll(() => {
  folders.remove();
});

const CONFIG = 'poolsafe.config.json';
const CONFIGURED = {
  [CONFIG]: '{ "targets": ["pgbouncer@1.24/transaction"] }',
  'a.sql': 'LISTEN a;',
  'b.sql': 'LISTEN b;',
};

async function scanned(files: Readonly<Record<string, string>>) {
  const folder = folders.make();
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const started = (editor = await Editor.start({ folders: [folder], pull: true }));
  await started.connection.sendRequest('workspace/executeCommand', { command: COMMANDS.scan, arguments: [] });
  const uriOf = (name: string) => URI.file(join(folder, name)).toString();
  return {
    folder,
    write,
    /** The rules that the editor shows for a file now. */
    shown: (name: string) =>
      (started.published.findLast(({ uri }) => uri === uriOf(name))?.diagnostics ?? []).map(({ code }) => code),
    /** The editor saw that files changed. */
    changed: (...names: string[]) =>
      started.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: names.map((name) => ({ uri: uriOf(name), type: 2 })),
      }),
    until: (look: () => boolean, what: string) => started.until(look, what),
  };
}

describe('what a scan told', () => {
  it('follows files that change, that are new and that go', async () => {
    const { folder, write, shown, changed, until } = await scanned(CONFIGURED);
    expect([shown('a.sql'), shown('b.sql')]).toEqual([['listen'], ['listen']]);
    write('a.sql', 'SET search_path TO x;');
    write('c.sql', 'SET ROLE x;');
    rmSync(join(folder, 'b.sql'));
    await changed('a.sql', 'b.sql', 'c.sql');
    await until(() => shown('a.sql').join() === 'session-setting', 'a.sql looked at again');
    await until(() => shown('b.sql').length === 0, 'b.sql taken back');
    await until(() => shown('c.sql').join() === 'session-role', 'c.sql told');
  });

  it('follows the configuration', async () => {
    const { write, shown, changed, until } = await scanned(CONFIGURED);
    write(CONFIG, '{ "targets": ["direct"] }');
    await changed(CONFIG);
    await until(() => shown('a.sql').length === 0 && shown('b.sql').length === 0, 'nothing for direct connections');
    write(CONFIG, '{ "targets": ["pgbouncer@1.24/transaction"], "rules": { "listen": "off" } }');
    write('a.sql', 'LISTEN a; SET ROLE x;');
    await changed(CONFIG, 'a.sql');
    await until(() => shown('a.sql').join() === 'session-role', 'the rule that is off stays so');
    expect(shown('b.sql')).toEqual([]);
  });

  it('is not made where nobody asked for a scan', async () => {
    const folder = folders.make();
    for (const [name, text] of Object.entries(CONFIGURED)) writeFileSync(join(folder, name), text);
    const started = (editor = await Editor.start({ folders: [folder], pull: true }));
    const uri = URI.file(join(folder, 'a.sql')).toString();
    await started.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
    await started.open('untitled:x', 'sql', 'LISTEN x;');
    expect((await started.pull('untitled:x')).items).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(started.published).toEqual([]);
  });
});
