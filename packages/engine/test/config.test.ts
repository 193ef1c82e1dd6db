import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkProject, Configurations, ConfigError, loadConfig, ProgramNotRun, settingsFor } from '../src/index.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string | object>>;

function write(files: Files): string {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'poolsafe-config-')));
  folders.push(cwd);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return cwd;
}

/** What holds for a file, with the nearest configuration. */
const settings = (files: Files, file: string) => {
  const cwd = write(files);
  return new Configurations().settingsFor(join(cwd, file));
};

const LISTEN = { rules: { listen: 'off' } };

describe('a configuration is read from', () => {
  it.each<[string, Files]>([
    ['JSON', { 'poolsafe.config.json': LISTEN }],
    [
      'JSON with comments and trailing commas',
      { 'poolsafe.config.jsonc': '// why\n{ "rules": { "listen": "off", }, }' },
    ],
    ['JSON with a byte order mark', { 'poolsafe.config.json': `\uFEFF${JSON.stringify(LISTEN)}` }],
    ['YAML', { 'poolsafe.config.yaml': '# why\nrules:\n  listen: "off"\n' }],
    ['yml', { 'poolsafe.config.yml': 'rules: { listen: "off" }\n' }],
    ['YAML that writes off without quotes', { 'poolsafe.config.yaml': 'rules:\n  listen: off\n' }],
    ['package.json', { 'package.json': { name: 'x', poolsafe: LISTEN } }],
    ['CommonJS', { 'poolsafe.config.cjs': `module.exports = { rules: { listen: 'off' } };` }],
    ['JavaScript that is CommonJS', { 'poolsafe.config.js': `module.exports = { rules: { listen: 'off' } };` }],
    ['JavaScript that is an ES module', { 'poolsafe.config.js': `export default { rules: { listen: 'off' } };` }],
    [
      'an ES module that imports defineConfig and node',
      {
        'poolsafe.config.mjs': `import { defineConfig } from 'poolsafe';\nimport { sep } from 'node:path';\nexport default defineConfig({ rules: { listen: sep === '' ? 'error' : 'off' } });`,
      },
    ],
    [
      'TypeScript with types and an import without ending',
      {
        'poolsafe.config.ts': `import { defineConfig } from 'poolsafe';\nimport { level } from './levels';\ntype L = 'off';\nexport default defineConfig({ rules: { listen: level as L } });`,
        'levels.ts': `export const level: string = 'off';`,
      },
    ],
    [
      'TypeScript that imports TypeScript as .js, and JSON',
      {
        'poolsafe.config.mts': `import { level } from './levels.js';\nimport more from './more.json' with { type: 'json' };\nexport default { rules: { listen: level, ...more } };`,
        'levels.ts': `export const level = 'off' as const;`,
        'more.json': {},
      },
    ],
  ])('%s', (_, files) => {
    expect(settings(files, 'src/db.ts').rules).toEqual({ listen: 'off' });
  });

  it('the nearest folder, whatever lies above', () => {
    const files = {
      'poolsafe.config.json': { targets: ['pgbouncer@1.24/transaction'], rules: { listen: 'off' } },
      'packages/api/poolsafe.config.json': { targets: ['rds-proxy'] },
      'packages/web/package.json': { name: 'web' },
    };
    expect(settings(files, 'packages/api/src/db.ts')).toMatchObject({ targets: ['rds-proxy'], rules: {} });
    expect(settings(files, 'packages/web/src/db.ts').targets).toEqual(['pgbouncer@1.24/transaction']);
  });

  it('nothing, where there is none', () => {
    expect(settings({ 'a.sql': '' }, 'a.sql')).toEqual({ targets: [], connections: {}, rules: {} });
  });
});

describe('extends', () => {
  const base = {
    targets: ['pgbouncer@1.18/transaction'],
    connections: { DIRECT_URL: 'direct', DATABASE_URL: 'pgbouncer' },
    rules: { listen: 'off', 'temp-table': 'info' },
    exclude: ['legacy/**'],
  };
  const own = {
    extends: './base.json',
    targets: ['rds-proxy'],
    connections: { DATABASE_URL: 'rds-proxy' },
    rules: { listen: 'error' },
  };
  const expected = {
    targets: ['rds-proxy'],
    connections: { DIRECT_URL: 'direct', DATABASE_URL: 'rds-proxy' },
    rules: { listen: 'error', 'temp-table': 'info' },
  };

  it.each<[string, Files]>([
    ['a relative file', { 'base.json': base, 'poolsafe.config.json': own }],
    [
      'a package',
      {
        'node_modules/@acme/poolsafe/package.json': { name: '@acme/poolsafe', main: 'index.json' },
        'node_modules/@acme/poolsafe/index.json': base,
        'poolsafe.config.json': { ...own, extends: ['@acme/poolsafe'] },
      },
    ],
    [
      'a package without a main file',
      {
        'node_modules/poolsafe-acme/package.json': { name: 'poolsafe-acme' },
        'node_modules/poolsafe-acme/poolsafe.config.json': base,
        'poolsafe.config.json': { ...own, extends: 'poolsafe-acme' },
      },
    ],
    [
      'a package that is a program',
      {
        'node_modules/poolsafe-acme/package.json': { name: 'poolsafe-acme', main: 'index.js' },
        'node_modules/poolsafe-acme/index.js': `module.exports = ${JSON.stringify(base)};`,
        'poolsafe.config.json': { ...own, extends: 'poolsafe-acme' },
      },
    ],
    [
      'several, of which later ones win',
      {
        'first.json': { ...base, rules: { listen: 'warning', 'temp-table': 'warning' } },
        'second.yaml': 'rules: { temp-table: info }\n',
        'poolsafe.config.json': { ...own, extends: ['./first.json', './second.yaml'] },
      },
    ],
    [
      'what extends another one',
      {
        'shared/a.json': base,
        'shared/b.json': { extends: './a.json' },
        'poolsafe.config.json': { ...own, extends: './shared/b.json' },
      },
    ],
    [
      'the same one twice',
      {
        'a.json': base,
        'b.json': { extends: './a.json' },
        'c.json': { extends: './a.json' },
        'poolsafe.config.json': { ...own, extends: ['./b.json', './c.json'] },
      },
    ],
  ])('%s: lists are replaced, names are merged', (_, files) => {
    expect(settings(files, 'src/db.ts')).toEqual(expected);
  });

  it('keeps a list of the base that is not named again, relative to the configuration that applies', () => {
    const cwd = write({ 'shared/base.json': base, 'app/poolsafe.config.json': { extends: '../shared/base.json' } });
    const configurations = new Configurations();
    expect(configurations.includes(join(cwd, 'app/legacy/a.sql'))).toBe(false);
    expect(configurations.includes(join(cwd, 'app/src/legacy.sql'))).toBe(true);
  });

  it('tells every file that was read', () => {
    const cwd = write({
      'a.json': { extends: './b.ts' },
      'b.ts': `import { level } from './c';\nexport default { rules: { listen: level } };`,
      'c.ts': `export const level = 'off';`,
      'poolsafe.config.json': { extends: './a.json' },
    });
    const configurations = new Configurations();
    configurations.of(join(cwd, 'x.sql'));
    expect(configurations.files).toEqual(
      ['a.json', 'b.ts', 'c.ts', 'poolsafe.config.json'].map((name) => join(cwd, name)),
    );
  });

  it('resolves the baseline beside the file that names it', () => {
    const cwd = write({
      'shared/base.json': { baseline: 'known.json' },
      'poolsafe.config.json': { extends: './shared/base.json' },
    });
    expect(loadConfig(cwd).baseline).toBe(join(cwd, 'shared/known.json'));
  });
});

describe('overrides', () => {
  const config = {
    targets: ['pgbouncer'],
    connections: { DATABASE_URL: 'pgbouncer' },
    rules: { listen: 'error' },
    overrides: [
      { files: ['migrations/**', '*.ddl.sql'], targets: ['direct'], role: 'migration' },
      { files: ['migrations/old'], rules: { listen: 'off' }, dialect: 'postgres' },
      { files: ['**/*.sql', '!migrations/**'], connections: { SQL_URL: 'direct' }, rules: { listen: 'info' } },
    ],
  };
  it.each<[string, object]>([
    ['src/db.ts', { targets: ['pgbouncer'], rules: { listen: 'error' }, connections: { DATABASE_URL: 'pgbouncer' } }],
    ['migrations/1.sql', { targets: ['direct'], role: 'migration', rules: { listen: 'error' } }],
    ['migrations/old/1.sql', { targets: ['direct'], role: 'migration', dialect: 'postgres', rules: { listen: 'off' } }],
    [
      'src/deep/x.ddl.sql',
      { targets: ['direct'], rules: { listen: 'info' }, connections: { DATABASE_URL: 'pgbouncer', SQL_URL: 'direct' } },
    ],
    ['src/a.sql', { targets: ['pgbouncer'], rules: { listen: 'info' } }],
  ])('hold for %s', (file, expected) => {
    expect(settings({ 'poolsafe.config.json': config }, file)).toMatchObject(expected);
  });

  it('of a base go before those that are written here', () => {
    const files = {
      'base.json': { overrides: [{ files: ['**/*.sql'], rules: { listen: 'off', 'temp-table': 'off' } }] },
      'poolsafe.config.json': { extends: './base.json', overrides: [{ files: ['a.sql'], rules: { listen: 'info' } }] },
    };
    expect(settings(files, 'a.sql').rules).toEqual({ listen: 'info', 'temp-table': 'off' });
  });

  it('give the same object to files of which the same is said', () => {
    const loaded = loadConfig(write({ 'poolsafe.config.json': config }));
    const of = (file: string) => settingsFor(loaded, join(loaded.root, file));
    expect(of('src/a.ts')).toBe(of('src/b.ts'));
  });
});

describe('include and exclude', () => {
  it.each<[object, string, boolean]>([
    [{}, 'src/a.sql', true],
    [{ include: ['src'] }, 'src/deep/a.sql', true],
    [{ include: ['src/**'] }, 'lib/a.sql', false],
    [{ include: ['./src/**/*.sql'] }, 'src/a.sql', true],
    [{ exclude: ['vendor'] }, 'src/vendor/a.sql', false],
    [{ exclude: ['vendor/'] }, 'vendor/a.sql', false],
    [{ exclude: ['src/generated'] }, 'src/generated/deep/a.sql', false],
    [{ exclude: ['src/generated'] }, 'other/src/generated/a.sql', true],
    [{ exclude: ['*.dump.sql', '!keep.dump.sql'] }, 'deep/keep.dump.sql', true],
    [{ exclude: ['*.dump.sql', '!keep.dump.sql'] }, 'deep/x.dump.sql', false],
    [{ exclude: ['.github'] }, '.github/a.sql', false],
  ])('%j: %s', (config, file, expected) => {
    const cwd = write({ 'poolsafe.config.json': config });
    expect(new Configurations().includes(join(cwd, file))).toBe(expected);
  });
});

describe('what cannot be used is refused', () => {
  it.each<[string, Files, RegExp]>([
    [
      'a key',
      { 'poolsafe.config.json': '{\n  "targts": []\n}' },
      /poolsafe\.config\.json:2:3: unknown key "targts"; did you mean "targets"\? Known: extends, targets/,
    ],
    [
      'a rule',
      { 'poolsafe.config.json': '{ "rules": {\n  "lisen": "off" } }' },
      /:2:3: unknown rule "lisen"; did you mean "listen"/,
    ],
    [
      'a level',
      { 'poolsafe.config.json': { rules: { listen: 'warn' } } },
      /rules\.listen: the level "warn" is not known; did you mean "warning"\? Known: off, info, warning, error/,
    ],
    [
      'a level that is a number',
      { 'poolsafe.config.json': { rules: { listen: 2 } } },
      /rules\.listen: the level 2 is not known/,
    ],
    [
      'a target',
      { 'poolsafe.config.json': { targets: ['pgbuoncer'] } },
      /unknown pooler "pgbuoncer"; did you mean "pgbouncer"/,
    ],
    [
      'a version in connections',
      { 'poolsafe.config.yaml': 'connections:\n  DATABASE_URL: pgbouncer@0.1\n' },
      /poolsafe\.config\.yaml:2:17: unknown PgBouncer version "0\.1"/,
    ],
    [
      'a text for a list',
      { 'poolsafe.config.json': { targets: 'pgbouncer' } },
      /"targets" must be a list of strings; it is "pgbouncer"/,
    ],
    ['a list for a name', { 'poolsafe.config.json': { connections: [] } }, /"connections" must map names to strings/],
    [
      'a number in a list',
      { 'poolsafe.config.json': { include: ['a', 1] } },
      /"include\[1\]" must be a string; it is 1/,
    ],
    [
      'a key of an override',
      { 'poolsafe.config.json': { overrides: [{ files: ['a'], rule: {} }] } },
      /unknown key "rule" in overrides\[0\]; did you mean "role"|"rules"/,
    ],
    [
      'an override without files',
      { 'poolsafe.config.json': { overrides: [{ role: 'test' }] } },
      /overrides\[0\] lacks "files"/,
    ],
    [
      'an override of no file',
      { 'poolsafe.config.json': { overrides: [{ files: [], role: 'test' }] } },
      /overrides\[0\]\.files: no file is named/,
    ],
    [
      'an override that says nothing',
      { 'poolsafe.config.json': { overrides: [{ files: ['a'] }] } },
      /overrides\[0\] says nothing about its files/,
    ],
    [
      'a role',
      { 'poolsafe.config.json': { overrides: [{ files: ['a'], role: 'migratoin' }] } },
      /overrides\[0\]\.role: "migratoin" is not known; did you mean "migration"/,
    ],
    [
      'a dialect',
      { 'poolsafe.config.json': { overrides: [{ files: ['a'], dialect: 'postgress' }] } },
      /"postgress" is not known; did you mean "postgres"/,
    ],
    [
      'a dialect that no target speaks',
      { 'poolsafe.config.json': { targets: ['pgbouncer'], overrides: [{ files: ['a'], dialect: 'mysql' }] } },
      /its files are mysql, which none of the targets speaks: pgbouncer/,
    ],
    [
      'what leaves no file',
      { 'poolsafe.config.json': { include: ['src/**'], exclude: ['src/**'] } },
      /no file would be read/,
    ],
    ['exclude of everything', { 'poolsafe.config.json': { exclude: ['**/*'] } }, /everything is excluded/],
    [
      'a glob outside of the folder',
      { 'poolsafe.config.json': { include: ['../other/**'] } },
      /"\.\.\/other\/\*\*" leads out of the configuration's folder/,
    ],
    [
      'several things at once',
      { 'poolsafe.config.json': { targts: [], rules: { lisen: 'off' } } },
      /(?=[^]*"targts")(?=[^]*"lisen")[^]*\n/,
    ],
    ['a list', { 'poolsafe.config.json': '[]' }, /poolsafe\.config\.json(:1:1)?: must be an object/],
    ['a function', { 'poolsafe.config.cjs': 'module.exports = () => ({});' }, /must be an object; it is a function/],
    [
      'broken JSON',
      { 'poolsafe.config.json': '{\n  "targets": [\n' },
      /poolsafe\.config\.json:3:1: not valid JSON: "]" is missing here$/,
    ],
    [
      'no JSON at all',
      { 'poolsafe.config.json': 'targets: []\n' },
      /poolsafe\.config\.json:1:1: not valid JSON: this is no/,
    ],
    [
      'a folder to build on',
      { 'poolsafe.config.json': '{\n  "extends": "./shared"\n}', 'shared/a.json': '{}' },
      /poolsafe\.config\.json:2:3: "extends" names \.\/shared, which is a folder; name the file in it/,
    ],
    ['broken YAML', { 'poolsafe.config.yaml': 'targets: [a\nrules: {}\n' }, /poolsafe\.config\.yaml:\d+:\d+: /],
    [
      'a program that throws',
      { 'poolsafe.config.mjs': `throw new Error('no luck');` },
      /poolsafe\.config\.mjs: cannot be run: no luck/,
    ],
    [
      'a program that does not compile',
      { 'poolsafe.config.ts': 'export default {\n  targets: [,\n' },
      /poolsafe\.config\.ts:\d+:\d+: /,
    ],
    [
      'a program whose import is not there',
      { 'poolsafe.config.ts': `import x from './nowhere';\nexport default x;` },
      /cannot be run: .*nowhere/,
    ],
    [
      'two in one folder',
      { 'poolsafe.config.json': '{}', 'poolsafe.config.yaml': '{}' },
      /poolsafe\.config\.json: poolsafe\.config\.yaml beside it is a configuration as well; keep one/,
    ],
    [
      'one beside package.json#poolsafe',
      { 'poolsafe.config.json': '{}', 'package.json': { poolsafe: {} } },
      /package\.json beside it is a configuration as well/,
    ],
    [
      'a circle',
      {
        'poolsafe.config.json': { extends: './a.json' },
        'a.json': { extends: './b.json' },
        'b.json': { extends: ['./a.json'] },
      },
      /"extends" goes in a circle: \S*a\.json -> \S*b\.json -> \S*a\.json$/,
    ],
    [
      'one that extends itself',
      { 'poolsafe.config.json': { extends: './poolsafe.config.json' } },
      /circle: \S*poolsafe\.config\.json -> \S*poolsafe\.config\.json/,
    ],
    [
      'a base that is not there',
      { 'poolsafe.config.json': '{\n "extends": "./nowhere.json"\n}' },
      /poolsafe\.config\.json:2:2: "extends" names \.\/nowhere\.json, and there is no such file/,
    ],
    [
      'a package that is not there',
      { 'poolsafe.config.json': { extends: ['poolsafe-acme'] } },
      /names the package poolsafe-acme, which is not installed here/,
    ],
    [
      'a file without ./',
      { 'poolsafe.config.json': { extends: 'base.json' }, 'base.json': {} },
      /did you mean "\.\/base\.json"/,
    ],
    [
      'an error in a base, in its own file',
      { 'poolsafe.config.json': { extends: './base.json' }, 'base.json': '{\n  "rulez": {} }' },
      /base\.json:2:3: unknown key "rulez"; did you mean "rules"/,
    ],
  ])('%s', (_, files, message) => {
    const cwd = write(files);
    expect(() => new Configurations().of(join(cwd, 'a.sql'))).toThrow(ConfigError);
    expect(() => new Configurations().of(join(cwd, 'a.sql'))).toThrow(message);
  });

  it('does not run programs where they are not to be run, nor those that a base names', () => {
    const cwd = write({ 'poolsafe.config.json': { extends: './base.mjs' }, 'base.mjs': 'process.exit(7);' });
    expect(() => new Configurations({ execute: false }).of(join(cwd, 'a.sql'))).toThrow(ProgramNotRun);
  });
});

describe('a check in a monorepo', () => {
  const files = {
    'package.json': { name: 'root' },
    'poolsafe.config.json': {
      targets: ['pgbouncer@1.24/transaction'],
      exclude: ['**/generated/**'],
      overrides: [
        { files: ['**/migrations/**'], targets: ['direct'] },
        { files: ['*.my.sql'], dialect: 'mysql', targets: ['proxysql@2.7'] },
        { files: ['seed/**'], role: 'seed' },
      ],
    },
    'src/a.sql': 'LISTEN a;',
    'src/generated/a.sql': 'LISTEN a;',
    'seed/a.ts': `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const f = async () => { const c = await pool.connect(); await c.query('LISTEN a'); };\n`,
    'db/migrations/a.sql': 'LISTEN a;',
    'db/locks.my.sql': `SELECT GET_LOCK('a', 1);\nSELECT 1;\nDO RELEASE_LOCK('a');`,
    'packages/session/poolsafe.config.json': { targets: ['pgbouncer@1.24/session'] },
    'packages/session/a.sql': 'LISTEN a;',
    'packages/quiet/poolsafe.config.yaml': 'extends: ../../poolsafe.config.json\nrules: { listen: "off" }\n',
    'packages/quiet/a.sql': 'LISTEN a; SET search_path TO a;',
  };
  const run = async (targets: readonly string[] = []) => {
    const cwd = write(files);
    const config = loadConfig(cwd);
    const { parseTarget } = await import('@poolsafe/poolers');
    const result = await checkProject({
      cwd,
      paths: ['.'],
      targets: (targets.length > 0 ? targets : config.targets).map(parseTarget),
      targetsGiven: targets.length > 0,
      config,
      configurations: new Configurations(),
    });
    return {
      findings: result.findings.map(
        ({ file, rule, verdicts }) => `${file} ${rule} ${verdicts.map(({ target }) => target).join()}`,
      ),
      targets: result.targets.map(({ id }) => id),
      severities: Object.fromEntries(result.findings.map(({ file, severity }) => [file, severity])),
    };
  };

  it('judges each file by the configuration nearest to it, and its overrides', async () => {
    const { findings, targets, severities } = await run();
    expect(findings).toEqual([
      'db/locks.my.sql session-lock proxysql@2.7',
      'packages/quiet/a.sql session-setting pgbouncer@1.24/transaction',
      'seed/a.ts listen pgbouncer@1.24/transaction',
      'src/a.sql listen pgbouncer@1.24/transaction',
    ]);
    expect([...targets].sort()).toEqual(['pgbouncer@1.24/session', 'pgbouncer@1.24/transaction', 'proxysql@2.7']);
    expect(severities['seed/a.ts']).toBe('warning');
  });

  it('takes targets of the command line for all but what goes past poolers', async () => {
    const { findings } = await run(['pgbouncer@1.26/transaction']);
    expect(findings.filter((finding) => finding.includes('migrations'))).toEqual([]);
    expect(findings).toContain('packages/quiet/a.sql session-setting pgbouncer@1.26/transaction');
  });
});
