// Runs a task that is written against the workspace's sources: bundles it, then runs it.
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bootstrap, root, run } from './bootstrap.mjs';

const TASKS = { docs: 'docs/generate/main.ts', lab: 'lab/src/main.ts' };

const name = process.argv[2] ?? '';
const entry = TASKS[name];
if (!entry) {
  process.stderr.write(`unknown task "${name}"; known: ${Object.keys(TASKS).join(', ')}\n`);
  process.exit(2);
}
bootstrap();
// Beside its source, whose dependencies it shares.
const folder = join(root, dirname(entry), '../dist');
mkdirSync(folder, { recursive: true });
const outfile = join(folder, `${name}.mjs`);
await build({
  entryPoints: [join(root, entry)],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  conditions: ['source'],
  mainFields: ['module', 'main'],
  external: ['libpg-query', 'oxc-parser', 'typescript', '@typescript-eslint/typescript-estree', 'prettier'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
run(process.execPath, [outfile, root, ...process.argv.slice(3)]);
