import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DocumentLink, InlayHint } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { CHOOSE_TARGET_COMMAND } from '../src/commands.js';
import { type Editor, editorsOfFile } from './editor.js';

const { folders, start } = editorsOfFile({ pull: true });

const uriOf = (path: string) => URI.file(path).toString();

function written(files: Readonly<Record<string, string>>): string {
  const folder = folders.make();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const EVERYTHING = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

const CODE = `import { Pool } from 'pg';
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const owner = new Pool({ connectionString: process.env.DIRECT_URL });
export async function work() {
  const client = await pool.connect();
  let later;
  later = await pool.connect();
  const other = await owner.connect();
  const rows = await client.query('SELECT 1');
  pool.connect((error, given, release) => release());
  return [later, other, rows];
}
`;

/** Hints as `words before it | hint`. */
async function hints(editor: Editor, uri: string, text: string): Promise<readonly string[]> {
  const found = await editor.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri },
    range: EVERYTHING,
  });
  const lines = text.split('\n');
  return found.map(
    ({ position: { line, character }, label }) =>
      `${lines[line]?.slice(0, character).trim() ?? ''} | ${typeof label === 'string' ? label : ''}`,
  );
}

describe('inlay hints', () => {
  const settings = { inlayHints: true, targets: ['pgbouncer@1.24/transaction'] };

  it('say behind a checked-out client how its pooler shares connections', async () => {
    const editor = await start({ settings });
    await editor.until(() => editor.refreshes > 0, 'settings read');
    const uri = 'untitled:a';
    await editor.open(uri, 'typescript', CODE);
    expect(await hints(editor, uri, CODE)).toEqual([
      'const client | transaction: pgbouncer',
      'later | transaction: pgbouncer',
      'pool.connect((error, given | transaction: pgbouncer',
    ]);
    const half = `${CODE}async function more() {\n  const client = await pool.connect();\n  await client.quer`;
    await editor.change(uri, 2, [{ text: half }]);
    expect((await hints(editor, uri, half)).at(-1)).toBe('const client | transaction: pgbouncer');
  });

  it.each([
    [
      "import postgres from 'postgres';\nconst sql = postgres();\nsql.begin(async (tx) => tx`SELECT 1`);\n",
      ['sql.begin(async (tx | transaction: pgbouncer'],
    ],
    ["import mysql from 'mysql2/promise';\nconst p = mysql.createPool({});\nconst c = await p.getConnection();\n", []],
    ["import { Client } from 'pg';\nconst c = new Client();\n", []],
    ['const client = await pool.connect();\n', []],
    ['const x = (', []],
  ])('%j: %j', async (text, expected) => {
    const editor = await start({ settings });
    await editor.until(() => editor.refreshes > 0, 'settings read');
    await editor.open('untitled:b', 'typescript', text);
    expect(await hints(editor, 'untitled:b', text)).toEqual(expected);
  });

  it('are not shown unless the settings ask for them', async () => {
    const editor = await start({ settings: { targets: ['pgbouncer@1.24/transaction'] } });
    await editor.until(() => editor.refreshes > 0, 'settings read');
    await editor.open('untitled:a', 'typescript', CODE);
    expect(await hints(editor, 'untitled:a', CODE)).toEqual([]);
  });
});

describe('document links', () => {
  it.each([
    [
      'deploy/pgbouncer.ini',
      '%include common.ini\n[databases]\na = host=b\n[pgbouncer]\nauth_file = users.txt\nauth_hba_file=/nowhere/hba.conf\n;auth_file = old.txt\n',
      { 'deploy/common.ini': '[pgbouncer]\n', 'deploy/users.txt': '"a" "b"\n', 'deploy/old.txt': '' },
      ['deploy/common.ini', 'deploy/users.txt'],
    ],
    ['odyssey.conf', 'include "more.conf"\nstorage "a" {}\n', { 'more.conf': '' }, ['more.conf']],
    [
      'pgpool.conf',
      "pool_passwd = 'pool_passwd'\ninclude = 'extra.conf'\n",
      { 'extra.conf': '', pool_passwd: '' },
      ['pool_passwd', 'extra.conf'],
    ],
    ['pgdog.toml', 'x = 1\n[general]\ntls_certificate = "cert.pem"\n', { 'cert.pem': '' }, ['cert.pem']],
    ['haproxy.cfg', 'errorfile 503 a.http\n', { 'a.http': '' }, []],
  ])('%s: of files that it names and that are there', async (name, text, others, expected) => {
    const folder = written({ [name]: text, ...others });
    const editor = await start({ folders: [folder] });
    await editor.open(uriOf(join(folder, name)), 'ini', text);
    const links = await editor.connection.sendRequest<DocumentLink[]>('textDocument/documentLink', {
      textDocument: { uri: uriOf(join(folder, name)) },
    });
    expect(links.map(({ target }) => target)).toEqual(expected.map((file) => uriOf(join(folder, file))));
    for (const { range, target } of links) {
      const words = text.split('\n')[range.start.line]?.slice(range.start.character, range.end.character) ?? '';
      expect(target?.endsWith(words)).toBe(true);
    }
  });
});

describe('choosing a target', () => {
  it.each([true, false])('is offered to an editor that can do it: %s', async (choosesTargets) => {
    const editor = await start({ choosesTargets });
    await editor.open('untitled:a', 'sql', 'LISTEN a;');
    const actions = await editor.actions('untitled:a', EVERYTHING);
    expect(actions.some(({ command }) => command?.command === CHOOSE_TARGET_COMMAND)).toBe(choosesTargets);
  });
});

describe('kinds of documents', () => {
  it.each([
    ['a.sql', 'mssql', 'LISTEN a;', ['listen']],
    ['a.pgsql', 'plaintext', 'LISTEN a;', ['listen']],
    ['a.jsx', 'javascriptreact', "import { Pool } from 'pg';\nnew Pool().query('LISTEN a');\n", ['listen']],
    [
      'a.vue',
      'vue',
      "<template><p/></template>\n<script setup lang=\"ts\">\nimport { Pool } from 'pg';\nnew Pool().query('LISTEN a');\n</script>\n",
      ['listen'],
    ],
    [
      'a.svelte',
      'svelte',
      "<script>\nimport { Pool } from 'pg';\nnew Pool().query('LISTEN a');\n</script>\n",
      ['listen'],
    ],
    [
      'pgbouncer.ini',
      'ini',
      '[databases]\n* = host=a\n[pgbouncer]\npool_mode = transaction\nserver_reset_query_always = 1\n',
      ['pooler-config'],
    ],
    [
      'schema.prisma',
      'prisma',
      'datasource db {\n  provider = "postgresql"\n  url = "postgresql://a@localhost:6432/b?pgbouncer=false"\n}\n',
      ['pooled-endpoint'],
    ],
  ])('%s (%s)', async (name, language, text, rules) => {
    const folder = written({ [name]: text });
    const editor = await start({ folders: [folder] });
    const uri = uriOf(join(folder, name));
    await editor.open(uri, language, text);
    expect((await editor.pull(uri)).items.map(({ code }) => code)).toEqual(rules);
  });
});
