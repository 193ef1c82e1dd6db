// CPU time of poolsafe logs beside its peers on the same files, in one run:
//   node bench/logs/run.mjs [MEGABYTES] [NAME...] [--write]
// NAME is one of the logs below (stderr, csvlog, ...); without any, all of them are measured.
// --write puts the table into bench/logs/results.md, with the date and the machine.
// rg, pgbadger and pt-query-digest are taken from the PATH or from the folder that PEERS names; what is missing is said.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const megabytes = Number(words.find((word) => /^\d+$/.test(word)) ?? 100);
const only = words.filter((word) => !/^\d+$/.test(word));
const folder = join(tmpdir(), 'poolsafe-bench-logs');
mkdirSync(folder, { recursive: true });
const peers = process.env['PEERS'];
const path = peers === undefined ? process.env['PATH'] : `${peers}:${process.env['PATH']}`;

const FILES = [
  { name: 'stderr', sample: 'pg15-stderr-richprefix-mindur0.log', work: 'app=web ', slow: 'pgbadger' },
  { name: 'stderr-statements', sample: 'pg15-stderr-debian-logstatement-all.log', work: '\\[114[45]\\]' },
  { name: 'csvlog', sample: 'pg15-jsonlog-logstatement-all.json', as: 'csvlog', work: '"web","client' },
  { name: 'jsonlog', sample: 'pg15-jsonlog-logstatement-all.json', work: '"application_name":"web"' },
  { name: 'mariadb-slow', sample: 'mariadb1011-slow.log', work: '\\n# Thread_id: [56] ', slow: 'pt-query-digest' },
  { name: 'mysql-general', sample: 'mysql97-general.log', work: '\\t +1[13] ' },
];
const KEYWORDS =
  '\\b(set|reset|listen|unlisten|notify|prepare|execute|deallocate|declare|fetch|discard|lock|temp|temporary|pg_advisory_lock|currval|get_lock)\\b';

/** CPU seconds, seconds by the clock and peak memory in MB of a command; undefined when it is not there. */
function measure(command, args) {
  const result = spawnSync('/usr/bin/time', ['-f', '\n%U %S %M %e', command, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PATH: path },
  });
  const [user, system, memory, clock] = (result.stderr ?? '').trim().split('\n').at(-1).split(' ').map(Number);
  if (result.error || result.status === 127 || Number.isNaN(user)) return undefined;
  return { seconds: user + system, memory: memory / 1024, clock };
}

const rows = [];
const unknown = only.filter((name) => !FILES.some((file) => file.name === name));
if (unknown.length > 0) {
  console.error(`no such log: ${unknown.join(', ')}; known: ${FILES.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
for (const { name, sample, as, work, slow } of FILES.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const file = join(folder, `${name}-${String(megabytes)}.log`);
  if (!existsSync(file)) {
    const from = join(root, 'fixtures/logs', sample) + (as === undefined ? '' : `=>${as}`);
    const args = [join(root, 'bench/logs/generate.mjs'), from, file, String(megabytes), work];
    spawnSync(process.execPath, args, { stdio: 'inherit' });
  }
  const size = statSync(file).size / 1e6;
  const row = { file: name, MB: Math.round(size) };
  const add = (label, measured, of = size) => {
    row[label] = measured === undefined ? 'not installed' : `${(of / measured.seconds).toFixed(0)} MB/s`;
    return measured === undefined ? undefined : of / measured.seconds;
  };
  add('wc -l', measure('wc', ['-l', file]));
  const arguments_ = [join(root, 'packages/cli/dist/poolsafe.js'), 'logs', file, '--format', 'json', '--jobs'];
  // In turn, and the best of each: what else runs on the machine slows both.
  const [ours, theirs, threads] = [[], [], []];
  for (let turn = 0; turn < 2; turn++) {
    ours.push(measure(process.execPath, [...arguments_, '1']));
    threads.push(measure(process.execPath, [...arguments_, String(cpus().length)]));
    theirs.push(measure('rg', ['-j1', '-c', '-i', KEYWORDS, file]));
  }
  const best = (all) => all.filter(Boolean).sort((a, b) => a.seconds - b.seconds)[0];
  const own = best(ours);
  const rate = add('poolsafe', own);
  const rg = add('rg -i', best(theirs));
  row['x rg'] = rg === undefined || rate === undefined ? '' : (rate / rg).toFixed(2);
  const fastest = (all) => Math.min(...all.filter(Boolean).map(({ clock }) => clock));
  row['x rg by the clock, all processors'] = rg === undefined ? '' : (fastest(theirs) / fastest(threads)).toFixed(2);
  row['peak MB, all processors'] = best(threads)?.memory.toFixed(0) ?? '';
  row['peak MB'] = own === undefined ? '' : own.memory.toFixed(0);
  if (slow !== undefined) {
    const slice = join(folder, `${name}-slice.log`);
    const length = Math.min(4_000_000, statSync(file).size);
    const bytes = Buffer.alloc(length);
    const from = openSync(file, 'r');
    readSync(from, bytes, 0, length, 0);
    closeSync(from);
    writeFileSync(slice, bytes.subarray(0, bytes.lastIndexOf(10) + 1));
    const prefix = '%m [%p] %q%u@%d app=%a sess=%c line=%l vxid=%v xid=%x tag=%i ';
    const args =
      slow === 'pgbadger'
        ? ['-q', '-j', '1', '-f', 'stderr', '-p', prefix, '-o', join(folder, 'out.html'), slice]
        : [slice];
    const peer = add(slow, measure(slow, args), length / 1e6);
    row[`x ${slow}`] = peer === undefined || rate === undefined ? '' : (rate / peer).toFixed(0);
  }
  rows.push(row);
  // What is measured is not lost when a later log takes too long.
  console.error(Object.values(row).join('  '));
}
console.table(rows);
if (process.argv.includes('--write')) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const table = [columns, columns.map(() => '---'), ...rows.map((row) => columns.map((name) => row[name] ?? ''))];
  const machine = `${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;
  const text = [
    '# poolsafe logs beside its peers',
    '',
    `\`node bench/logs/run.mjs ${String(megabytes)} --write\`, ${new Date().toISOString().slice(0, 10)}, ${machine}.`,
    'Megabytes per second of processor time (user and system). Load of the machine: ' +
      `${loadavg()[1]?.toFixed(1) ?? '?'}. pgbadger and pt-query-digest read the first 4 MB of the same file.`,
    '',
    ...table.map(line),
    '',
  ];
  writeFileSync(join(root, 'bench/logs/results.md'), text.join('\n'));
}
