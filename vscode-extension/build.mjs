// Bundles the extension and the server, takes the schema of the configuration, and packs the .vsix.
import { build } from 'esbuild';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const require = createRequire(import.meta.url);
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  conditions: ['source'],
  mainFields: ['module', 'main'],
  minify: true,
  logLevel: 'error',
  legalComments: 'none',
};
const REQUIRE = "import { createRequire as __c } from 'node:module'; const require = __c(import.meta.url);";

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

const facts = join(dist, 'facts.mjs');
await build({
  ...shared,
  entryPoints: [join(here, 'targets.ts')],
  outfile: facts,
  format: 'esm',
  banner: { js: REQUIRE },
});
const { targetList } = await import(facts);
rmSync(facts);
// Made from what reads configurations, and known not to be stale (npm run docs makes it anew).
cpSync(join(here, '../packages/cli/config.schema.json'), join(dist, 'poolsafe.config.schema.json'));

await build({
  ...shared,
  entryPoints: [join(here, 'src/extension.ts')],
  outfile: join(dist, 'extension.cjs'),
  format: 'cjs',
  external: ['vscode'],
  define: { POOLSAFE_TARGETS: JSON.stringify(targetList()) },
});
// In parts: the editor gets its first answer before the part is loaded that holds the engine.
await build({
  ...shared,
  entryPoints: [join(here, 'src/server.ts')],
  outdir: dist,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'server/[hash]',
  splitting: true,
  format: 'esm',
  banner: { js: REQUIRE },
  // pgsql-ast-parser is for where WebAssembly can't be had; an editor can.
  external: ['libpg-query', 'pgsql-ast-parser', 'typescript', 'oxc-parser', '@typescript-eslint/typescript-estree'],
});

// What the server loads on demand stands beside it. The native parser is one program per system and stays out: the
// compiler's own parser reads the same files.
const module = (name) => {
  const folder = join(dist, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
  return join(folder, 'index.js');
};
writeFileSync(module('oxc-parser'), '');
// Of the compiler only the parser runs: the checker, what writes code, what serves editors stay out, and so do its
// messages, which are never shown. What is left out says so when it is called.
const LEFT_OUT =
  /^function (createTypeChecker|createPrinter|createProgram|createLanguageService|createWatchProgram|createResolutionCache|transform\w+|getCompletionData|createSyntacticTypeNodeBuilder|createBuilderProgram|provideInlayHints)\([^\n]*\) \{\n[^]*?\n\}\n/gm;
const parserOnly = {
  name: 'parser-only',
  setup: ({ onLoad }) => {
    onLoad({ filter: /typescript\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace(LEFT_OUT, (_, name) => `function ${name}() { throw new Error('${name} is not in this build'); }\n`)
        .replace(/\bdiag\((\d+), (\d+) \/\* \w+ \*\/, "[^"]*", "(?:[^"\\]|\\.)*"/g, 'diag($1, $2, "", ""'),
      loader: 'js',
    }));
  },
};
await build({
  ...shared,
  entryPoints: [require.resolve('typescript')],
  outfile: module('typescript'),
  format: 'cjs',
  plugins: [parserOnly],
});
await build({
  ...shared,
  entryPoints: [require.resolve('@typescript-eslint/typescript-estree')],
  outfile: module('@typescript-eslint/typescript-estree'),
  format: 'cjs',
  external: ['typescript'],
});
const pg = dirname(require.resolve('libpg-query'));
await build({ ...shared, entryPoints: [join(pg, 'index.cjs')], outfile: module('libpg-query'), format: 'cjs' });
cpSync(join(pg, 'libpg-query.wasm'), join(dist, 'node_modules/libpg-query/libpg-query.wasm'));

// A .vsix is a zip: the extension's files under extension/, and two files that describe it.
const manifest = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const files = {};
const add = (path) => {
  if (statSync(path).isDirectory()) for (const entry of readdirSync(path)) add(join(path, entry));
  else files[`extension/${relative(here, path).replaceAll('\\', '/')}`] = readFileSync(path);
};
for (const name of ['package.json', 'README.md', 'LICENSE', 'walkthrough', 'dist']) add(join(here, name));
files['extension.vsixmanifest'] = Buffer.from(`<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${manifest.name}" Version="${manifest.version}" Publisher="${manifest.publisher}" />
    <DisplayName>${escape(manifest.displayName)}</DisplayName>
    <Description xml:space="preserve">${escape(manifest.description)}</Description>
    <Tags>${manifest.keywords.join(',')}</Tags>
    <Categories>${manifest.categories.join(',')}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${manifest.engines.vscode}" />
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace" />
    </Properties>
    <License>extension/LICENSE</License>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code" /></Installation>
  <Dependencies />
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE" Addressable="true" />
  </Assets>
</PackageManifest>
`);
const types = {
  json: 'application/json',
  vsixmanifest: 'text/xml',
  md: 'text/markdown',
  cjs: 'application/javascript',
  mjs: 'application/javascript',
  js: 'application/javascript',
  wasm: 'application/wasm',
};
files['[Content_Types].xml'] = Buffer.from(`<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${Object.entries(types)
  .map(([ending, type]) => `<Default Extension=".${ending}" ContentType="${type}"/>`)
  .join('')}</Types>
`);
const vsix = join(dist, 'poolsafe.vsix');
writeFileSync(vsix, zipSync(files, { level: 9 }));
process.stderr.write(`${relative(process.cwd(), vsix)}: ${(statSync(vsix).size / 1e6).toFixed(2)} MB\n`);
