import { describe, expect, it } from 'vitest';
import { fingerprint, fingerprinted } from '../src/fingerprint.js';
import { formatNamed } from '../src/index.js';
import { INPUT, giveBack, takeKernel } from '../src/kernel/kernel.js';
import type { KernelSink } from '../src/kernel/reader.js';
import { Kind, type LogRecord } from '../src/record.js';

/** The same numbers in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

const PREFIXES: readonly string[] = [
  '%m [%p] %u@%d %i ',
  '%m [%p] %i %u@%d ',
  '%m [%p] %i',
  '%t %c %v %i %a|',
  '%m %v [%p] %q%u@%d app=%a ',
  '%m [%p] %q[%a] %u %r ',
  '%p %m %u@%d ',
  '%m [%p] %u@%d app=%a sess=%c line=%l vxid=%v xid=%x tag=%i ',
  '%m:%r:%u@%d:[%p]:',
];

const TAGS = ['idle', 'idle in transaction', 'idle in transaction (aborted)', 'SELECT', 'BEGIN', 'i', ''];
const TIMES = ['.1', '.12', '.123', '.1234', '.123456', ''];

interface Client {
  readonly pid: number;
  readonly user: string;
  application: string;
  line: number;
  transaction: number;
}

/** A log of sessions that take turns, stay in a transaction or not, change their application, and end. */
function log(prefix: string, seed: number): Buffer {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[next(list.length)] as T;
  const clients: Client[] = [];
  const lines: string[] = [];
  const precise = pick(TIMES);
  for (let i = 0; i < 300; i++) {
    if (clients.length < 3 || next(40) === 0)
      clients.push({
        pid: pick([7, 81, 8100, 8101]) + next(3),
        user: pick(['app', 'app2', 'a']),
        application: 'web',
        line: 0,
        transaction: 1,
      });
    if (clients.length > 5) clients.shift();
    const client = pick(clients);
    client.line++;
    if (next(3) === 0) client.transaction++;
    if (next(50) === 0) client.application = pick(['web', 'web2', 'worker', '']);
    const second = String(i % 60).padStart(2, '0');
    const time = `2026-11-21 07:${String(Math.floor(i / 60) + 10)}:${second}${prefix.includes('%m') ? precise : ''} UTC`;
    const values: Record<string, string> = {
      m: time,
      t: time,
      p: String(client.pid),
      c: `6b014900.${client.pid.toString(16)}`,
      u: client.user,
      d: 'shop',
      a: client.application,
      l: String(client.line),
      v: `3/${String(next(4) === 0 ? 0 : client.transaction)}`,
      x: String(next(2) * client.transaction),
      i: pick(TAGS),
      r: `10.0.0.${String(client.pid % 7)}(${String(40_000 + client.pid)})`,
      q: '',
    };
    const head = prefix.replace(/%(\w)/g, (_, name: string) => values[name] ?? '');
    lines.push(
      `${head}LOG:  duration: 0.${String(next(1000))} ms  statement: SELECT ${'abcdefghij'.repeat(4).slice(0, next(40))} FROM t`,
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

function records(bytes: Buffer, linePrefix: string, withKernel: boolean): readonly string[] {
  const format = formatNamed('postgres-stderr');
  const kernel = withKernel ? takeKernel() : undefined;
  if (!format || (withKernel && !kernel)) throw new Error('no reader');
  const seen: string[] = [];
  const text = (record: LogRecord, start: number, end: number) => record.buffer.toString('latin1', start, end);
  const sink: KernelSink = {
    record: (record) =>
      seen.push(
        [
          [record.line, record.kind, record.session, record.time, record.transaction, record.block, record.duration],
          text(record, record.userStart, record.userEnd),
          text(record, record.databaseStart, record.databaseEnd),
          text(record, record.applicationStart, record.applicationEnd),
          text(record, record.labelStart, record.labelEnd),
          record.kind === Kind.statement ? record.text.toString('latin1', record.textStart, record.textEnd) : '',
        ].join('|'),
      ),
    unparsed: (line, reason) => seen.push(`${String(line)} ${reason}`),
    resume: () => undefined,
    pause: () => undefined,
  };
  const reader = format.open(sink, { head: bytes, linePrefix, note: () => undefined, ...(kernel && { kernel }) });
  const buffer = kernel?.buffer(bytes.length) ?? Buffer.alloc(bytes.length);
  bytes.copy(buffer);
  reader.read(buffer, 0, bytes.length, true, 0);
  if (kernel) giveBack(kernel);
  return seen;
}

describe('lines of sessions that begin alike are read as single ones are', () => {
  it.each(PREFIXES)('%s', (prefix) => {
    for (let seed = 1; seed <= 12; seed++) {
      const bytes = log(prefix, seed);
      expect(records(bytes, prefix, true), `seed ${String(seed)}`).toEqual(records(bytes, prefix, false));
    }
  });
});

const PIECES = [
  'select',
  'Sélect',
  ' ',
  ',',
  '(',
  ')',
  "'it''s'",
  "'a\\'b'",
  '"Na""me"',
  '`x`',
  '$1',
  '$a$b$a$',
  '42',
  '-1',
  ';',
  '--c\n',
  '/*c*/',
  '?',
  "E'\\''",
  '#h\n',
  '.',
  '=',
  '\u00ff',
];

describe('the kernel makes the fingerprints that the other reader makes', () => {
  it.each(['postgres', 'mysql'] as const)('%s: words of any length and text of any kind, once and again', (dialect) => {
    const kernel = takeKernel();
    if (!kernel) throw new Error('no kernel');
    const made = kernel.exports as unknown as {
      readonly fingerprint: (start: number, end: number, mysql: boolean) => void;
      readonly fingerLow: { readonly value: number };
      readonly fingerHigh: { readonly value: number };
    };
    const next = random(5);
    const buffer = kernel.buffer(4096);
    for (let round = 0; round < 3000; round++) {
      let text = '';
      for (let i = next(12); i >= 0; i--)
        text += next(3) === 0 ? 'aZ_9$bcdefghijkl'.repeat(4).slice(0, next(50)) : (PIECES[next(PIECES.length)] ?? '');
      const at = next(40);
      buffer.fill(0x61 + next(20), 0, 2000);
      const end = at + buffer.write(text, at, 'utf8');
      // Behind the text the buffer goes on with letters, quotes, anything.
      buffer[end] = [10, 34, 97, 39][next(4)] ?? 10;
      fingerprint(buffer, at, end, dialect);
      for (let again = 0; again < 3; again++) {
        made.fingerprint(INPUT + at, INPUT + end, dialect === 'mysql');
        expect([made.fingerLow.value, made.fingerHigh.value], text).toEqual([fingerprinted.low, fingerprinted.high]);
      }
    }
    giveBack(kernel);
  });
});
