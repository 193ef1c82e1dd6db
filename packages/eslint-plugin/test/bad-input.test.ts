import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const packageFolder = join(fileURLToPath(import.meta.url), '../..');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string | Uint8Array>>;

const LISTEN = "import { Client } from 'pg';\nconst client = new Client();\nawait client.query('LISTEN jobs');\n";

/** A configuration of all that is recommended, with more parts behind it. */
const config = (...parts: readonly string[]): string => `import poolsafe from 'eslint-plugin-poolsafe';
import tseslint from 'typescript-eslint';
export default [
  { ignores: ['eslint.config.js'] },
  ...poolsafe.configs.recommended,
  { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } },
  { files: ['**/*.js'], rules: { 'no-debugger': 'error' } },
  ${parts.join(',\n  ')}
];
`;

/** Lints a project that has the built plugin by the real program: what is said in each place, and on stderr. */
function lint(version: string, files: Files) {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'poolsafe-eslint-')));
  folders.push(cwd);
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(packageFolder, join(cwd, 'node_modules/eslint-plugin-poolsafe'));
  symlinkSync(join(packageFolder, 'node_modules/typescript-eslint'), join(cwd, 'node_modules/typescript-eslint'));
  for (const [path, content] of Object.entries({
    'package.json': '{"type":"module"}',
    'eslint.config.js': config(),
    ...files,
  })) {
    mkdirSync(join(cwd, path, '..'), { recursive: true });
    writeFileSync(join(cwd, path), content);
  }
  const program = join(packageFolder, 'node_modules', version, 'bin/eslint.js');
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, '--format', 'json', '.'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  const results = (stdout === '' ? [] : JSON.parse(stdout)) as {
    filePath: string;
    messages: { ruleId: string | null; line: number; column: number; message: string }[];
  }[];
  const said = results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, line, column, message }) => {
      const place = `${filePath.slice(cwd.length + 1)}:${String(line)}:${String(column)}`;
      return { place, rule: ruleId ?? 'parsing', message };
    }),
  );
  return { said, stderr, status };
}

const bytes = (size: number) => Uint8Array.from({ length: size }, (_, index) => (index * 7919 + (index >> 3)) % 256);
const encode = (text: string, encoding: BufferEncoding) => Buffer.from(text, encoding);

describe.each(['eslint', 'eslint9'])('bad input to %s', (version) => {
  it.each<[string, { settings?: string; files?: Files }, RegExp]>([
    [
      'a target that there is none of',
      { settings: "{ targets: ['pgbuoncer'] }" },
      /^settings\.poolsafe: .*"pgbuoncer"/,
    ],
    ['settings that are a text', { settings: "'pgbouncer'" }, /^settings\.poolsafe: must be an object; it is "pgb/],
    ['settings that are a list', { settings: "['pgbouncer']" }, /^settings\.poolsafe: must be an object; it is a list/],
    ['settings that are null', { settings: 'null' }, /^settings\.poolsafe: must be an object; it is null/],
    ['targets that are no list', { settings: "{ targets: 'pgbouncer' }" }, /^settings\.poolsafe: "targets" must be a/],
    ['a missing file', { settings: "{ extends: './no.json' }" }, /^settings\.poolsafe: .*no such file: no\.json/],
    ['a folder for a file', { settings: "{ extends: '.' }" }, /^settings\.poolsafe: "extends" names \., .*a folder/],
    [
      'a broken file behind settings',
      { settings: "{ extends: './shared.json' }", files: { 'shared.json': '{\n  "targets" []\n}' } },
      /^shared\.json:2:13: not valid JSON: ":" is missing here/,
    ],
    [
      'a configuration that is no JSON',
      { files: { 'poolsafe.config.json': '{\n  "targets": [\n' } },
      /^poolsafe\.config\.json:3:1: not valid JSON: "\]" is missing here/,
    ],
    [
      'a configuration of bytes',
      { files: { 'poolsafe.config.json': bytes(500) } },
      /^poolsafe\.config\.json:1:\d+: not valid JSON/,
    ],
    [
      'a configuration that is no YAML',
      { files: { 'poolsafe.config.yaml': 'targets: [a\nrules: {}\n' } },
      /^poolsafe\.config\.yaml:\d+:\d+: /,
    ],
    [
      'an unknown key',
      { files: { 'poolsafe.config.json': '{\n  "targts": []\n}' } },
      /^poolsafe\.config\.json:2:3: unknown key "targts"; did you mean "targets"/,
    ],
  ])('%s: what and where, once in a file; other rules go on', (_, { settings, files = {} }, message) => {
    const { said, status } = lint(version, {
      'a.js': `debugger;\n${LISTEN}`,
      'b.sql': 'LISTEN b;\n',
      'eslint.config.js': config(...(settings === undefined ? [] : [`{ settings: { poolsafe: ${settings} } }`])),
      ...files,
    });
    expect(said.map(({ place, rule }) => (rule === 'no-debugger' ? `${place} ${rule}` : place))).toEqual([
      'a.js:1:1',
      'a.js:1:1 no-debugger',
      'b.sql:1:1',
    ]);
    for (const one of said) if (one.rule !== 'no-debugger') expect(one.message).toMatch(message);
    expect(status).toBe(1);
  });

  it.each([
    ['an option that no rule takes', "{ rules: { 'poolsafe/listen': ['error', { a: 1 }] } }", /"poolsafe\/listen"/],
    ['a rule that there is none of', "{ rules: { 'poolsafe/lissten': 'error' } }", /lissten.*in plugin "poolsafe"/],
    ['a language that there is none of', "{ files: ['**/*.sql'], language: 'poolsafe/oracle' }", /"oracle" in plugin/],
  ])('%s: ESLint names it and lints nothing', (_, part, message) => {
    const { stderr, status } = lint(version, { 'b.sql': 'LISTEN b;\n', 'eslint.config.js': config(part) });
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  const insert = "INSERT INTO t VALUES (1, 'a text', 'another');\n";

  it.each<[string, Files, readonly string[]]>([
    [
      'code that cannot be parsed',
      { 'a.ts': 'const = ;\n', 'b.js': 'foo(((;\n' },
      ['a.ts:1:6 parsing', 'b.js:1:7 parsing'],
    ],
    [
      'bytes under the name of code and of SQL',
      { 'a.ts': bytes(20_000), 'b.sql': bytes(20_000) },
      ['a.ts:1:0 parsing'],
    ],
    [
      'SQL among bytes of nothing',
      { 'a.sql': encode('LISTEN a;\0\0\xff\n'.repeat(50), 'latin1') },
      ['a.sql:1:1 poolsafe/listen'],
    ],
    [
      'a mark of the byte order and line ends of Windows',
      {
        'a.sql': '\uFEFFSET search_path TO a;\r\n\r\nLISTEN a;\r\n',
        'b.ts': `\uFEFF${LISTEN.replaceAll('\n', '\r\n')}`,
      },
      ['a.sql:1:1 poolsafe/session-setting', 'a.sql:3:1 poolsafe/listen', 'b.ts:3:21 poolsafe/listen'],
    ],
    [
      'files of nothing',
      {
        'a.sql': '',
        'b.ts': '',
        'c.sql': '\n\n',
        'd.sql': '-- nothing\n',
        'e.sql': ';;;\n',
        'f.sql': '\uFEFF',
        'g.js': '\r\n',
      },
      [],
    ],
    ['what does not end', { 'a.sql': '/* open', 'b.sql': "SELECT 'open", 'c.sql': 'SELECT $a$ open' }, []],
    ['a script of 5 MB', { 'a.sql': `${insert.repeat(110_000)}LISTEN a;\n` }, ['a.sql:110001:1 poolsafe/listen']],
    [
      'a statement of 1 MB',
      { 'a.sql': `SELECT ${'1 + '.repeat(250_000)}1;\nLISTEN a;\n` },
      ['a.sql:2:1 poolsafe/listen'],
    ],
    [
      'brackets in brackets',
      { 'a.sql': '('.repeat(100_000), 'b.sql': `SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)};\nLISTEN b;\n` },
      ['b.sql:2:1 poolsafe/listen'],
    ],
  ])('%s: the rest goes on', (_, files, expected) => {
    const { said, stderr } = lint(version, { ...files, 'z.js': LISTEN });
    expect(stderr).toBe('');
    expect([...new Set(said.map(({ place, rule }) => `${place} ${rule}`))].sort()).toEqual(
      [...expected, 'z.js:3:21 poolsafe/listen'].sort(),
    );
  });
});
