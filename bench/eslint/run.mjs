// What eslint-plugin-poolsafe costs beside other rules on the same files, in one run:
//   node bench/eslint/run.mjs FOLDER [--runs N] [--types SUBFOLDER]
// FOLDER is a checkout of a TypeScript repository (not part of this one). Each configuration lints the same files in a
// process of its own, by turns, N times (1 when absent); each row is printed when its run has ended, and the medians at the
// end. On a machine that does other work too, two runs differ by more than a rule costs: so a plugin's share is taken from
// inside one run as well: the time in its rules (their making and their listeners) and in its import, by the clock, of what
// the whole run took. Rows `types` ask typescript-eslint for types; they lint only SUBFOLDER, where its tsconfig.json is.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, runMeasured } from '../measured.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plugin = join(root, 'packages/eslint-plugin');
const args = process.argv.slice(2);
const valueOf = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const runs = Number(valueOf('--runs') ?? 1);
const typed = valueOf('--types');
const [given] = args.filter((arg, index) => !arg.startsWith('--') && !/^--(runs|types)$/.test(args[index - 1] ?? ''));
if (
  given === undefined ||
  !existsSync(given) ||
  !(runs >= 1) ||
  (typed !== undefined && !existsSync(join(given, typed)))
) {
  console.error('usage: node bench/eslint/run.mjs FOLDER [--runs N] [--types SUBFOLDER]');
  process.exit(2);
}
const folder = resolve(given);
const require = createRequire(join(plugin, 'package.json'));
const eslint = require.resolve('eslint/package.json').replace('package.json', 'bin/eslint.js');
const outputs = mkdtempSync(join(tmpdir(), 'poolsafe-bench-'));

const HEAD = `import js from '@eslint/js';
import tseslint from 'typescript-eslint';
// Each rule's time goes to the plugin that is measured.
const timed = (plugin) => {
  let ms = 0;
  const measured = (run) => (...given) => {
    const began = performance.now();
    try {
      return run(...given);
    } finally {
      ms += performance.now() - began;
    }
  };
  for (const rule of Object.values(plugin.rules)) {
    const { create } = rule;
    const make = measured((context) => create.call(rule, context));
    rule.create = (context) => {
      const listeners = make(context);
      return Object.fromEntries(Object.entries(listeners).map(([name, listen]) => [name, measured(listen)]));
    };
  }
  process.on('exit', () => {
    console.error('in rules ' + String(ms) + ' ms');
  });
  return plugin;
};
const loaded = async (name) => {
  const began = performance.now();
  const { default: plugin } = await import(name);
  console.error('loading ' + String(performance.now() - began) + ' ms');
  return timed(plugin);
};
const files = ['**/*.{js,mjs,cjs,jsx,ts,tsx,mts,cts}'];
const parser = { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser } };
const types = { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: ${JSON.stringify(folder)} } } };
const floating = (ts) => ({ files: ['**/*.{ts,tsx,mts,cts}'], plugins: { ts }, rules: { 'ts/no-floating-promises': 'error' } });
const always = [{ ignores: ['**/dist/**', '**/node_modules/**', '**/*.d.ts'] }, { linterOptions: { reportUnusedDisableDirectives: 'off' } }, parser];
const base = [...always, { files, rules: js.configs.recommended.rules }];
`;
const POOLSAFE = `const poolsafe = await loaded(${JSON.stringify(join(plugin, 'dist/index.js'))});\n`;
const SQL = `const sql = await loaded('eslint-plugin-sql');\n`;
const FLOATING = `const ts = timed({ rules: { 'no-floating-promises': { ...tseslint.plugin.rules['no-floating-promises'] } } });\n`;
const BASE = 'eslint:recommended';
/** Configurations: the name, the one that it is compared with, what comes before, itself, and where it lints. */
const CONFIGURATIONS = [
  [BASE, BASE, '', 'base', '.'],
  ['+ poolsafe', BASE, POOLSAFE, '[...base, poolsafe.configs.recommended[0]]', '.'],
  [
    '+ eslint-plugin-sql',
    BASE,
    SQL,
    `[...base, { files, plugins: { sql }, rules: { 'sql/no-unsafe-query': 'error', 'sql/format': 'error' } }]`,
    '.',
  ],
  ...(typed === undefined
    ? []
    : [
        ['types', 'types', '', '[...base, types]', typed],
        ['types + poolsafe', 'types', POOLSAFE, '[...base, types, poolsafe.configs.recommended[0]]', typed],
        ['types + no-floating-promises', 'types', FLOATING, '[...base, types, floating(ts)]', typed],
      ]),
];

/** One whole run of ESLint, and what the measured plugin's rules and its import took of it, in percent. */
function lint(config, where) {
  const output = join(outputs, 'out.json');
  const run = runMeasured(
    [
      ...['--max-old-space-size=8192', eslint, '--no-config-lookup', '--config', config, '--no-inline-config'],
      ...['--format', 'json', '--output-file', output, '--no-error-on-unmatched-pattern', where],
    ],
    { cwd: folder },
  );
  if (run.status === 2 || run.status === null) throw new Error((run.stderr + run.stdout).slice(0, 2000));
  const files = JSON.parse(readFileSync(output, 'utf8'));
  const told = (what) => Number(new RegExp(`^${what} ([\\d.]+) ms$`, 'm').exec(run.stderr)?.[1] ?? 0);
  return {
    ...run,
    files: files.length,
    unparsed: files.filter(({ fatalErrorCount }) => fatalErrorCount > 0).length,
    share: (told('in rules') + told('loading')) / 10 / run.seconds,
    loading: told('loading') / 10 / run.seconds,
  };
}

const seen = new Map(CONFIGURATIONS.map(([name]) => [name, []]));
const failed = new Map();
const configs = new Map();

/** Runs a configuration, says what it took, and remembers why where it does not run. */
function attempt([name, , , , where]) {
  if (failed.has(name)) return;
  try {
    const run = lint(configs.get(name), where);
    seen.get(name).push(run);
    const share = run.share > 0 ? `, its share ${run.share.toFixed(1)} %` : '';
    console.log(`${name}: ${run.cpu.toFixed(1)} s of processor, ${run.seconds.toFixed(1)} s${share}`);
  } catch (error) {
    failed.set(name, error.message.split('\n').find(Boolean) ?? '');
    console.log(`${name} did not run: ${failed.get(name)}`);
  }
}

try {
  for (const [index, [name, , before, text]] of CONFIGURATIONS.entries()) {
    const config = join(plugin, `.bench-${String(process.pid)}-${String(index)}.config.mjs`);
    writeFileSync(config, `${HEAD}${before}export default ${text};\n`);
    configs.set(name, config);
  }
  for (let turn = 0; turn < runs; turn++) for (const configuration of CONFIGURATIONS) attempt(configuration);
  const cpuOf = (name) => median((seen.get(name) ?? []).map(({ cpu }) => cpu));
  const percent = (name, what) => {
    const part = median((seen.get(name) ?? []).map((run) => run[what]));
    return part > 0 ? `${part.toFixed(1)} %` : '';
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
} finally {
  for (const config of configs.values()) rmSync(config, { force: true });
  rmSync(outputs, { recursive: true, force: true });
}
