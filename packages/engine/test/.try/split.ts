import { sourceReaders } from '@poolsafe/sources';
import { selectFiles, readText } from '../../src/files.js';
import { ProjectOnDisk } from '../../src/project-files.js';
import { loadPostgresParser } from '@poolsafe/dialects';
const cwd = process.argv[2]!;
let t = performance.now();
const lap = (n: string) => {
  const x = performance.now();
  console.log(n, (x - t).toFixed(0));
  t = x;
};
await loadPostgresParser();
lap('parser');
const sel = await selectFiles(cwd, ['.'], {
  include: ['**/*'],
  exclude: [],
  reads: (p) => sourceReaders.some((r) => r.reads(p)),
});
lap('select ' + sel.files.length + ' of ' + sel.all.length);
const texts: [string, string][] = [];
for (const f of sel.files) {
  const r = await readText(cwd + '/' + f);
  if (r.kind === 'text') texts.push([f, r.text]);
}
lap('read');
const around = new ProjectOnDisk(cwd, sel.all);
const by = new Map<string, any>();
const slow: any[] = [];
for (const [f, text] of texts) {
  const reader = sourceReaders.find((r) => r.reads(f))!;
  const a = process.cpuUsage().user / 1e3;
  const e = reader.extract(text, f, around);
  const d = process.cpuUsage().user / 1e3 - a;
  const b = by.get(reader.name) ?? { files: 0, ms: 0, deps: 0, flows: 0, mb: 0 };
  b.files++;
  b.ms += d;
  b.mb += text.length / 1e6;
  b.deps += e.dependencies?.length ? 1 : 0;
  b.flows += e.flows.length;
  by.set(reader.name, b);
  slow.push([d, f, e.flows.length, e.dependencies?.length]);
}
lap('extract');
console.log('parsed', (globalThis as any).__n, (globalThis as any).__b);
console.table(Object.fromEntries(by));
slow.sort((a, b) => b[0] - a[0]);
for (const s of slow.slice(0, 25)) console.log(...s);
