import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { URI } from 'vscode-uri';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { COMMANDS } from '../src/commands.js';
import { editorsOfFile } from './editor.js';

const { folders, start } = editorsOfFile({ pull: true });

const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });

describe('an editor that says what it was told', () => {
  const uri = 'untitled:a';

  it('is told in a line that this holds, as long as it does', async () => {
    const editor = await start();
    await editor.open(uri, 'sql', 'LISTEN a;\nSELECT 1;\nLISTEN b;\n');
    const first = await editor.pull(uri);
    expect(first.items).toHaveLength(2);
    await editor.change(uri, 2, [{ range: at(1, 7), text: '1 + ' }]);
    expect(await editor.pull(uri, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    // What stands behind the edit stands elsewhere now.
    await editor.change(uri, 3, [{ range: at(1, 0), text: '\n' }]);
    const moved = await editor.pull(uri, first.resultId);
    expect(moved.kind).toBe('full');
    expect(moved.items.map(({ range }) => range.start.line)).toEqual([0, 3]);
    // Words of the message are another thing than places.
    await editor.change(uri, 4, [
      { range: { start: { line: 3, character: 7 }, end: { line: 3, character: 8 } }, text: 'c' },
    ]);
    const renamed = await editor.pull(uri, moved.resultId);
    expect(renamed.items[1]?.message).toContain('`c`');
    expect((await editor.pull(uri)).items).toEqual(renamed.items);
  });

  it('is told all when what it has comes from another server, or from before the document was closed', async () => {
    const editor = await start();
    await editor.open(uri, 'sql', 'LISTEN a;');
    const { resultId } = await editor.pull(uri);
    await editor.close(uri);
    await editor.open(uri, 'sql', 'LISTEN a;');
    expect((await editor.pull(uri, resultId)).items).toHaveLength(1);
    const other = await start();
    await other.open(uri, 'sql', 'LISTEN a;');
    expect((await other.pull(uri, resultId)).items).toHaveLength(1);
  });
});

describe('what is asked for and given up', () => {
  it('is not answered, and what is asked for next is', async () => {
    const editor = await start();
    const uri = 'untitled:b';
    await editor.open(uri, 'sql', 'LISTEN a;');
    const { token, cancel } = cancellation();
    const given = editor.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } }, token);
    cancel();
    await expect(given).rejects.toMatchObject({ code: -32800 });
    expect((await editor.pull(uri)).items).toHaveLength(1);
  });

  it('ends a scan of the workspace where it is', async () => {
    const folder = folders.make();
    mkdirSync(join(folder, 'sql'));
    for (let n = 0; n < 600; n++) writeFileSync(join(folder, `sql/${String(n)}.sql`), 'LISTEN a;\n'.repeat(40));
    const editor = await start({ folders: [folder] });
    const { token, cancel } = cancellation();
    const scan = editor.connection.sendRequest<{ files: number; cancelled: boolean }>(
      'workspace/executeCommand',
      { command: COMMANDS.scan, arguments: [] },
      token,
    );
    await editor.until(() => editor.published.length > 0, 'the first file told');
    cancel();
    const { files, cancelled } = await scan;
    expect(cancelled).toBe(true);
    expect(files).toBeLessThan(600);
  });
});

describe('edits of code actions', () => {
  it('are for the version of the document that they were made of', async () => {
    const editor = await start();
    const uri = URI.file(join(folders.make(), 'a.sql')).toString();
    await editor.open(uri, 'sql', 'LISTEN a;');
    await editor.change(uri, 7, [{ range: at(0, 9), text: '\n' }]);
    const actions = await editor.actions(uri, at(0, 0), ['quickfix']);
    const edited = actions.flatMap(({ edit }) => edit?.documentChanges ?? []);
    expect(edited.length).toBeGreaterThan(0);
    for (const change of edited) expect(change).toMatchObject({ textDocument: { uri, version: 7 } });
  });
});

function cancellation() {
  const source = new CancellationTokenSource();
  return {
    token: source.token,
    cancel: () => {
      source.cancel();
    },
  };
}
