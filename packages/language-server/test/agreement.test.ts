import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { URI } from 'vscode-uri';
import poolsafe from '../../eslint-plugin/src/index.js';
import { COMMANDS } from '../src/commands.js';
import { type Editor, editorsOfFile, root, serverEntry } from './editor.js';

const editors = editorsOfFile({ pull: true });
const { folders } = editors;
const start = (folder: string) => editors.start({ folders: [folder] });

/** What is found, as one line: place, rule, message. */
type Found = ReadonlyMap<string, readonly string[]>;

const shown = (line: number, column: number, endLine: number, endColumn: number, rule: string, message: string) =>
  `${String(line)}:${String(column)}-${String(endLine)}:${String(endColumn)} ${rule} ${message}`;

const collect = (pairs: readonly (readonly [string, string])[]): Found => {
  const found = new Map<string, string[]>();
  for (const [file, line] of pairs) found.set(file, [...(found.get(file) ?? []), line]);
  for (const lines of found.values()) lines.sort();
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
};

interface Report {
  readonly findings: readonly {
    readonly rule: string;
    readonly message: string;
    readonly advice?: string;
    readonly file: string;
    readonly suppressed: unknown;
    readonly range: Record<'start' | 'end', { readonly line: number; readonly column: number }>;
  }[];
}

function byCommandLine(folder: string): Found {
  const run = spawnSync(process.execPath, [serverEntry, 'check', '--format', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const { findings } = JSON.parse(run.stdout) as Report;
  return collect(
    findings
      .filter(({ suppressed }) => suppressed === null)
      .map(({ file, rule, message, range: { start, end } }) => [
        file,
        shown(start.line, start.column, end.line, end.column, rule, message),
      ]),
  );
}

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'));

/** Every file opened; the messages end in the advice, which the command line tells apart. */
async function byEditor(editor: Editor, folder: string): Promise<Found> {
  const pairs: (readonly [string, string])[] = [];
  for (const file of filesOf(folder)) {
    const uri = URI.file(join(folder, file)).toString();
    await editor.open(uri, 'plaintext', readFileSync(join(folder, file), 'utf8'));
    const { items } = await editor.pull(uri);
    await editor.close(uri);
    for (const { range, code, message } of items) {
      if (code === 'unused-suppression') continue;
      const { start: from, end: to } = range;
      pairs.push([
        file,
        shown(from.line + 1, from.character + 1, to.line + 1, to.character + 1, String(code), message),
      ]);
    }
  }
  return collect(pairs);
}

async function byEslint(folder: string): Promise<Found> {
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [
      ...(poolsafe.configs['recommended'] ?? []),
      { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as never } },
    ],
  });
  const results = await eslint.lintFiles(['**/*.ts', '**/*.sql']);
  return collect(
    results.flatMap(({ filePath, messages }) =>
      messages.map(
        ({ line, column, endLine, endColumn, ruleId, message }) =>
          [
            filePath.slice(folder.length + 1),
            shown(line, column, endLine ?? 0, endColumn ?? 0, ruleId?.replace('poolsafe/', '') ?? '', message),
          ] as const,
      ),
    ),
  );
}

/** The same files, and of each the same findings: every line begins with what the command line says. */
function expectAgreement(found: Found, expected: Found): void {
  expect([...found.keys()]).toEqual([...expected.keys()]);
  for (const [file, lines] of expected) {
    expect(found.get(file), file).toEqual(lines.map((line) => expect.stringContaining(line) as string));
  }
}

const COUNTED = /this project (?:prepares|opens transactions) in \d|statements? of the project (?:leave|only read)/;

/** A project whose own files say what stands before the database, and whose code is spread over modules. */
const PROJECT: Readonly<Record<string, string>> = {
  'package.json':
    '{ "name": "shop", "dependencies": { "pg": "^8.11.0", "postgres": "^3.4.0", "pg-boss": "^9.0.0" } }\n',
  '.env': 'DATABASE_URL=postgres://app@pooler.internal:6432/shop\nDIRECT_URL=postgres://app@db.internal:5432/shop\n',
  'deploy/pgbouncer.ini':
    '[databases]\nshop = host=db.internal\n[pgbouncer]\nlisten_port = 6432\npool_mode = transaction\nmax_prepared_statements = 0\n',
  'docker-compose.yml':
    'services:\n  pooler:\n    image: edoburu/pgbouncer:1.20.1\n    ports: ["6432:6432"]\n    environment:\n      POOL_MODE: transaction\n',
  'src/db.ts':
    "import { Pool } from 'pg';\nimport postgres from 'postgres';\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\nexport const direct = new Pool({ connectionString: process.env.DIRECT_URL });\nexport const sql = postgres(process.env.DATABASE_URL!);\n",
  'src/tenant.ts':
    "import { direct, pool, sql } from './db';\nexport async function tenant(id: string) {\n  await pool.query('SET search_path TO ' + id);\n  await direct.query('LISTEN jobs');\n  await sql`SELECT pg_advisory_lock(1)`;\n}\n",
  'src/run.ts': "import { run } from './helpers/run';\nexport const later = () => run('LISTEN events');\n",
  'src/helpers/run.ts':
    "import { pool } from '../db';\nexport async function run(text: string) {\n  const client = await pool.connect();\n  try {\n    return await client.query(text);\n  } finally {\n    client.release();\n  }\n}\n",
  'test/db.test.ts': "import { pool } from '../src/db';\nawait pool.query('LISTEN a');\n",
  'migrations/001_lock.sql':
    'SET lock_timeout = 5;\nCREATE TEMP TABLE t (a int);\nSELECT pg_advisory_lock(1); -- 😀\r\nLISTEN a;\n',
  'nested/poolsafe.config.json': '{ "targets": ["direct"], "rules": { "listen": "off" } }\n',
  'nested/a.sql': 'LISTEN nested;\nSET search_path TO x;\n',
};

function written(files: Readonly<Record<string, string>>): string {
  const folder = folders.make();
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

describe('the same findings', () => {
  it('from the command line, ESLint and the language server, where a file and its configuration say it all', async () => {
    const folder = folders.make();
    cpSync(join(root, 'fixtures/projects/shop'), folder, { recursive: true });
    const expected = byCommandLine(folder);
    expect([...expected.values()].flat().length).toBeGreaterThan(5);
    expectAgreement(await byEslint(folder), expected);
    expectAgreement(await byEditor(await start(folder), folder), expected);
  });

  it("from the command line and the language server, where the project's files say what stands before the database", async () => {
    const folder = written(PROJECT);
    const expected = byCommandLine(folder);
    expect([...expected.keys()]).toEqual(expect.arrayContaining(['src/tenant.ts', 'src/run.ts', 'src/db.ts']));
    const editor = await start(folder);
    expectAgreement(await byEditor(editor, folder), expected);
    const scanned = await editor.connection.sendRequest<{ findings: number }>('workspace/executeCommand', {
      command: COMMANDS.scan,
    });
    expect(scanned.findings).toBe([...expected.values()].flat().length);
  });

  it.each(['projects/bookings', 'projects/job-queue', 'projects/reporting'])(
    'from the command line and the language server, on %s, file by file and by a scan',
    async (name) => {
      const folder = folders.make();
      cpSync(join(root, 'fixtures', name), folder, { recursive: true });
      const expected = byCommandLine(folder);
      expect(expected.size).toBeGreaterThan(0);
      const editor = await start(folder);
      expectAgreement(await byEditor(editor, folder), expected);
      const scanned = await editor.connection.sendRequest<{ findings: number }>('workspace/executeCommand', {
        command: COMMANDS.scan,
      });
      expect(scanned.findings).toBe([...expected.values()].flat().length);
    },
  );

  it('from the command line and the language server, on every file of reported failures and every configuration', async () => {
    const folder = folders.make();
    for (const name of ['failures', 'configs'])
      cpSync(join(root, 'fixtures', name), join(folder, name), { recursive: true });
    const expected = byCommandLine(folder);
    // What a pooler's configuration means for all of the code is counted by the scan.
    expect([...expected.values()].flat().filter((line) => COUNTED.test(line)).length).toBeGreaterThan(0);
    const endings = new Set([...expected.keys()].map((file) => file.replace(/^.*[./]/, '')));
    expect([...endings]).toEqual(expect.arrayContaining(['ts', 'js', 'sql', 'env', 'ini', 'yml', 'py']));
    const editor = await start(folder);
    // Answers that are asked for before the project has been read are followed by better ones; a scan waits until it is.
    const scanned = await editor.connection.sendRequest<{ findings: number }>('workspace/executeCommand', {
      command: COMMANDS.scan,
    });
    expect(scanned.findings).toBe([...expected.values()].flat().length);
    expectAgreement(await byEditor(editor, folder), expected);
  });

  it('after the files of the project have changed', async () => {
    const folder = written(PROJECT);
    const editor = await start(folder);
    await editor.until(() => editor.registered.includes('workspace/didChangeWatchedFiles'), 'watching');
    await byEditor(editor, folder);
    const change = async (file: string, text: string) => {
      writeFileSync(join(folder, file), text);
      await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: URI.file(join(folder, file)).toString(), type: 2 }],
      });
      expectAgreement(await byEditor(editor, folder), byCommandLine(folder));
    };
    await change('deploy/pgbouncer.ini', (PROJECT['deploy/pgbouncer.ini'] ?? '').replace('transaction', 'session'));
    await change(
      'src/db.ts',
      (PROJECT['src/db.ts'] ?? '').replace(
        'postgres(process.env.DATABASE_URL!)',
        'postgres(process.env.DIRECT_URL!, { prepare: false })',
      ),
    );
    await change('src/helpers/run.ts', 'export async function run(text: string) {\n  return text;\n}\n');
    await change('src/more.ts', "import { pool } from './db';\nawait pool.query('LISTEN more');\n");
  });
});
