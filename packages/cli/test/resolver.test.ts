import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Configurations } from '@poolsafe/engine';
import { afterAll, expect, it } from 'vitest';
import { judgeOptionsOf } from '../../eslint-plugin/src/settings.js';
import { Configurations as InEditor } from '../../language-server/src/configurations.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'poolsafe-resolver-')));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
for (const [file, content] of Object.entries({
  'base.yaml': 'connections: { DIRECT_URL: direct }\nexclude: [generated]\n',
  'poolsafe.config.json': {
    extends: './base.yaml',
    targets: ['pgbouncer@1.24/transaction'],
    overrides: [{ files: ['migrations'], targets: ['direct'], role: 'migration' }],
  },
  'packages/api/poolsafe.config.mjs': "export default { extends: '../../base.yaml', targets: ['odyssey'] };\n",
  'packages/legacy/package.json': {
    poolsafe: { targets: ['proxysql@2.7'], overrides: [{ files: ['*.sql'], dialect: 'mysql' }] },
  },
})) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
}

const commandLine = new Configurations();
const editor = new InEditor(true, () => undefined);

/** What the command line, ESLint and the language server make of a file. */
async function all(file: string) {
  const path = join(folder, file);
  const settings = commandLine.settingsFor(path);
  const pick = (made: {
    readonly targets: readonly { readonly id: string }[];
    readonly connections?: object;
    readonly role?: string;
    readonly dialect?: string;
  }) => ({
    targets: made.targets.map(({ id }) => id.replace(/@[\d.]+/, '')),
    connections: made.connections,
    role: made.role,
    dialect: made.dialect,
  });
  const { targets, connections, role, dialect } = settings;
  const inEditor = await editor.of(dirname(path));
  return {
    cli: { targets: targets.map((text) => text.replace(/@[\d.]+/, '')), connections, role, dialect },
    eslint: pick(judgeOptionsOf({}, path, folder)),
    editor: pick(inEditor.judgeOptions(path)),
    read: [commandLine.includes(path), inEditor.includes(path)],
  };
}

it.each<[string, readonly string[], object, boolean]>([
  ['src/a.sql', ['pgbouncer/transaction'], { connections: { DIRECT_URL: 'direct' } }, true],
  ['migrations/1.sql', ['direct'], { role: 'migration' }, true],
  ['generated/a.sql', ['pgbouncer/transaction'], {}, false],
  ['packages/api/src/db.ts', ['odyssey'], { connections: { DIRECT_URL: 'direct' } }, true],
  ['packages/api/migrations/1.sql', ['odyssey'], {}, true],
  ['packages/legacy/a.sql', ['proxysql'], { dialect: 'mysql', connections: {} }, true],
])('%s is judged alike by the command line, ESLint and the language server', async (file, targets, more, read) => {
  const made = await all(file);
  const product = (list: readonly string[]) =>
    list.map((id) => (targets[0]?.includes('/') === true ? id : id.replace(/\/.*/, '')));
  for (const who of [made.cli, made.eslint, made.editor]) {
    expect(product(who.targets)).toEqual(targets);
    expect(who).toMatchObject(more);
  }
  expect(made.read).toEqual([read, read]);
});

it('the language server knows every file that has to be watched', async () => {
  for (const file of ['src/a.sql', 'packages/api/a.sql', 'packages/legacy/a.sql']) await all(file);
  expect(editor.files).toEqual(
    ['base.yaml', 'packages/api/poolsafe.config.mjs', 'packages/legacy/package.json', 'poolsafe.config.json'].map(
      (name) => join(folder, name),
    ),
  );
});
