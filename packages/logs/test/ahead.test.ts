import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { toCsvlog } from '../../../bench/logs/csvlog.mjs';
import { KernelReader } from '../src/kernel/reader.js';
import { fixture, logFile, read } from './run.js';

/** Longer than what the format is told by, which is never read ahead. */
const LONG = 500_000;

/** The log over and over, until it is long. */
function long(text: string | Buffer, every: (repetition: number) => string | Buffer = () => ''): Buffer {
  const parts: Buffer[] = [];
  const one = Buffer.from(text);
  for (let length = 0, i = 0; length < LONG; i++) {
    const more = Buffer.concat([one, Buffer.from(every(i))]);
    parts.push(more);
    length += more.length;
  }
  return Buffer.concat(parts);
}

const stderr = readFileSync(fixture('pg15-stderr-richprefix-mindur0.log'));
const debian = readFileSync(fixture('pg15-stderr-debian-logstatement-all.log'));
const json = readFileSync(fixture('pg15-jsonlog-logstatement-all.json'));
const csv = toCsvlog(json.toString('utf8'));

const head = '2026-11-21 10:00:00.000 UTC [71] app@shop LOG:  statement: ';
/** A statement of a csvlog that holds what looks like records. */
const trap = (i: number) =>
  `2026-03-02 09:00:0${String(i % 10)}.000 UTC,"app","shop",71,"10.0.0.1:40000",69a54900.47,${String(i)},"idle",2026-03-02 08:00:00 UTC,3/${String(i)},0,LOG,00000,"statement: SELECT '
2026-03-02 09:00:00.000 UTC,""app"",""shop"",72,""10.0.0.1:40000"",69a54900.48,1,""idle"",2026-03-02 08:00:00 UTC,3/7,0,LOG,00000,""statement: SET search_path = evil"",,,,,,,,,""web"",""client backend"",,0
2026-03-02 09:00:00.000 UTC,
'",,,,,,,,,"web","client backend",,0
`;

const LOGS: Readonly<Record<string, Buffer>> = {
  'stderr log': long(stderr),
  "stderr log with Debian's prefix": long(debian),
  csvlog: long(csv),
  jsonlog: long(json),
  'csvlog with records in literals': long(csv, (i) => trap(i).repeat(20)),
  'stderr log with long continued statements': long(
    debian,
    (i) =>
      `${head}SELECT 1,\n${'\t-- 2026-11-21 10:00:00.000 UTC [71] app@shop LOG:  no record\n'.repeat(i % 90)}\t2\n`,
  ),
  'stderr log with binary garbage': long(debian, (i) =>
    Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * (i + 7) * 31) & 255)),
  ),
  'csvlog with binary garbage': long(csv, (i) =>
    Buffer.from(Array.from({ length: 500 }, (_, at) => (at * (i + 7) * 31) & 255)),
  ),
  'csvlog with a quote too many': Buffer.concat([
    long(csv),
    Buffer.from(`${csv.split('\n')[0] ?? ''}",",\n`),
    long(csv),
  ]),
  'stderr log that turns into a jsonlog and back': Buffer.concat([long(debian), long(json), long(debian)]),
  'stderr log with letters of several bytes': long(
    debian,
    (i) => `${head}SET application_name = 'größe ${'😀'.repeat(i % 50)}'\n`,
  ),
  'stderr log that is no UTF-8': long(debian, () =>
    Buffer.concat([
      Buffer.from(`${head}SET application_name = '`),
      Buffer.from([0xe4, 0xff, 0x80]),
      Buffer.from("'\n"),
    ]),
  ),
  'stderr log with Windows line ends and blank lines': long(
    debian.toString('utf8').replaceAll('\n', '\r\n'),
    () => '\r\n\n\n',
  ),
  'stderr log whose zone changes': long(debian, (i) =>
    `2026-11-21 11:00:00.000 ${i % 2 === 0 ? 'CET' : 'UTC'} [71] app@shop LOG:  statement: SET search_path = a\n`.repeat(
      9,
    ),
  ),
  'stderr log whose clock goes back': long(
    debian,
    (i) => `2025-01-0${String((i % 9) + 1)} 10:00:00.000 UTC [71] app@shop LOG:  statement: BEGIN\n`,
  ),
  'stderr log whose process ids are used again': long(
    debian,
    (i) =>
      `2026-11-21 10:00:00.000 UTC [71] [unknown]@[unknown] LOG:  connection received: host=10.0.0.1 port=${String(40_000 + i)}\n` +
      `${head}SET search_path = a\n${head}SELECT 1\n`,
  ),
  'stderr log that ends within a record': long(debian).subarray(0, LONG - 17),
  'csvlog that ends within a record': long(csv).subarray(0, LONG - 17),
  'stderr log with a line longer than a part': Buffer.concat([
    long(debian),
    Buffer.from(`${head}SELECT '${'x'.repeat(3_000_000)}'\n`),
    long(debian),
  ]),
  'stderr log without newlines': Buffer.from(`${head}SELECT '${'x'.repeat(LONG)}'`),
};

/** How many parts were taken as they were read ahead, while `run` ran. */
async function taken(run: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(KernelReader.prototype, 'take');
  await run();
  const { length } = spy.mock.calls;
  spy.mockRestore();
  return length;
}

describe('a log whose parts are read ahead gives the same as one that is read as it comes', () => {
  it.each(Object.entries(LOGS))('%s', async (name, log) => {
    const path = logFile(log);
    const whole = await read([path]);
    expect(whole.partial.dialects[0]?.coverage.records).toBeGreaterThan(0);
    for (const block of [1997, 65_537]) {
      const count = await taken(async () => {
        const parts = await read([path], { block, chunk: 1 << 16 });
        expect(JSON.stringify(parts), `${name} in parts of ${String(block)} bytes`).toBe(JSON.stringify(whole));
      });
      if (name in { 'stderr log': 1, csvlog: 1, jsonlog: 1 } && block < 100_000) expect(count).toBeGreaterThan(0);
    }
  });

  it('cut at every byte around records', async () => {
    const path = logFile(LOGS['csvlog with records in literals'] ?? '');
    const whole = JSON.stringify(await read([path]));
    const count = await taken(async () => {
      for (let block = 1500; block < 1512; block++)
        expect(JSON.stringify(await read([path], { block, chunk: 1 << 16 }))).toBe(whole);
    });
    // Some parts seem to begin with a record that is a literal's: those are not taken.
    expect(count).toBeGreaterThan(100);
  });

  it('compressed', async () => {
    const path = logFile(gzipSync(LOGS['stderr log'] ?? ''), 'log.gz');
    const [whole, parts] = [await read([path]), await read([path], { block: 5000, chunk: 1 << 16 })];
    expect(JSON.stringify(parts)).toBe(JSON.stringify(whole));
  });

  it('several files, of several formats', async () => {
    const paths = ['stderr log', 'csvlog', 'jsonlog'].map((name) => logFile(LOGS[name] ?? ''));
    const [whole, parts] = [await read(paths), await read(paths, { block: 9000, chunk: 1 << 16 })];
    expect(JSON.stringify(parts)).toBe(JSON.stringify(whole));
  });
});
