// node bench/frontend/run.mjs postgres | mysql | growth | fallback | fuzz [inputs] [seed] | check FOLDER...: bundles it from the sources and runs it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';

const [name = 'postgres', ...args] = process.argv.slice(2);
const here = import.meta.dirname;
const outfile = join(here, '../../packages/dialects/dist/bench', `${name}.mjs`);
await build({
  entryPoints: [join(here, `${name}.ts`)],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  conditions: ['source'],
  external: ['libpg-query', 'pgsql-ast-parser', 'node-sql-parser', 'mysql2', 'mysql2/promise'],
  logLevel: 'warning',
});
process.exit(spawnSync(process.execPath, [outfile, ...args], { stdio: 'inherit' }).status ?? 1);
