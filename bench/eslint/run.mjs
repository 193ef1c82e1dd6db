// What eslint-plugin-poolsafe costs beside other rules on the same files, in one run:
//   node bench/eslint/run.mjs FOLDER [--runs N] [--without-types]
// FOLDER is a checkout of a TypeScript repository (not part of this one). Each configuration lints the same files in a
// process of its own, by turns, after one run that nobody counts; the figures are medians of N runs. On a machine that
// does other work too, two runs differ by more than a rule costs: so each plugin's share is also taken from inside one
// run, as ESLint's TIMING and the clock around its import say, divided by what that whole run took. `types` rows ask
// typescript-eslint for types, where FOLDER has what its tsconfig names; they run once.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, runMeasured } from '../measured.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plugin = join(root, 'packages/eslint-plugin');
const args = process.argv.slice(2);
const runsAt = args.indexOf('--runs');
const runs = runsAt === -1 ? 3 : Number(args[runsAt + 1]);
const withTypes = !args.includes('--without-types');
const given = args.find((arg, index) => !arg.startsWith('--') && (runsAt === -1 || index !== runsAt + 1));
if (given === undefined || !existsSync(given) || !(runs >= 1)) {
  console.error('usage: node bench/eslint/run.mjs FOLDER [--runs N] [--without-types]');
  process.exit(2);
}
const folder = resolve(given);
const require = createRequire(join(plugin, 'package.json'));
const eslint = require.resolve('eslint/package.json').replace('package.json', 'bin/eslint.js');
const outputs = mkdtempSync(join(tmpdir(), 'poolsafe-bench-'));

const HEAD = `import js from '@eslint/js';
import tseslint from 'typescript-eslint';
const loaded = async (name) => {
  const began = performance.now();
  const { default: plugin } = await import(name);
  console.error('loading ' + String(performance.now() - began) + ' ms');
  return plugin;
};
const files = ['**/*.{js,mjs,cjs,jsx,ts,tsx,mts,cts}'];
const parser = { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser } };
const types = { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: ${JSON.stringify(folder)} } } };
const floating = { files: ['**/*.{ts,tsx,mts,cts}'], plugins: { ts: tseslint.plugin }, rules: { 'ts/no-floating-promises': 'error' } };
const always = [{ ignores: ['**/dist/**', '**/node_modules/**', '**/*.d.ts'] }, { linterOptions: { reportUnusedDisableDirectives: 'off' } }, parser];
const base = [...always, { files, rules: js.configs.recommended.rules }];
`;
const POOLSAFE = `const poolsafe = await loaded(${JSON.stringify(join(plugin, 'dist/index.js'))});\n`;
const SQL = `const sql = await loaded('eslint-plugin-sql');\n`;
const BASE = 'eslint:recommended';
/** Configurations: the name, the one that it is compared with, what comes before, itself, and whose rules are its own. */
const CONFIGURATIONS = [
  [BASE, BASE, '', 'base', undefined],
  ['+ poolsafe', BASE, POOLSAFE, '[...base, poolsafe.configs.recommended[0]]', 'poolsafe'],
  [
    '+ eslint-plugin-sql',
    BASE,
    SQL,
    `[...base, { files, plugins: { sql }, rules: { 'sql/no-unsafe-query': 'error', 'sql/format': 'error' } }]`,
    'sql',
  ],
  ...(withTypes
    ? [
        ['types', 'types', '', '[...base, types]', undefined],
        ['types + poolsafe', 'types', POOLSAFE, '[...base, types, poolsafe.configs.recommended[0]]', 'poolsafe'],
        ['types + no-floating-promises', 'types', '', '[...base, types, floating]', 'ts'],
      ]
    : []),
];

/** One whole run of ESLint; for a plugin's prefix, what its rules and its import took of it. */
function lint(config, prefix) {
  const output = join(outputs, 'out.json');
  const run = runMeasured(
    [
      ...['--max-old-space-size=8192', eslint, '--no-config-lookup', '--config', config, '--no-inline-config'],
      ...['--format', 'json', '--output-file', output, '--no-error-on-unmatched-pattern', '.'],
    ],
    { cwd: folder, env: prefix === undefined ? {} : { TIMING: 'all' } },
  );
  if (run.status === 2 || run.status === null) throw new Error((run.stderr + run.stdout).slice(0, 2000));
  const files = JSON.parse(readFileSync(output, 'utf8'));
  const rules = [...run.stdout.matchAll(/^([\w-]+)\/\S+\s*\|\s*([\d.]+)\s*\|/gm)];
  const inRules = rules.reduce((sum, [, owner, ms]) => sum + (owner === prefix ? Number(ms) : 0), 0);
  const loading = Number(/^loading ([\d.]+) ms$/m.exec(run.stderr)?.[1] ?? 0);
  return {
    ...run,
    files: files.length,
    unparsed: files.filter(({ fatalErrorCount }) => fatalErrorCount > 0).length,
    share: (inRules + loading) / 10 / run.seconds,
    loading: loading / 10 / run.seconds,
  };
}

const seen = new Map(CONFIGURATIONS.map(([name]) => [name, []]));
const shares = new Map();
const failed = new Map();
const configs = new Map();

/** Runs a configuration, and remembers why where it does not. */
function attempt(name, prefix, keep) {
  if (failed.has(name)) return;
  try {
    keep(lint(configs.get(name), prefix));
  } catch (error) {
    failed.set(name, error.message.split('\n').find(Boolean) ?? '');
  }
}

const once = (name) => name.startsWith('types');

try {
  for (const [index, [name, , before, text]] of CONFIGURATIONS.entries()) {
    const config = join(plugin, `.bench-${String(process.pid)}-${String(index)}.config.mjs`);
    writeFileSync(config, `${HEAD}${before}export default ${text};\n`);
    configs.set(name, config);
  }
  attempt(BASE, undefined, () => undefined);
  for (let turn = 0; turn < runs; turn++) {
    for (const name of configs.keys()) {
      if (turn === 0 || !once(name)) attempt(name, undefined, (run) => seen.get(name).push(run));
    }
  }
  for (let turn = 0; turn < runs; turn++) {
    for (const [name, , , , prefix] of CONFIGURATIONS) {
      if (prefix === undefined || (turn > 0 && once(name))) continue;
      attempt(name, prefix, (run) => shares.set(name, [...(shares.get(name) ?? []), run]));
    }
  }
  const cpuOf = (name) => median((seen.get(name) ?? []).map(({ cpu }) => cpu));
  const percent = (name, what) => {
    const all = shares.get(name) ?? [];
    return all.length === 0 ? '' : `${median(all.map((run) => run[what])).toFixed(1)} %`;
  };
  console.log(`Node ${process.version}, ${String(availableParallelism())} processors, load ${loadavg()[0].toFixed(1)}`);
  console.table(
    CONFIGURATIONS.flatMap(([name, base]) => {
      const all = seen.get(name);
      if (all.length === 0) return [];
      return [
        {
          configuration: name,
          runs: all.length,
          files: all[0].files,
          unparsed: all[0].unparsed,
          'processor s': Number(cpuOf(name).toFixed(2)),
          'clock s': Number(median(all.map(({ seconds }) => seconds)).toFixed(2)),
          MB: Math.round(median(all.map(({ mb }) => mb))),
          beside: `${(cpuOf(name) / cpuOf(base)).toFixed(3)}x ${base}`,
          'share of the run': percent(name, 'share'),
          'of that its import': percent(name, 'loading'),
        },
      ];
    }),
  );
  for (const [name, reason] of failed) console.log(`${name} did not run: ${reason}`);
} finally {
  for (const config of configs.values()) rmSync(config, { force: true });
  rmSync(outputs, { recursive: true, force: true });
}
