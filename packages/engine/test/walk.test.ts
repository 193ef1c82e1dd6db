import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { globby } from 'globby';
import { afterAll, describe, expect, it } from 'vitest';
import { filesUnder, NEVER_READ } from '../src/walk.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const cwd = mkdtempSync(join(tmpdir(), 'poolsafe-walk-'));
  folders.push(cwd);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  return cwd;
}

const TREES: readonly (readonly [what: string, files: readonly string[], rules: Readonly<Record<string, string>>])[] = [
  ['nothing is ignored', ['a.ts', 'b/c.ts', '.hidden/d.ts', '.env'], {}],
  ['names anywhere', ['a.log', 'b/c/a.log', 'b/a.ts'], { '.gitignore': '*.log\n' }],
  ['anchored paths', ['out/a.ts', 'b/out/a.ts', 'b/gen/x.ts', 'c/gen/x.ts'], { '.gitignore': '/out\nb/gen/\n' }],
  [
    'exceptions',
    ['a.log', 'keep.log', 'b/keep.log', 'tmp/x.ts'],
    { '.gitignore': '*.log\n!keep.log\ntmp/*\n!tmp/x.ts\n' },
  ],
  [
    'rules of folders',
    ['a/x.ts', 'a/y.ts', 'b/x.ts', 'a/b/x.ts'],
    { 'a/.gitignore': 'x.ts\n', 'a/b/.gitignore': '!x.ts\n' },
  ],
  [
    'comments, blanks and a byte order mark',
    ['a.ts', 'b.ts', '#c.ts'],
    { '.gitignore': '\uFEFF# no\n\na.ts   \n\\#c.ts\r\n' },
  ],
  [
    'what is never read',
    ['node_modules/a/b.ts', 'x/dist/a.ts', 'x/vendor/a.ts', 'a.min.js', 'src/build/a.ts', 'src/a.ts'],
    {},
  ],
  [
    'patterns of one name, of the start of a name, of any case',
    ['.env', '.env.local', 'x.LOG', 'Build.txt', 'a[1].ts', 'a1.ts', 'b c.ts', 'x/y/z.ts', 'q/z.ts', 'ab.ts', 'a/b.ts'],
    { '.gitignore': '.env*\n*.log\nbuild.txt\nx/**/z.ts\na?.ts\n', 'q/.gitignore': '!z.ts\n' },
  ],
  ['folders only', ['logs/a.ts', 'b/logs/a.ts', 'c/x.ts'], { '.gitignore': 'logs/\n' }],
  ['stars', ['a/b/c/d.ts', 'a/d.ts', 'x/foo/bar.ts', 'foo/bar.ts'], { '.gitignore': 'a/**/d.ts\n**/foo/bar.ts\n' }],
];

describe('the files of a folder', () => {
  // The library that reads globs is the judge here; it takes ten times as long.
  it.each(TREES)('%s', async (_, files, rules) => {
    const cwd = folderOf({ ...Object.fromEntries(files.map((file) => [file, 'x'])), ...rules });
    const judged = await globby(['**/*'], { cwd, gitignore: true, ignore: [...NEVER_READ], dot: true });
    const { files: found, unreadable } = filesUnder(cwd, '.');
    expect([...found].sort()).toEqual(judged.sort());
    expect(unreadable).toEqual([]);
  });

  it('a rule for folders is none for files', () => {
    const cwd = folderOf({ '.gitignore': 'logs/\n', 'a/logs': '', 'b/logs/x.ts': '' });
    expect([...filesUnder(cwd, '.').files].sort()).toEqual(['.gitignore', 'a/logs']);
  });

  it('are named from where the run started', () => {
    const cwd = folderOf({ 'a/b/c.ts': '', 'd.ts': '' });
    expect(filesUnder(cwd, 'a').files).toEqual(['a/b/c.ts']);
    expect(filesUnder(join(cwd, 'a'), '..').files).toEqual(['../a/b/c.ts', '../d.ts']);
    expect(filesUnder(join(cwd, 'a'), '../a/b/').files).toEqual(['b/c.ts']);
  });

  it('the rules of the repository above count, those beyond it do not', () => {
    const cwd = folderOf({
      '.gitignore': '*.sql\n',
      'repo/.git/HEAD': '',
      'repo/.gitignore': 'gen/\n*.log\n',
      'repo/a/.gitignore': '!b.log\n',
      'repo/a/b.log': '',
      'repo/a/c.log': '',
      'repo/a/gen/x.ts': '',
      'repo/a/d.sql': '',
    });
    expect([...filesUnder(join(cwd, 'repo/a'), '.').files].sort()).toEqual(['.gitignore', 'b.log', 'd.sql']);
  });

  it('without a repository, the rules count from the working folder on', () => {
    const cwd = folderOf({ '.gitignore': '*.ts\n', 'w/.gitignore': 'gen/\n', 'w/gen/x.ts': '', 'w/a/y.ts': '' });
    expect(filesUnder(join(cwd, 'w'), 'gen').files).toEqual([]);
    expect(filesUnder(join(cwd, 'w'), 'a').files).toEqual(['a/y.ts']);
    expect(filesUnder(cwd, 'w/a').files).toEqual([]);
  });

  it('globs that are left out are not entered', () => {
    const cwd = folderOf({ 'a/x.ts': '', 'a/y/z.ts': '', 'b/x.ts': '' });
    expect(filesUnder(cwd, '.', ['a/**']).files).toEqual(['b/x.ts']);
    expect(filesUnder(cwd, '.', ['a/*.ts']).files).toEqual(['a/y/z.ts', 'b/x.ts']);
  });

  it('links are followed, none for ever', () => {
    const cwd = folderOf({ 'a/x.ts': '' });
    const elsewhere = folderOf({ 'y.ts': '' });
    symlinkSync(cwd, join(cwd, 'a/self'));
    symlinkSync('..', join(cwd, 'a/up'));
    symlinkSync(elsewhere, join(cwd, 'out'));
    symlinkSync(elsewhere, join(cwd, 'twice'));
    symlinkSync(join(elsewhere, 'y.ts'), join(cwd, 'file.ts'));
    // Links that lead to each other lead nowhere.
    symlinkSync('ping', join(cwd, 'pong'));
    symlinkSync('pong', join(cwd, 'ping'));
    symlinkSync('nowhere', join(cwd, 'broken.ts'));
    expect([...filesUnder(cwd, '.').files].sort()).toEqual(['a/x.ts', 'file.ts', 'out/y.ts']);
  });

  it.skipIf(process.getuid?.() === 0)('a folder that cannot be read is named (as root everything can)', () => {
    const cwd = folderOf({ 'a/x.ts': '' });
    chmodSync(join(cwd, 'a'), 0);
    expect(filesUnder(cwd, '.')).toEqual({ files: [], unreadable: [['a', 'permission denied']] });
    chmodSync(join(cwd, 'a'), 0o755);
  });
});
