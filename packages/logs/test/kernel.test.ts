import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toCsvlog } from '../../../bench/logs/csvlog.mjs';
import { formatNamed, Kind, type LogRecord } from '../src/index.js';
import { fingerprint, fingerprinted } from '../src/fingerprint.js';
import { giveBack, takeKernel } from '../src/kernel/kernel.js';
import type { KernelSink } from '../src/kernel/reader.js';
import { fixture, logFile, read } from './run.js';

const SAMPLES: readonly (readonly [string, string])[] = [
  ['pg15-stderr-richprefix-mindur0.log', 'postgres-stderr'],
  ['pg15-stderr-debian-logstatement-all.log', 'postgres-stderr'],
  ['pg15-stderr-rdsprefix-mindur0.log', 'postgres-stderr'],
  ['pg15-stderr-pgbadgerprefix-mindur0.log', 'postgres-stderr'],
  ['pg15-stderr-lprefix-logstatement-all.log', 'postgres-stderr'],
  ['pg15-stderr-all-plus-mindur0.log', 'postgres-stderr'],
  ['pg15-stderr-all-plus-logduration.log', 'postgres-stderr'],
  ['pg15-stderr-behind-pgbouncer118-transaction.log', 'postgres-stderr'],
  ['pg15-stderr-pgaudit.log', 'pgaudit'],
  ['pg15-stderr-autoexplain.log', 'auto-explain'],
  ['pg15-jsonlog-logstatement-all.json', 'postgres-jsonlog'],
  ['pg15-jsonlog-logstatement-all.json as csvlog', 'postgres-csvlog'],
  ['mysql97-general.log', 'mysql-general'],
  ['mysql97-slow-extra.log', 'mysql-slow'],
  ['mariadb1011-slow.log', 'mariadb-slow'],
];

const bytesOf = (name: string): Buffer => {
  const [file = name, as] = name.split(' as ');
  const bytes = readFileSync(fixture(file));
  return as === undefined ? bytes : Buffer.from(toCsvlog(bytes.toString('utf8')), 'utf8');
};

/** The same numbers in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

/** The log with bytes changed, pieces left out, doubled, or moved: behind its first third, so that it is recognised. */
function damaged(bytes: Buffer, seed: number): Buffer {
  const next = random(seed);
  const kept = Math.floor(bytes.length / 3);
  const parts = [bytes.subarray(0, kept)];
  for (let at = kept; at < bytes.length;) {
    const length = 1 + next(400);
    const piece = Buffer.from(bytes.subarray(at, at + length));
    at += length;
    switch (next(12)) {
      case 0:
        piece[next(piece.length)] = next(256);
        break;
      case 1:
        piece[next(piece.length)] = '\n\t"\'$:0 ,;{}\\'.charCodeAt(next(13));
        break;
      case 2:
        continue;
      case 3:
        parts.push(piece);
        break;
      case 4:
        parts.push(bytes.subarray(next(bytes.length)).subarray(0, next(600)));
        break;
      default:
    }
    parts.push(piece);
  }
  return Buffer.concat(parts);
}

/** All that a record says, as text; of records without interest only that they are there, and when. */
function shown(record: LogRecord, dialect: 'postgres' | 'mysql'): string {
  const { kind, buffer, text } = record;
  if (kind === Kind.other) return `${String(record.line)} ${String(record.time)}`;
  const part = (start: number, end: number) => buffer.toString('latin1', start, end);
  if (kind === Kind.statement) {
    if (record.fingerprinted) Object.assign(fingerprinted, { low: record.low, high: record.high });
    else fingerprint(text, record.textStart, record.textEnd, dialect);
  }
  return [
    [record.line, kind, record.time, record.session, record.duration, record.transaction, record.block, record.before],
    kind === Kind.statement ? [fingerprinted.low, fingerprinted.high] : [],
    part(record.labelStart, record.labelEnd),
    part(record.nameStart, record.nameEnd),
    part(record.userStart, record.userEnd),
    part(record.databaseStart, record.databaseEnd),
    part(record.applicationStart, record.applicationEnd),
    part(record.detailStart, record.detailEnd),
    text.toString('latin1', record.textStart, record.textEnd),
  ].join('|');
}

/** What a reader finds in a log, which it gets in pieces. */
function records(bytes: Buffer, format: string, withKernel: boolean, piece = bytes.length): readonly string[] {
  const found = formatNamed(format);
  const kernel = withKernel ? takeKernel() : undefined;
  if (!found || (withKernel && !kernel)) throw new Error('no reader');
  const dialect = found.dialect === 'mysql' ? 'mysql' : 'postgres';
  const seen: string[] = [];
  const sink: KernelSink = {
    record: (record) => seen.push(shown(record, dialect)),
    unparsed: (line, reason) => seen.push(`${String(line)} ${reason}`),
    resume: () => undefined,
    pause: () => undefined,
  };
  const head = bytes.subarray(0, 1 << 18);
  const reader = found.open(sink, { head, note: () => undefined, ...(kernel === undefined ? {} : { kernel }) });
  const buffer = kernel?.buffer(bytes.length) ?? Buffer.alloc(bytes.length);
  bytes.copy(buffer);
  let from = 0;
  for (let end = Math.min(piece, bytes.length); ; end = Math.min(end + piece, bytes.length)) {
    const last = end === bytes.length;
    from = reader.read(buffer, from, end, last, 0);
    if (last) break;
  }
  if (kernel) giveBack(kernel);
  return seen;
}

/** The first thing that two readers say differently; empty where there is none. */
function difference(got: readonly string[], wanted: readonly string[]): readonly (string | undefined)[] {
  const at = wanted.findIndex((line, index) => line !== got[index]);
  if (at === -1) return got.slice(wanted.length, wanted.length + 1);
  return [got[at], wanted[at]];
}

describe('the kernel finds the records that the other readers find', () => {
  it.each(SAMPLES)('%s, in pieces of any size', (name, format) => {
    const bytes = bytesOf(name);
    const wanted = records(bytes, format, false);
    for (const piece of [bytes.length, 4096, 997, 101])
      expect(difference(records(bytes, format, true, piece), wanted), `pieces of ${String(piece)}`).toEqual([]);
  });

  it.each(SAMPLES)('%s, damaged in 40 ways', (name, format) => {
    const bytes = bytesOf(name);
    for (let seed = 1; seed <= 40; seed++) {
      const log = damaged(bytes, seed);
      const wanted = records(log, format, false);
      expect(difference(records(log, format, true), wanted), `seed ${String(seed)}`).toEqual([]);
    }
  });
});

/** All that a run has to say. */
async function told(file: string, format: string, kernel: boolean, chunk?: number): Promise<readonly string[]> {
  const { partial, notes, problems } = await read([file], {
    format,
    kernel,
    ...(chunk === undefined ? {} : { chunk }),
    targets: ['pgbouncer@1.24/transaction', 'proxysql'],
  });
  return JSON.stringify({ partial, notes, problems }, null, 1).split('\n');
}

describe('a run with the kernel says what one without it says', () => {
  it.each(SAMPLES)('%s, whole, in small pieces, and damaged', async (name, format) => {
    const bytes = bytesOf(name);
    const whole = logFile(bytes);
    const wanted = await told(whole, format, false);
    for (const chunk of [undefined, 1531])
      expect(difference(await told(whole, format, true, chunk), wanted)).toEqual([]);
    const broken = logFile(damaged(bytes, 7));
    expect(difference(await told(broken, format, true), await told(broken, format, false))).toEqual([]);
  });
});
