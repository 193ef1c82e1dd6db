// Scaffolds the description of a client library: npm run new:library NAME
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';
import { generateIndexes } from './generate-indexes.mjs';

const [name] = process.argv.slice(2);
if (!name || !/^(@[\w-]+\/)?[\w.-]+$/.test(name)) {
  process.stderr.write('usage: npm run new:library PACKAGE\n');
  process.exit(2);
}
const file = name.replace(/^@/, '').replace(/[^a-z0-9]+/gi, '-');
const path = join(root, 'packages/sources/src/typescript/libraries', `${file}.ts`);
if (existsSync(path)) {
  process.stderr.write(`${path} exists already\n`);
  process.exit(2);
}
const constant = file.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase()).replace(/^\d/, '_$&');
writeFileSync(
  path,
  `import type { LibraryDescription } from '../library.js';

/** ${name}: where its documentation is. */
const ${constant}: LibraryDescription = {
  modules: ['${name}'],
  dialects: ['postgres'],
  // What makes a pool, a connection, a transaction.
  makers: [{ exported: 'Pool', how: 'new', makes: 'pool' }],
  // What gives another handle, and what sends a statement: where its text stands.
  methods: [{ name: 'query', text: [{ argument: 0 }] }],
  // Types that say what a parameter or field is.
  types: { Pool: 'pool' },
};

export default ${constant};
`,
);
generateIndexes();
process.stdout.write(`${path}\nAdd its cases to packages/engine/test/typescript/libraries.test.ts.\n`);
