import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTarget } from '@poolsafe/poolers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cacheFileOf, checkProject, type CheckResult, DEFAULT_CONFIG } from '../src/index.js';

const fixtures = fileURLToPath(new URL('../../../fixtures/projects', import.meta.url));

let around: string;
let cwd: string;
let notes: string[];

beforeEach(() => {
  around = mkdtempSync(join(tmpdir(), 'poolsafe-cache-'));
  cwd = join(around, 'project');
  mkdirSync(cwd);
  notes = [];
});
afterEach(() => {
  rmSync(around, { recursive: true, force: true });
});

const cacheFile = () => join(around, 'cache/files.json');

const run = (options: { key?: string; target?: string; without?: true } = {}): Promise<CheckResult> =>
  checkProject({
    cwd,
    paths: ['.'],
    targets: [parseTarget(options.target ?? 'pgbouncer@1.24/transaction')],
    config: DEFAULT_CONFIG,
    ...(options.without
      ? {}
      : { cache: { file: cacheFile(), key: options.key ?? 'one', note: (message: string) => notes.push(message) } }),
  });

/** Everything that a report is made from, as JSON has it. */
const told = ({ findings, notAnalysed, statements, files, counts, unusedSuppressions, sources }: CheckResult) =>
  JSON.parse(
    JSON.stringify({ findings, notAnalysed, statements, files, counts, unusedSuppressions, sources: [...sources] }),
  ) as unknown;

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
};

const places = ({ findings }: CheckResult) =>
  findings.map(({ file, rule, statement }) => `${file} ${rule} ${statement}`);

/** What is in the cache for a file. */
const kept = (file: string): unknown =>
  (JSON.parse(readFileSync(cacheFile(), 'utf8')) as { files: Record<string, unknown> }).files[file];

describe('with a cache', () => {
  test.each(readdirSync(fixtures))('%s: the second run tells what a run without tells', async (name) => {
    cpSync(join(fixtures, name), cwd, { recursive: true });
    const without = told(await run({ without: true }));
    expect(told(await run())).toEqual(without);
    expect(existsSync(cacheFile())).toBe(true);
    expect(told(await run())).toEqual(without);
    // What is not in the key of the cache is decided anew.
    expect(told(await run({ target: 'pgbouncer/session' }))).toEqual(
      told(await run({ target: 'pgbouncer/session', without: true })),
    );
    expect(notes).toEqual([]);
  });

  test('what is kept is used', async () => {
    write('a.sql', 'SET search_path TO a;');
    await run();
    const content = readFileSync(cacheFile(), 'utf8');
    expect(content).toContain('search_path');
    writeFileSync(cacheFile(), content.replaceAll('search_path', 'sEarch_path'));
    expect(JSON.stringify(told(await run()))).toContain('sEarch_path');
  });

  test('a changed file is read again', async () => {
    write('a.sql', 'SET search_path TO a;');
    await run();
    write('a.sql', 'LISTEN jobs;');
    expect(places(await run())).toEqual(['a.sql listen LISTEN jobs']);
  });

  test('a lock file that names another release of a client has the code read again', async () => {
    const lock = (version: string) => {
      write('package-lock.json', JSON.stringify({ packages: { 'node_modules/redis': { version } } }));
    };
    write('package.json', JSON.stringify({ dependencies: { redis: '*' } }));
    write(
      'queue.ts',
      "import { commandOptions, createClient } from 'redis';\nexport const client = createClient();\nexport const next = () => client.blPop(commandOptions({ isolated: true }), 'jobs', 0);\n",
    );
    lock('4.7.0');
    const before = told(await run({ target: 'redis-shared' }));
    lock('5.8.0');
    const after = told(await run({ target: 'redis-shared' }));
    expect(after).not.toEqual(before);
    expect(after).toEqual(told(await run({ target: 'redis-shared', without: true })));
  });

  describe('when files have lain untouched for a while', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    /** What a cache says of contents that nobody has read again. */
    const forgeHash = () => {
      const content = JSON.parse(readFileSync(cacheFile(), 'utf8')) as { files: Record<string, { hash: string }> };
      for (const entry of Object.values(content.files)) entry.hash = 'another';
      writeFileSync(cacheFile(), JSON.stringify(content).replaceAll('search_path', 'sEarch_path'));
    };

    test('their contents are not read', async () => {
      write('a.sql', 'SET search_path TO a;');
      await run();
      forgeHash();
      expect(JSON.stringify(told(await run()))).toContain('sEarch_path');
    });

    test('a change of the same length is seen', async () => {
      write('a.sql', 'SET search_path TO a;');
      await run();
      forgeHash();
      write('a.sql', 'SET search_path TO b;');
      expect(JSON.stringify(told(await run()))).not.toContain('sEarch_path');
    });

    test('a file that was only touched is known by its contents', async () => {
      write('a.sql', 'SET search_path TO a;');
      await run();
      write('a.sql', 'SET search_path TO a;');
      writeFileSync(cacheFile(), readFileSync(cacheFile(), 'utf8').replaceAll('search_path', 'sEarch_path'));
      expect(JSON.stringify(told(await run()))).toContain('sEarch_path');
    });
  });

  test('times that are too late to say anything do not count', async () => {
    write('a.sql', 'SET search_path TO a;');
    await run();
    expect(kept('a.sql')).not.toHaveProperty('stamp');
  });

  test('a manifest that decides whether migrations run in a transaction has them read again', async () => {
    write('Cargo.toml', '[dependencies]\nsqlx = "0.8"\n');
    write('migrations/1_move.sql', 'CREATE TEMP TABLE moved (id int) ON COMMIT DROP;\nINSERT INTO moved VALUES (1);\n');
    const temporary = async () => (await run()).findings.filter(({ rule }) => rule === 'temp-table').length;
    expect(await temporary()).toBe(0);
    write('Cargo.toml', '[dependencies]\ntokio-postgres = "0.7"\n');
    expect(await temporary()).toBeGreaterThan(0);
    write(
      'migrations/2024-01-01-000000_x/up.sql',
      'CREATE TEMP TABLE m (id int) ON COMMIT DROP;\nINSERT INTO m VALUES (1);\n',
    );
    const before = await temporary();
    write('migrations/2024-01-01-000000_x/metadata.toml', 'run_in_transaction = false\n');
    expect(await temporary()).toBeGreaterThan(before);
  });

  test('a removed file is forgotten', async () => {
    write('a.sql', 'SET search_path TO a;');
    write('b.sql', 'SELECT 1;');
    await run();
    rmSync(join(cwd, 'a.sql'));
    expect(places(await run())).toEqual([]);
    expect(kept('a.sql')).toBeUndefined();
  });

  const USES = "import { pool } from './db.js';\nexport const f = () => pool.query('SET search_path TO a');";
  const POOLED = "import { Pool } from 'pg';\nexport const pool = new Pool();";
  const DIRECT = "import { Client } from 'pg';\n// poolsafe-target: direct\nexport const pool = new Client();";
  /** Whether the statement in `uses.ts` is told of: the module that makes the pool decides. */
  const isTold = (result: CheckResult) => places(result).some((place) => place.startsWith('src/uses.ts'));

  test.each<readonly [string, () => void]>([
    [
      'an imported module changes',
      () => {
        write('src/db.ts', DIRECT);
      },
    ],
    [
      'an import leads to another file',
      () => {
        rmSync(join(cwd, 'src/db.ts'));
        write('src/db.tsx', DIRECT);
      },
    ],
    [
      'what an import goes through changes',
      () => {
        write('src/db.ts', "export * from './other.js';");
        write('src/other.ts', DIRECT);
      },
    ],
  ])('%s', async (_, change) => {
    write('src/db.ts', POOLED);
    write('src/uses.ts', USES);
    expect(isTold(await run())).toBe(true);
    change();
    const after = await run();
    expect(isTold(after)).toBe(false);
    expect(told(after)).toEqual(told(await run({ without: true })));
  });

  test('modules further away', async () => {
    write('src/far.ts', POOLED);
    write('src/db.ts', "export { pool } from './far.js';");
    write('src/uses.ts', USES);
    write('src/other.ts', USES.replace('TO a', 'TO b'));
    expect(isTold(await run())).toBe(true);
    write('src/far.ts', DIRECT);
    expect(places(await run())).toEqual([]);
  });

  test('a module that is made later, and ignored by git', async () => {
    write('.gitignore', 'src/db.ts\n');
    write('src/uses.ts', USES);
    expect(isTold(await run())).toBe(true);
    write('src/db.ts', DIRECT);
    expect(isTold(await run())).toBe(false);
    write('src/db.ts', POOLED);
    expect(isTold(await run())).toBe(true);
  });

  test('a cache that lies in the project is no part of it', async () => {
    write('a.sql', 'SET search_path TO a;');
    const file = join(cwd, 'kept.json');
    const inside = () =>
      checkProject({
        cwd,
        paths: ['.'],
        targets: [parseTarget('pgbouncer')],
        config: DEFAULT_CONFIG,
        cache: { file, key: 'one', note: (message) => notes.push(message) },
      });
    await inside();
    const first = readFileSync(file, 'utf8');
    expect((await inside()).files).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(first);
  });

  test('another version of the tool reads everything again', async () => {
    write('a.sql', 'SET search_path TO a;');
    await run();
    writeFileSync(cacheFile(), readFileSync(cacheFile(), 'utf8').replaceAll('search_path', 'sEarch_path'));
    expect(JSON.stringify(told(await run({ key: 'two' })))).not.toContain('sEarch_path');
    expect(notes).toEqual([]);
  });

  test.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['no JSON', () => 'SET search_path TO a'],
    ['JSON of another form', () => '{"key":"one","surroundings":"","probes":[],"outside":{},"files":{"a.sql":[1]}}'],
    ['empty', () => ''],
  ])('a damaged cache (%s) is said and replaced', async (_, damage) => {
    write('a.sql', 'SET search_path TO a;');
    const first = told(await run());
    writeFileSync(cacheFile(), damage(readFileSync(cacheFile(), 'utf8')));
    expect(told(await run())).toEqual(first);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(`the cache ${cacheFile()} is damaged`);
    expect(told(await run())).toEqual(first);
    expect(notes).toHaveLength(1);
  });

  test('a cache that cannot be written is said, and the check goes on', async () => {
    write('a.sql', 'SET search_path TO a;');
    write('../cache', 'a file where a folder should be');
    expect(places(await run())).toEqual(['a.sql session-setting SET search_path TO a']);
    expect(notes.join()).toContain('cannot be written');
  });
});

describe('where the cache is', () => {
  test('in the package, when it has node_modules', () => {
    write('package.json', '{}');
    mkdirSync(join(cwd, 'node_modules'));
    mkdirSync(join(cwd, 'src'));
    expect(cacheFileOf(join(cwd, 'src')).startsWith(join(cwd, 'node_modules/.cache/poolsafe/'))).toBe(true);
    expect(cacheFileOf(join(cwd, 'src'))).not.toBe(cacheFileOf(cwd));
  });

  test('a location is a file, or a folder', () => {
    expect(cacheFileOf(cwd, 'x.json')).toBe(join(cwd, 'x.json'));
    expect(cacheFileOf(cwd, 'made/').startsWith(join(cwd, 'made/files-'))).toBe(true);
    mkdirSync(join(cwd, 'there'));
    symlinkSync(join(cwd, 'there'), join(cwd, 'linked'));
    expect(cacheFileOf(cwd, 'linked').startsWith(join(cwd, 'linked/files-'))).toBe(true);
  });
});

describe('code that calls what SQL defines', () => {
  const define = (body: string) =>
    `create or replace function enter(t text) returns void language sql as $$ ${body} $$;`;

  test('is read again when the definition changes', async () => {
    write('package.json', '{ "dependencies": { "pg": "8" } }');
    write('src/db.ts', "import { Pool } from 'pg'; const pool = new Pool(); pool.query('SELECT enter($1)', [1]);");
    write('sql/enter.sql', define('select 1'));
    expect(places(await run())).toEqual([]);
    write('sql/enter.sql', define("select set_config('search_path', t, false)"));
    const after = await run();
    expect(places(after)).toEqual(['src/db.ts session-setting SELECT enter($1)']);
    expect(told(after)).toEqual(told(await run({ without: true })));
  });
});
