// Runs inside the extension host of a real editor: see editor.test.ts. The workspace holds what that test wrote there.
const assert = require('node:assert/strict');
const vscode = require('vscode');

const TESTS = [];
const test = (name, run) => TESTS.push([name, run]);

async function until(look, what) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`never: ${what}`);
}

const uri = (file) => vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, file);
const ours = (of) => vscode.languages.getDiagnostics(of).filter(({ source }) => source === 'poolsafe');
const rules = (of) =>
  ours(of)
    .map(({ code }) => code.value ?? code)
    .sort();

async function open(file, count) {
  const document = await vscode.workspace.openTextDocument(uri(file));
  await vscode.window.showTextDocument(document);
  await until(() => ours(document.uri).length === count, `${count} diagnostics in ${file}`);
  return document;
}

test('the extension is installed from the package and starts', async () => {
  const extension = vscode.extensions.getExtension('poolsafe.poolsafe-vscode');
  assert.ok(extension);
  await extension.activate();
});

test('diagnostics in SQL and in a template literal stand under the exact words', async () => {
  const sql = await open('queries.sql', 2);
  assert.deepEqual(rules(sql.uri), ['listen', 'session-setting']);
  const ts = await open('host.ts', 1);
  assert.equal(ts.getText(ours(ts.uri)[0].range), 'SET search_path');
});

test('hover and code actions', async () => {
  const document = await open('host.ts', 1);
  const [found] = ours(document.uri);
  const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, found.range.start);
  assert.match(hovers.flatMap(({ contents }) => contents.map((part) => part.value)).join(' '), /search_path/);
  const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, found.range);
  const suppress = actions.find(({ title }) => title === 'Suppress session-setting on this line');
  assert.ok(suppress, actions.map(({ title }) => title).join());
  assert.ok(await vscode.workspace.applyEdit(suppress.edit));
  await until(() => ours(document.uri).length === 0, 'suppressed');
});

test('the server answers the commands of the extension', async () => {
  await open('queries.sql', 2);
  const page = (name) =>
    until(
      () =>
        vscode.workspace.textDocuments
          .find((document) => document.uri.scheme === 'poolsafe' && document.uri.path === name)
          ?.getText(),
      `the page ${name}`,
    );
  await vscode.commands.executeCommand('poolsafe.showConfiguration');
  assert.match(await page('configuration.md'), /pgbouncer/);
  await open('queries.sql', 2);
  await vscode.commands.executeCommand('poolsafe.explain');
  assert.match(await page('statement.md'), /search_path[^]*\| target \|/);
});

/** The server's process: a child of this one, which is the extension host. */
function serverPid() {
  const { readdirSync, readFileSync } = require('node:fs');
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = / (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) ./, ''))?.[1];
      if (Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('server.mjs'))
        return Number(pid);
    } catch {
      // It ended meanwhile.
    }
  }
  return undefined;
}

test('the server comes back after it was restarted, without telling anything twice', async () => {
  const sql = await open('queries.sql', 2);
  await vscode.commands.executeCommand('poolsafe.restart');
  await until(() => ours(sql.uri).length === 2, 'the diagnostics are back');
  assert.deepEqual(rules(sql.uri), ['listen', 'session-setting']);
});

test('the server comes back after it was killed, without telling anything twice', async () => {
  const sql = await open('queries.sql', 2);
  const killed = serverPid();
  assert.ok(killed, 'the server is a child of the extension host');
  process.kill(killed, 'SIGKILL');
  await until(() => serverPid() !== undefined && serverPid() !== killed, 'another server');
  // What it tells now follows what is typed now.
  const edit = new vscode.WorkspaceEdit();
  edit.insert(sql.uri, new vscode.Position(0, 0), 'LISTEN more;\n');
  assert.ok(await vscode.workspace.applyEdit(edit));
  await until(() => ours(sql.uri).length === 3, 'the new server answers');
  assert.deepEqual(rules(sql.uri), ['listen', 'listen', 'session-setting']);
  await vscode.commands.executeCommand('undo');
  await until(() => ours(sql.uri).length === 2, 'what is undone');
});

test('hints at checked-out clients are shown when the settings ask for them', async () => {
  const document = await vscode.workspace.openTextDocument(uri('lease.ts'));
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = async () =>
    (await vscode.commands.executeCommand('vscode.executeInlayHintProvider', document.uri, whole)).filter(
      ({ label }) => typeof label === 'string' && label.includes('pgbouncer'),
    );
  assert.equal((await hints()).length, 0);
  const settings = vscode.workspace.getConfiguration('poolsafe');
  await settings.update('inlayHints', true, vscode.ConfigurationTarget.Global);
  await until(async () => (await hints()).length === 1, 'one hint');
  const [{ label, position }] = await hints();
  assert.equal(label, 'transaction: pgbouncer');
  assert.match(document.lineAt(position.line).text.slice(0, position.character), /const client$/);
  await settings.update('inlayHints', undefined, vscode.ConfigurationTarget.Global);
  await until(async () => (await hints()).length === 0, 'no hints');
});

test("a pooler's configuration links to the files that it names", async () => {
  const document = await vscode.workspace.openTextDocument(uri('pgbouncer.ini'));
  await vscode.window.showTextDocument(document);
  await until(async () => {
    const links = await vscode.commands.executeCommand('vscode.executeLinkProvider', document.uri);
    return links.some(({ target }) => target?.path.endsWith('/users.txt'));
  }, 'a link to users.txt');
});

test('an untitled document is read by its language', async () => {
  const document = await vscode.workspace.openTextDocument({ language: 'sql', content: 'LISTEN untitled;' });
  await until(() => ours(document.uri).length === 1, 'a diagnostic');
});

test('the scan fills Problems for files that are not open', async () => {
  assert.equal(ours(uri('closed.sql')).length, 0);
  await vscode.commands.executeCommand('poolsafe.scanWorkspace');
  await until(() => ours(uri('closed.sql')).length === 1, 'a diagnostic in a closed file');
});

test('a broken configuration is told in its own file and the last good one stays', async () => {
  const sql = await open('queries.sql', 2);
  const config = uri('poolsafe.config.json');
  const good = await vscode.workspace.fs.readFile(config);
  await vscode.workspace.fs.writeFile(config, Buffer.from('{ "targets": ["pgbuoncer"] }'));
  await until(() => ours(config).length === 1, 'a diagnostic in the configuration');
  assert.equal(ours(sql.uri).length, 2);
  await vscode.workspace.fs.writeFile(config, Buffer.from('{ "targets": ["direct"] }'));
  await until(() => ours(config).length === 0 && ours(sql.uri).length === 0, 'the new configuration');
  await vscode.workspace.fs.writeFile(config, good);
  await until(() => ours(sql.uri).length === 2, 'the old configuration');
});

exports.run = async () => {
  const results = [];
  for (const [name, run] of TESTS) {
    try {
      await run();
      results.push({ name, error: null });
    } catch (error) {
      results.push({ name, error: error.stack });
    }
  }
  require('node:fs').writeFileSync(process.env.POOLSAFE_TEST_REPORT, JSON.stringify(results));
  if (results.some(({ error }) => error !== null)) throw new Error('failed');
};
