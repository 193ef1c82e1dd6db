import { selectFiles, readText } from '../../src/files.js';
import { typescriptFile } from '../../../sources/src/typescript/extract.js';
import { mayHoldState, whyState } from '../../../sources/src/typescript/sql-text.js';
const cwd = process.argv[2]!;
const sel = await selectFiles(cwd, ['.'], { include: ['**/*'], exclude: [], reads: (p) => typescriptFile.reads(p) });
const c = new Map<string, [number, number, string[]]>();
for (const f of sel.files) {
  const r = await readText(cwd + '/' + f);
  if (r.kind !== 'text') continue;
  const t = r.text;
  if (!mayHoldState(t)) continue;
  const [w, ctx] = whyState(t);
  const e = c.get(w) ?? [0, 0, []];
  e[0]++;
  e[1] += t.length / 1e6;
  if (e[2].length < 8) e[2].push(ctx);
  c.set(w, e);
}
for (const [k, v] of [...c].sort((a, b) => b[1][1] - a[1][1]).slice(0, 30))
  console.log(k, v[0], v[1].toFixed(2), JSON.stringify(v[2]));
