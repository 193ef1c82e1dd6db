import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toCsvlog } from '../../../bench/logs/csvlog.mjs';
import { fixture, logFile, read } from './run.js';

/** Everything that a run has to say, as text. */
async function told(file: string, format: string, kernel: boolean, chunk?: number): Promise<string> {
  const { partial, notes, problems } = await read([file], {
    format,
    kernel,
    ...(chunk === undefined ? {} : { chunk }),
  });
  return JSON.stringify({ partial, notes, problems });
}

/** Where two texts part, with what stands around it; empty where they are the same. */
function difference(got: string, wanted: string): string {
  if (got === wanted) return '';
  let at = 0;
  while (got[at] === wanted[at]) at++;
  const around = (text: string) => text.slice(Math.max(0, at - 200), at + 60);
  return `${around(got)}\n   instead of\n${around(wanted)}`;
}

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

describe('the kernel reads as the other readers do', () => {
  it.each(SAMPLES)('%s, read in pieces of any size', async (name, format) => {
    const file = logFile(bytesOf(name));
    const expected = await told(file, format, false);
    for (const chunk of [undefined, 4096, 1531])
      expect(difference(await told(file, format, true, chunk), expected)).toBe('');
  });

  it.each(SAMPLES)('%s, damaged', async (name, format) => {
    const bytes = bytesOf(name);
    for (let seed = 1; seed <= 12; seed++) {
      const file = logFile(damaged(bytes, seed));
      const [got, wanted] = [await told(file, format, true, 8192), await told(file, format, false)];
      expect(difference(got, wanted), `seed ${String(seed)}`).toBe('');
    }
  });
});
