import { selectFiles, readText } from '../../src/files.js';
import { typescriptFile } from '../../../sources/src/typescript/extract.js';
import { mayHoldCommands } from '../../../sources/src/typescript/key-value/command-words.js';
import { MONGODB_CANDIDATE } from '../../../sources/src/typescript/mongodb/extract.js';
import { mayHoldState } from '../../../sources/src/typescript/sql-text.js';
import { holdsFacts } from '../../../sources/src/typescript/facts.js';
const cwd = process.argv[2]!;
const sel = await selectFiles(cwd, ['.'], { include: ['**/*'], exclude: [], reads: (p) => typescriptFile.reads(p) });
const c: any = {};
const add = (k: string, t: string) => {
  (c[k] ??= { n: 0, mb: 0 }).n++;
  c[k].mb += t.length / 1e6;
};
const times: any = {};
const timed = (k: string, f: () => boolean) => {
  const a = performance.now();
  const r = f();
  times[k] = (times[k] ?? 0) + performance.now() - a;
  return r;
};
for (const f of sel.files) {
  const r = await readText(cwd + '/' + f);
  if (r.kind !== 'text') continue;
  const t = r.text;
  const s = timed('state', () => mayHoldState(t)),
    k = timed('kv', () => mayHoldCommands(t)),
    m = timed('mongo', () => MONGODB_CANDIDATE.test(t)),
    h = timed('facts', () => holdsFacts(t));
  add('all', t);
  if (s) add('state', t);
  if (k) add('kv', t);
  if (m) add('mongo', t);
  if (h) add('facts', t);
  if (s || k || m || h) add('any', t);
  if (h && !s && !k && !m) add('only facts', t);
  if (k && !s && !h && !m) add('only kv', t);
  if (s && !k && !h) add('only state', t);
}
console.table(c);
console.log(times);
