// What eslint-plugin-poolsafe costs beside other rules on the same files, in one run:
//   node bench/eslint/run.mjs FOLDER [RUNS]
// FOLDER is a checkout of a TypeScript repository (not part of this one). Each configuration lints the same files; the
// figure is the median of RUNS whole processes.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plugin = join(root, 'packages/eslint-plugin');
const [given, runs = '3'] = process.argv.slice(2);
if (given === undefined || !existsSync(given)) {
  console.error('usage: node bench/eslint/run.mjs FOLDER [RUNS]');
  process.exit(2);
}
const folder = resolve(given);
const require = createRequire(join(plugin, 'package.json'));

const PARSER = `{ files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser } }`;
const HEAD = `import js from '@eslint/js';\nimport tseslint from 'typescript-eslint';\nimport poolsafe from 'eslint-plugin-poolsafe';\n`;
const BASE = `{ ignores: ['**/dist/**', '**/node_modules/**', '**/*.d.ts'] }, { linterOptions: { reportUnusedDisableDirectives: 'off' } }, { files: ['**/*.{js,mjs,cjs,jsx,ts,tsx,mts,cts}'], rules: js.configs.recommended.rules }, ${PARSER}`;
const CONFIGURATIONS = {
  'eslint:recommended': `export default [${BASE}];`,
  'one trivial rule': `export default [{ ignores: ['**/dist/**', '**/node_modules/**', '**/*.d.ts'] }, { files: ['**/*.{js,mjs,cjs,jsx,ts,tsx,mts,cts}'], rules: { 'no-debugger': 'error' } }, ${PARSER}];`,
  'eslint:recommended and poolsafe': `export default [${BASE}, poolsafe.configs.recommended[0]];`,
};

/** Seconds of one whole run of ESLint, and what TIMING says of the plugin's rules. */
function lint(config) {
  const began = process.hrtime.bigint();
  const result = spawnSync(
    process.execPath,
    [
      require.resolve('eslint/package.json').replace('package.json', 'bin/eslint.js'),
      '--no-config-lookup',
      '--config',
      config,
      '--no-inline-config',
      '--quiet',
      '--format',
      'json',
      '--no-error-on-unmatched-pattern',
      '.',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, TIMING: '200' } },
  );
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (result.status === 2 || result.status === null) throw new Error(result.stderr.slice(0, 2000));
  const at = result.stdout.lastIndexOf(']');
  const files = JSON.parse(
    result.stdout.slice(
      result.stdout.indexOf('['),
      result.stdout.indexOf(']\n') > 0 ? result.stdout.indexOf(']\n') + 1 : at + 1,
    ),
  ).length;
  const share = [...result.stdout.matchAll(/^poolsafe\/\S+\s*\|[^|]*\|\s*([\d.]+)%/gm)].reduce(
    (sum, [, percent]) => sum + Number(percent),
    0,
  );
  return { seconds, files, share };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const rows = [];
let base;
for (const [name, text] of Object.entries(CONFIGURATIONS)) {
  const config = join(plugin, `.bench-${String(process.pid)}-${String(rows.length)}.config.mjs`);
  writeFileSync(config, HEAD.replace("'eslint-plugin-poolsafe'", JSON.stringify(join(plugin, 'dist/index.js'))) + text);
  try {
    const seen = Array.from({ length: Number(runs) }, () => lint(config));
    const seconds = median(seen.map((one) => one.seconds));
    if (name === 'eslint:recommended') base = seconds;
    rows.push({
      configuration: name,
      files: seen[0].files,
      seconds: Number(seconds.toFixed(2)),
      'beside eslint:recommended': base === undefined ? '' : `${(seconds / base).toFixed(3)}x`,
      'share of rule time (TIMING)': seen[0].share === 0 ? '' : `${seen[0].share.toFixed(1)} %`,
    });
  } finally {
    rmSync(config, { force: true });
  }
}
console.table(rows);
