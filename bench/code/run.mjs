// How fast a repository is checked, beside oxlint and ESLint with one trivial rule on the same files, in one run:
//   node bench/code/run.mjs FOLDER... [--runs N] [--without-eslint]
// Each FOLDER is a checkout of a public repository of over 2,000 files (not part of this one). Every program runs in a
// process of its own, by turns; the figures are medians of N runs. Cold: no cache. Warm: with the cache, nothing changed.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, runMeasured } from '../measured.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plugin = join(root, 'packages/eslint-plugin');
const require = createRequire(join(plugin, 'package.json'));
const args = process.argv.slice(2);
const runsAt = args.indexOf('--runs');
const runs = runsAt === -1 ? 3 : Number(args[runsAt + 1]);
const withEslint = !args.includes('--without-eslint');
const folders = args.filter((arg, index) => !arg.startsWith('--') && (runsAt === -1 || index !== runsAt + 1));
if (folders.length === 0 || !folders.every((folder) => existsSync(folder)) || !(runs >= 1)) {
  console.error('usage: node bench/code/run.mjs FOLDER... [--runs N] [--without-eslint]');
  process.exit(2);
}
const program = (name) => {
  const manifest = require.resolve(`${name}/package.json`);
  const { bin } = require(manifest);
  return join(manifest, '..', typeof bin === 'string' ? bin : bin[name]);
};

const CODE = /\.[cm]?[jt]sx?$/;
const NOT_CODE = /\.d\.[cm]?ts$/;
const SKIPPED = new Set(['node_modules', '.git', 'dist', 'build', 'coverage', '.next', 'vendor']);

/** Code in a folder: how many files, how many bytes. */
function codeIn(folder) {
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) {
      const inside = codeIn(path);
      files += inside.files;
      bytes += inside.bytes;
    } else if (entry.isFile() && CODE.test(entry.name) && !NOT_CODE.test(entry.name)) {
      files++;
      bytes += statSync(path).size;
    }
  }
  return { files, bytes };
}

const scratch = mkdtempSync(join(tmpdir(), 'poolsafe-bench-'));
const eslintConfig = join(plugin, `.bench-${String(process.pid)}.config.mjs`);
writeFileSync(
  eslintConfig,
  `import tseslint from 'typescript-eslint';
export default [
  { ignores: ${JSON.stringify([...SKIPPED].map((name) => `**/${name}/**`).concat('**/*.d.ts'))} },
  { linterOptions: { reportUnusedDisableDirectives: 'off' } },
  { files: ['**/*.{js,mjs,cjs,jsx,ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser }, rules: { 'no-debugger': 'error' } },
];
`,
);
const oxlintConfig = join(scratch, 'oxlint.json');
writeFileSync(
  oxlintConfig,
  JSON.stringify({ categories: { correctness: 'off' }, plugins: [], rules: { 'no-debugger': 'error' } }),
);

const CHECK = [join(root, 'packages/cli/dist/poolsafe.js'), 'check', '.', '--format', 'json', '--no-color'];
const CACHE = ['--cache', '--cache-location'];

function programsFor(folder, index) {
  const cache = join(scratch, `cache-${String(index)}.json`);
  return [
    ['poolsafe, cold', CHECK, () => undefined],
    ['poolsafe, one thread, cold', [...CHECK, '--threads', '1'], () => undefined],
    [
      'poolsafe, warm',
      [...CHECK, ...CACHE, cache],
      () => existsSync(cache) || runMeasured([...CHECK, ...CACHE, cache], { cwd: folder }),
    ],
    [
      'oxlint, one rule',
      [program('oxlint'), '--config', oxlintConfig, '--disable-nested-config', '--silent', '.'],
      () => undefined,
    ],
    ...(withEslint
      ? [
          [
            'ESLint, one rule',
            [
              '--max-old-space-size=8192',
              program('eslint'),
              '--no-config-lookup',
              '--config',
              eslintConfig,
              '--no-inline-config',
              '--quiet',
              '.',
            ],
            () => undefined,
          ],
        ]
      : []),
  ];
}

try {
  console.log(`Node ${process.version}, ${String(availableParallelism())} processors, medians of ${String(runs)} runs`);
  for (const [index, given] of folders.entries()) {
    const folder = resolve(given);
    const { files, bytes } = codeIn(folder);
    console.log(`\n${given}: ${String(files)} files of code, ${(bytes / 1e6).toFixed(1)} MB`);
    const programs = programsFor(folder, index);
    const seen = new Map(programs.map(([name]) => [name, []]));
    for (let turn = 0; turn < runs; turn++) {
      for (const [name, command, prepare] of programs) {
        prepare();
        const run = runMeasured(command, { cwd: folder });
        if (run.status === null || run.status > 2) throw new Error(`${name}: ${run.stderr.slice(0, 1000)}`);
        seen.get(name).push(run);
      }
    }
    const of = (name, what) => median(seen.get(name).map((run) => run[what]));
    console.table(
      programs.map(([name]) => ({
        program: name,
        'clock s': Number(of(name, 'seconds').toFixed(2)),
        'processor s': Number(of(name, 'cpu').toFixed(2)),
        'files/s': Math.round(files / of(name, 'seconds')),
        'MB/s': Number((bytes / 1e6 / of(name, 'seconds')).toFixed(1)),
        MB: Math.round(of(name, 'mb')),
        'processor, beside oxlint': `${(of(name, 'cpu') / of('oxlint, one rule', 'cpu')).toFixed(1)}x`,
      })),
    );
  }
} finally {
  rmSync(eslintConfig, { force: true });
  rmSync(scratch, { recursive: true, force: true });
}
