import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, describe, expect, it } from 'vitest';
import { configs } from '../src/index.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const projects = join(root, 'fixtures/projects');
const copies = mkdtempSync(join(tmpdir(), 'poolsafe-eslint-'));

afterAll(() => {
  rmSync(copies, { recursive: true, force: true });
});

/** What is found in a copy of a project, by rule, place and message. */
async function found(project: string, typed: boolean, targets?: readonly string[]) {
  const cwd = join(copies, `${project}-${String(typed)}-${String(targets?.join())}`.replaceAll(/[^\w-]/g, '_'));
  cpSync(join(projects, project), cwd, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(cwd, 'node_modules'));
  const options = { module: 'nodenext', allowJs: true, skipLibCheck: true, noEmit: true, types: [] };
  writeFileSync(
    join(cwd, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: ['**/*.ts', '**/*.js'] }),
  );
  const eslint = new ESLint({
    cwd,
    overrideConfigFile: true,
    overrideConfig: [
      ...(configs['strict'] ?? []),
      ...(targets ? [{ settings: { poolsafe: { targets } } }] : []),
      {
        files: ['**/*.{ts,js}'],
        languageOptions: {
          parser: tseslint.parser as Linter.Parser,
          ...(typed ? { parserOptions: { projectService: true, tsconfigRootDir: cwd } } : {}),
        },
      },
    ],
  });
  const results = await eslint.lintFiles(['.']);
  return results.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ ruleId, line, column, endLine, endColumn, message }) =>
        `${filePath.slice(cwd.length + 1)}:${[line, column, endLine, endColumn].join(':')} ${String(ruleId)} ${message}`,
    ),
  );
}

describe("with typescript-eslint's services the same is found as without", () => {
  it.each(readdirSync(projects))('%s, for the poolers of its configuration', async (project) => {
    const plain = await found(project, false);
    expect(plain.length).toBeGreaterThan(0);
    expect(await found(project, true)).toEqual(plain);
  });

  it.each(readdirSync(projects))('%s, for other poolers', async (project) => {
    const targets = ['pgbouncer@1.20/transaction', 'proxysql', 'rds-proxy', 'redis-shared'];
    const plain = await found(project, false, targets);
    expect(plain.length).toBeGreaterThan(0);
    expect(await found(project, true, targets)).toEqual(plain);
  });
});
