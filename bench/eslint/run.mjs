// What eslint-plugin-poolsafe costs beside other rules on the same files, in one run:
//   node bench/eslint/run.mjs FOLDER [RUNS]
// FOLDER is a checkout of a TypeScript repository (not part of this one). Each configuration lints the same files in a
// process of its own, by turns; the figures are medians of RUNS. Processor time counts: the clock tells of the machine's
// other work too. `types` rows ask typescript-eslint for types, where FOLDER has what its tsconfig names.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, runMeasured } from '../measured.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plugin = join(root, 'packages/eslint-plugin');
const [given, runs = '3'] = process.argv.slice(2);
if (given === undefined || !existsSync(given)) {
  console.error('usage: node bench/eslint/run.mjs FOLDER [RUNS]');
  process.exit(2);
}
const folder = resolve(given);
const require = createRequire(join(plugin, 'package.json'));
const eslint = require.resolve('eslint/package.json').replace('package.json', 'bin/eslint.js');
const outputs = mkdtempSync(join(tmpdir(), 'poolsafe-bench-'));

const HEAD = `import js from '@eslint/js';
import sql from 'eslint-plugin-sql';
import tseslint from 'typescript-eslint';
import poolsafe from ${JSON.stringify(join(plugin, 'dist/index.js'))};
const files = ['**/*.{js,mjs,cjs,jsx,ts,tsx,mts,cts}'];
const parser = { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser } };
const types = { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: ${JSON.stringify(folder)} } } };
const floating = { files: ['**/*.{ts,tsx,mts,cts}'], plugins: { ts: tseslint.plugin }, rules: { 'ts/no-floating-promises': 'error' } };
const always = [{ ignores: ['**/dist/**', '**/node_modules/**', '**/*.d.ts'] }, { linterOptions: { reportUnusedDisableDirectives: 'off' } }, parser];
const base = [...always, { files, rules: js.configs.recommended.rules }];
`;
const BASE = 'eslint:recommended';
/** A configuration by its name, and the one that it is compared with. */
const CONFIGURATIONS = [
  ['one trivial rule', BASE, `[...always, { files, rules: { 'no-debugger': 'error' } }]`],
  [BASE, BASE, 'base'],
  ['+ poolsafe', BASE, '[...base, poolsafe.configs.recommended[0]]'],
  [
    '+ eslint-plugin-sql',
    BASE,
    `[...base, { files, plugins: { sql }, rules: { 'sql/no-unsafe-query': 'error', 'sql/format': 'error' } }]`,
  ],
  ['types', 'types', '[...base, types]'],
  ['types + poolsafe', 'types', '[...base, types, poolsafe.configs.recommended[0]]'],
  ['types + no-floating-promises', 'types', '[...base, types, floating]'],
];

/** One whole run of ESLint; with `timing`, what TIMING says of the plugin's rules. */
function lint(config, timing) {
  const output = join(outputs, 'out.json');
  const run = runMeasured(
    [
      ...['--max-old-space-size=8192', eslint, '--no-config-lookup', '--config', config, '--no-inline-config'],
      ...['--format', 'json', '--output-file', output, '--no-error-on-unmatched-pattern', '.'],
    ],
    { cwd: folder, env: timing ? { TIMING: '200' } : {} },
  );
  if (run.status === 2 || run.status === null) throw new Error((run.stderr + run.stdout).slice(0, 2000));
  const files = JSON.parse(readFileSync(output, 'utf8'));
  const share = [...run.stdout.matchAll(/^poolsafe\/\S+\s*\|[^|]*\|\s*([\d.]+)%/gm)];
  return {
    ...run,
    files: files.length,
    unparsed: files.filter(({ fatalErrorCount }) => fatalErrorCount > 0).length,
    share: share.reduce((sum, [, percent]) => sum + Number(percent), 0),
  };
}

const seen = new Map(CONFIGURATIONS.map(([name]) => [name, []]));
const failed = new Map();
const configs = new Map();
try {
  for (const [index, [name, , text]] of CONFIGURATIONS.entries()) {
    const config = join(plugin, `.bench-${String(process.pid)}-${String(index)}.config.mjs`);
    writeFileSync(config, `${HEAD}export default ${text};\n`);
    configs.set(name, config);
  }
  for (let turn = 0; turn < Number(runs); turn++) {
    for (const [name, config] of configs) {
      if (failed.has(name)) continue;
      try {
        seen.get(name).push(lint(config, false));
      } catch (error) {
        failed.set(name, error.message.split('\n').find(Boolean) ?? '');
      }
    }
  }
  const { share } = lint(configs.get('+ poolsafe'), true);
  const cpuOf = (name) => median((seen.get(name) ?? []).map(({ cpu }) => cpu));
  console.table(
    CONFIGURATIONS.flatMap(([name, base]) => {
      const all = seen.get(name);
      if (all.length === 0) return [];
      return [
        {
          configuration: name,
          files: all[0].files,
          unparsed: all[0].unparsed,
          'processor s': Number(cpuOf(name).toFixed(2)),
          'clock s': Number(median(all.map(({ seconds }) => seconds)).toFixed(2)),
          MB: Math.round(median(all.map(({ mb }) => mb))),
          beside: `${(cpuOf(name) / cpuOf(base)).toFixed(3)}x ${base}`,
          'share of rule time': name === '+ poolsafe' ? `${share.toFixed(1)} %` : '',
        },
      ];
    }),
  );
  for (const [name, reason] of failed) console.log(`${name} did not run: ${reason}`);
} finally {
  for (const config of configs.values()) rmSync(config, { force: true });
  rmSync(outputs, { recursive: true, force: true });
}
