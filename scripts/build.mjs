// Bundles the command line tool from the sources: one start-up file and chunks that load when they are needed.
import { build } from 'esbuild';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './bootstrap.mjs';
import { generateIndexes } from './generate-indexes.mjs';

generateIndexes();

/** Native code and WebAssembly stay where the registry put them; so does the compiler, which is loaded on demand. */
const EXTERNAL = ['libpg-query', 'pg', 'oxc-parser', 'typescript', '@typescript-eslint/typescript-estree'];

/** Lets bundled CommonJS modules `require` in an ES module. */
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** Data is read several times as fast as JSON than as an expression of the language, and node reads all of it at each start. */
const jsonAsText = {
  name: 'json-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]measurements[\\/][\w.-]+\.json$/ }, ({ path }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: `export default JSON.parse(${JSON.stringify(text)});`, loader: 'js' };
    });
  },
};

/** An empty folder beside one that may be in use; `swap` puts it in its place. */
function beside(folder) {
  const made = `${folder}.new`;
  rmSync(made, { recursive: true, force: true });
  return made;
}

/** Who runs the tool meanwhile finds the build before or this one. */
function swap(folder) {
  const old = `${folder}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(`${folder}.new`, folder);
  rmSync(old, { recursive: true, force: true });
}

const dist = join(root, 'packages/cli/dist');
const outdir = beside(dist);
const forNode = { platform: 'node', target: 'node20', logLevel: 'warning' };
const ownModules = join(outdir, 'modules');
await build({
  ...forNode,
  entryPoints: {
    main: join(root, 'packages/cli/src/main.ts'),
    worker: join(root, 'packages/engine/src/extracting/worker.ts'),
    scanner: join(root, 'packages/logs/src/ahead/worker.ts'),
  },
  outdir: ownModules,
  bundle: true,
  splitting: true,
  format: 'esm',
  conditions: ['source'],
  mainFields: ['module', 'main'],
  external: EXTERNAL,
  plugins: [jsonAsText],
  sourcemap: 'inline',
});
// Without this the default export of one would be all that it exports: that is what Node makes of scripts.
writeFileSync(join(ownModules, 'package.json'), '{ "type": "commonjs" }');
// The same as scripts, one by one: only of those may what was compiled be kept in Node 20.
await build({
  ...forNode,
  entryPoints: readdirSync(ownModules)
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(ownModules, name)),
  outdir,
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': '__importMetaUrl' },
  minifySyntax: true,
  // Node reads less of it at each start.
  minifyWhitespace: true,
  sourcemap: true,
});
rmSync(ownModules, { recursive: true });
await build({
  ...forNode,
  entryPoints: ['poolsafe', 'extract-worker', 'scan-worker'].map((name) =>
    join(root, `packages/cli/src/launch/${name}.ts`),
  ),
  outdir,
  bundle: true,
  format: 'esm',
});
chmodSync(join(outdir, 'poolsafe.js'), 0o755);

// What configurations import.
await build({
  entryPoints: [join(root, 'packages/cli/src/index.ts')],
  outfile: join(outdir, 'index.js'),
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
});
copyFileSync(join(root, 'packages/cli/types/index.d.ts'), join(outdir, 'index.d.ts'));

// The rules' pages, for `poolsafe explain <rule>`.
mkdirSync(join(outdir, 'rules'));
for (const rule of readdirSync(join(root, 'rules'))) {
  const page = join(root, 'rules', rule, 'README.md');
  if (existsSync(page)) copyFileSync(page, join(outdir, 'rules', `${rule}.md`));
}

swap(dist);

// The ESLint plugin: an ES module, and CommonJS for configurations that call require.
const plugin = join(root, 'packages/eslint-plugin');
const pluginDist = beside(join(plugin, 'dist'));
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  conditions: ['source'],
  mainFields: ['module', 'main'],
  external: [...EXTERNAL, 'eslint'],
  plugins: [jsonAsText],
  minify: true,
  logLevel: 'warning',
};
await build({
  ...shared,
  entryPoints: [join(plugin, 'src/index.ts')],
  outfile: join(pluginDist, 'index.js'),
  format: 'esm',
  banner: { js: REQUIRE },
});
await build({
  ...shared,
  entryPoints: [join(plugin, 'src/commonjs.ts')],
  outfile: join(pluginDist, 'index.cjs'),
  format: 'cjs',
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  footer: { js: 'module.exports = module.exports.default;' },
});
// Its declarations name the rules and configurations that it holds.
const made = join(pluginDist, 'declarations.mjs');
await build({
  ...shared,
  entryPoints: [join(plugin, 'declarations.ts')],
  outfile: made,
  format: 'esm',
  banner: { js: REQUIRE },
});
const { declarations } = await import(pathToFileURL(made).href);
rmSync(made);
for (const [name, text] of Object.entries(declarations)) writeFileSync(join(pluginDist, name), text);
swap(join(plugin, 'dist'));
