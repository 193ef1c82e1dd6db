import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadPostgresParser } from '@poolsafe/dialects';
import { generatedPages } from './pages.js';

await loadPostgresParser();
const root = process.argv[2] ?? process.cwd();
for (const [path, content] of await generatedPages(root)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
