import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadModule } from 'libpg-query';
import { analysePostgres, loadPostgresParser } from '../../packages/dialects/src/index.js';
import { treeEffects } from './checker/tree-effects.js';

/**
 * Holds the effects that the product reads in SQL files against an independent reading of PostgreSQL's tree, and prints
 * recall, precision and every disagreement. Usage: node bench/frontend/run.mjs check [--tokens] FOLDER_OR_FILE...
 */
const args = process.argv.slice(2);
const tokensOnly = args.includes('--tokens');
const roots = args.filter((arg) => !arg.startsWith('--'));
if (roots.length === 0) {
  console.error('which folders or files?');
  process.exit(2);
}

function* filesUnder(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) yield path;
  else
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const full = join(path, entry.name);
      if (entry.isDirectory()) yield* filesUnder(full);
      else if (entry.isFile() && /\.(?:sql|psql|pgsql)$/i.test(entry.name)) yield full;
    }
}

interface Comparable {
  readonly state: string;
  readonly action: string;
  readonly scope: string;
  readonly name?: string | undefined;
  readonly deferred?: string | undefined;
}

/** Uses of what other statements made are known from those, not from the tree. */
const ofItself = ({ state, action, name }: Comparable): boolean =>
  state !== 'temp-relation' || (action !== 'read' && (action !== 'release' || name === '*'));

const words = ({ state, action, scope, name, deferred }: Comparable): string =>
  [state, action, scope, name ?? '-', ...(deferred === undefined ? [] : [`(${deferred})`])].join(' ');

await loadModule();
await loadPostgresParser();
const sum = { files: 0, statements: 0, rejected: 0, unreadBodies: 0, right: 0, extra: 0, missed: 0 };
const seen = new Set<string>();
for (const file of roots.flatMap((root) => [...filesUnder(root)])) {
  sum.files++;
  const text = readFileSync(file, 'utf8');
  for (const { range, effects } of analysePostgres(text, { psql: true, confirm: !tokensOnly }).statements) {
    const sql = text.slice(range.start, range.end);
    // The same statement says nothing new.
    if (seen.has(sql)) continue;
    seen.add(sql);
    sum.statements++;
    let tree: ReturnType<typeof treeEffects>;
    try {
      tree = treeEffects(sql);
    } catch {
      sum.rejected++;
      continue;
    }
    const left = tree.facts.filter(ofItself).map(words);
    const extra: string[] = [];
    const ours = effects.filter((effect) => effect.origin === undefined && ofItself(effect)).map(words);
    for (const fact of ours) {
      const twin = left.indexOf(fact);
      if (twin === -1) extra.push(fact);
      else left.splice(twin, 1);
    }
    sum.right += ours.length - extra.length;
    if (!tree.complete) {
      // Nobody knows what else a body holds that the grammar rejects.
      sum.unreadBodies++;
      extra.length = 0;
    }
    sum.extra += extra.length;
    sum.missed += left.length;
    if (extra.length + left.length === 0) continue;
    console.log(`${file}: ${sql.replace(/\s+/g, ' ').slice(0, 300)}`);
    for (const fact of extra) console.log(`  + ${fact}`);
    for (const fact of left) console.log(`  - ${fact}`);
  }
}
const percent = (part: number, whole: number) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(3)} %`);
console.log(
  `${String(sum.files)} files, ${String(sum.statements)} distinct statements, ${String(sum.rejected)} that the grammar ` +
    `rejects, ${String(sum.unreadBodies)} with bodies that it rejects`,
);
console.log(
  `${tokensOnly ? 'tokens alone' : 'product'}: ${String(sum.right)} effects right, ${String(sum.extra)} extra, ` +
    `${String(sum.missed)} missed; recall ${percent(sum.right, sum.right + sum.missed)}, ` +
    `precision ${percent(sum.right, sum.right + sum.extra)}`,
);
process.exit(sum.extra + sum.missed > 0 ? 1 : 0);
