import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkProject, loadConfig } from '@poolsafe/engine';
import { DEFAULT_TARGETS, parseTarget } from '@poolsafe/poolers';
import { ESLint as ESLint10 } from 'eslint';
import { ESLint as ESLint9 } from 'eslint9';
import tseslint from 'typescript-eslint';
import { afterAll, describe, expect, it } from 'vitest';
import { configs } from '../src/index.js';

const projects = fileURLToPath(new URL('../../../fixtures/projects', import.meta.url));
const copies = realpathSync(mkdtempSync(join(tmpdir(), 'poolsafe-eslint-')));

afterAll(() => {
  rmSync(copies, { recursive: true, force: true });
});

/** What ESLint lints, as the configurations of the plugin say. */
const LINTED = /\.(?:[cm]?[jt]sx?|vue|svelte|sql|psql|pgsql)$/;

interface Told {
  readonly rule: string;
  readonly file: string;
  readonly range: string;
  readonly message: string;
}

const inOrder = (told: readonly Told[]): readonly Told[] =>
  told.toSorted((a, b) => (`${a.file} ${a.range} ${a.rule}` < `${b.file} ${b.range} ${b.rule}` ? -1 : 1));

/** What the command line says about the files that ESLint lints. */
async function byCommandLine(cwd: string): Promise<readonly Told[]> {
  const config = loadConfig(cwd);
  const named = config.targets.map((target) => parseTarget(target));
  const targets = named.length > 0 ? named : Object.values(DEFAULT_TARGETS).map((target) => parseTarget(target));
  const { findings } = await checkProject({ cwd, paths: ['.'], targets, config });
  return inOrder(
    findings
      .filter(({ suppressed, file }) => suppressed === null && LINTED.test(file))
      .map(({ rule, file, range: { start, end }, message, advice }) => ({
        rule: `poolsafe/${rule}`,
        file,
        range: `${String(start.line)}:${String(start.column)}-${String(end.line)}:${String(end.column)}`,
        message: `${message} ${advice}`,
      })),
  );
}

async function byEslint(ESLint: typeof ESLint10, cwd: string): Promise<readonly Told[]> {
  const eslint = new ESLint({
    cwd,
    overrideConfigFile: true,
    overrideConfig: [
      ...(configs['recommended'] ?? []),
      { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as never } },
    ],
  });
  const results = await eslint.lintFiles(['.']);
  return inOrder(
    results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, line, column, endLine, endColumn, message }) => ({
        rule: ruleId ?? '',
        file: filePath.slice(cwd.length + 1),
        range: `${String(line)}:${String(column)}-${String(endLine)}:${String(endColumn)}`,
        message,
      })),
    ),
  );
}

/** Projects in which one file decides what is said about another. */
const ACROSS_FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a script that a call sends in a transaction': {
    'package.json': '{ "type": "module", "dependencies": { "pg": "^8.0.0" } }',
    'src/run.js': `import { readFileSync } from 'node:fs';
import pg from 'pg';
const client = new pg.Client();
export async function run() {
  await client.query('BEGIN');
  await client.query(readFileSync('sql/settings.sql', 'utf8'));
  await client.query('COMMIT');
}
`,
    'sql/settings.sql': "SET LOCAL work_mem = '64MB';\nSET search_path TO app;\n",
    'sql/alone.sql': "SET LOCAL work_mem = '64MB';\nSET search_path TO app;\n",
  },
  'a script that a pool sends': {
    'package.json': '{ "type": "module", "dependencies": { "pg": "^8.0.0" } }',
    'src/run.js': `import { readFileSync } from 'node:fs';
import pg from 'pg';
const pool = new pg.Pool();
export const lock = () => pool.query(readFileSync(new URL('../sql/lock.sql', import.meta.url), 'utf8'));
`,
    'sql/lock.sql': 'SELECT pg_advisory_lock(42);\n',
  },
  'a function of the database that code calls': {
    'package.json': '{ "type": "module", "dependencies": { "pg": "^8.0.0" } }',
    'db/functions.sql': `CREATE FUNCTION use_tenant(id int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.tenant', id::text, false);
END $$;
`,
    'src/tenant.js': `import pg from 'pg';
const client = new pg.Client();
export const use = (id) => client.query('SELECT use_tenant($1)', [id]);
`,
  },
  'a client, a wrapper and a statement of other modules': {
    'package.json': '{ "type": "module", "dependencies": { "pg": "^8.0.0" } }',
    'src/db.js': `import pg from 'pg';
// poolsafe-target: direct
export const direct = new pg.Client(process.env.DIRECT_URL);
export const pooled = new pg.Client(process.env.DATABASE_URL);
export const send = (text) => pooled.query(text);
`,
    'src/texts.js': "export const LISTEN = 'LISTEN jobs';\n",
    'src/jobs.js': `import { direct, pooled, send } from './db.js';
import { LISTEN } from './texts.js';
export const a = () => direct.query(LISTEN);
export const b = () => pooled.query(LISTEN);
export const c = () => send('SET ROLE reporting');
`,
  },
  'a package of the workspace': {
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
    'packages/db/package.json':
      '{ "name": "@acme/db", "type": "module", "exports": "./src/index.js", "dependencies": { "pg": "^8.0.0" } }',
    'packages/db/src/index.js': "import pg from 'pg';\nexport const db = new pg.Client();\n",
    'packages/api/package.json': '{ "name": "@acme/api", "type": "module" }',
    'packages/api/src/lock.js':
      "import { db } from '@acme/db';\nexport const lock = () => db.query('SELECT pg_advisory_lock(1)');\n",
  },
};

function written(name: string, files: Readonly<Record<string, string>>): string {
  const cwd = join(copies, name.replaceAll(' ', '-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  return cwd;
}

describe.each([
  ['9', ESLint9 as unknown as typeof ESLint10],
  ['10', ESLint10],
])('ESLint %s says what the command line says: rule, range and message', (version, ESLint) => {
  it.each(readdirSync(projects))('fixtures/projects/%s', async (project) => {
    const cwd = join(copies, `${project}-${version}`);
    cpSync(join(projects, project), cwd, { recursive: true });
    const expected = await byCommandLine(cwd);
    expect(expected.length).toBeGreaterThan(0);
    expect(await byEslint(ESLint, cwd)).toEqual(expected);
  });

  it.each(Object.entries(ACROSS_FILES))('%s', async (name, files) => {
    const cwd = written(`${name}-${version}`, files);
    const expected = await byCommandLine(cwd);
    expect(expected.length).toBeGreaterThan(0);
    expect(await byEslint(ESLint, cwd)).toEqual(expected);
  });
});
