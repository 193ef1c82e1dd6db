import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPostgresParser } from '@poolsafe/dialects';
import { rules } from '@poolsafe/rules';
import { expect, it } from 'vitest';
import { generatedPages } from '../generate/pages.js';

const root = join(fileURLToPath(import.meta.url), '../../..');

await loadPostgresParser();

it.each([...(await generatedPages(root))])('%s is not stale (npm run docs makes it anew)', (path, content) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(content);
});

it('every rule has a page with the same headings', () => {
  for (const { id } of rules) {
    const page = readFileSync(join(root, 'rules', id, 'README.md'), 'utf8');
    const headings = [...page.matchAll(/^## ([A-Za-z ]+)$/gm)].map((match) => match[1]);
    expect(headings, id).toEqual([
      'What it finds',
      'Why it breaks',
      'What the poolers do',
      'Incorrect',
      'Correct',
      'When to turn it off',
    ]);
  }
});
