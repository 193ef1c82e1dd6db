// npm run lab: measures real poolers and compares what they do with what judge says.
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';

bootstrap();
const outfile = join(root, 'lab', 'dist', 'main.mjs');
mkdirSync(join(root, 'lab', 'dist'), { recursive: true });
await build({
  entryPoints: [join(root, 'lab/src/main.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  conditions: ['source'],
  external: ['libpg-query'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
process.argv.splice(1, 1, outfile, '--root', root);
await import(outfile);
