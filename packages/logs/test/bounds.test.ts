import { describe, expect, it } from 'vitest';
import { BoundedMap } from '../src/bounded-map.js';
import { analyseFiles, brief, logFile, read, report } from './run.js';

const at = (second: number, pid: number, user = 'app') =>
  `2026-11-21 07:${String(Math.floor(second / 60) % 60).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}.000 UTC [${String(pid)}] ${user}@shop LOG:  `;

/** A name without digits, which a fingerprint would fold. */
const word = (number: number) =>
  [...number.toString(26)].map((c) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(c, 26)]).join('');

/** The report of one run, and those of shares of it merged in some order. */
async function oneAndMany(file: string, targets: readonly string[]) {
  const whole = JSON.stringify(report([(await read([file], { targets })).partial], { targets }));
  const parts = await Promise.all([2, 0, 1].map((index) => read([file], { targets, shard: { index, of: 3 } })));
  return [
    whole,
    JSON.stringify(
      report(
        parts.map(({ partial }) => partial),
        { targets },
      ),
    ),
  ] as const;
}

describe('bounds', () => {
  it('a full map keeps the same entries whatever the order, with all of their counts', () => {
    const keys = Array.from({ length: 5000 }, (_, index) => `key ${String((index * 7919) % 1000)}`);
    const counted = (order: readonly string[]) => {
      let dropped = 0;
      const map = new BoundedMap<{ count: number }>(64, ({ count }) => (dropped += count));
      for (const key of order) {
        const entry = map.admit(key, () => ({ count: 0 }));
        if (entry) entry.count++;
        else dropped++;
      }
      return {
        dropped,
        entries: [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { count }]) => [key, count]),
      };
    };
    const forth = counted(keys);
    expect(forth.entries).toHaveLength(64);
    expect(forth.entries.every(([, count]) => count === 5)).toBe(true);
    expect(forth.dropped).toBe(5000 - 64 * 5);
    expect(counted([...keys].reverse())).toEqual(forth);
  });

  it('more findings, services and causes of pins than are kept: shares merge to the bytes of one run', async () => {
    const text = Array.from({ length: 5300 }, (_, index) => {
      const user = `user${String(index % 300)}`;
      const common = `${at(index % 3000, index + 1, user)}statement: SET app.common = 1\n`;
      return `${at(index % 3000, index + 1, user)}statement: SET app.x${word(index)} = 1\n${common}`;
    }).join('');
    const [whole, merged] = await oneAndMany(logFile(text), ['rds-proxy']);
    expect(merged).toBe(whole);
    expect(whole).toMatch(/occurrences belong to findings beyond 5000/);
  }, 120_000);

  it('more open sessions than are kept: some are taken as ended, and shares merge to the bytes of one run', async () => {
    const text = Array.from({ length: 26_000 }, (_, index) => {
      const second = Math.floor(index / 20);
      return `${at(second, index + 1)}statement: SET app.x = 1\n${at(second, index + 1)}statement: SELECT 1\n`;
    }).join('');
    const [whole, merged] = await oneAndMany(logFile(text), ['pgbouncer@1.24/transaction']);
    expect(merged).toBe(whole);
    expect(whole).toMatch(/silent longest were taken as ended/);
    const { logs } = JSON.parse(whole) as { logs: { sessions: number } };
    expect(logs.sessions).toBe(26_000);
  }, 120_000);

  it('a line of 200 MB is named by its place, and what stands behind it has its own', async () => {
    const begin = `${at(1, 7)}statement: CREATE TEMP TABLE t (i int)\n${at(1, 7)}statement: SELECT '`;
    const piece = Buffer.alloc(200 << 20, 120);
    const end = Buffer.from(`'\n${at(2, 7)}statement: SELECT * FROM t\n`);
    const before = process.memoryUsage().rss;
    const { partial, notes } = await read([logFile(Buffer.concat([Buffer.from(begin), piece, end]))]);
    const found = report([partial]);
    expect(notes.join(' ')).toMatch(/:2: a record is longer than 16 MB/);
    expect(found.notAnalysed).toMatchObject([
      { line: 2, reason: expect.stringMatching(/longer than 16 MB/) as string },
    ]);
    expect(found.logs).toMatchObject({ records: 3, sessions: 1, unparsedRecords: 0 });
    expect(brief(found)).toEqual(['temp-table write t line 1 x1 1/1>3/3', 'temp-table read t line 3 x1 1/1>3/3']);
    // The test's own copies are 400 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(700e6);
  });
});

describe('a log whose lines name no session', () => {
  it('has its statements judged one by one, and says what it cannot tell', async () => {
    const line = (message: string) => `2026-11-21 07:00:00.000 UTC ${message}\n`;
    const text = [
      'LOG:  statement: CREATE TEMP TABLE t (i int)',
      'LOG:  statement: SET search_path TO x',
      'LOG:  statement: SET search_path TO y',
      'LOG:  statement: DECLARE c CURSOR WITH HOLD FOR SELECT 1',
      'ERROR:  relation "nope" does not exist',
      'STATEMENT:  LISTEN later; SELECT * FROM nope',
      'LOG:  statement: SELECT 1',
    ]
      .map(line)
      .join('');
    const found = await analyseFiles([logFile(text)], { format: 'postgres-stderr' });
    expect(found.logs).toMatchObject({ records: 7, sessions: 0, transactions: 0 });
    expect(brief(found)).toEqual([
      'temp-table write t line 1 x1',
      'session-setting write search_path line 2 x2',
      'hold-cursor write c line 4 x1',
      'listen write later line 6 x1',
    ]);
    expect(found.findings.map(({ sessions }) => sessions)).toEqual([0, 0, 0, 0]);
    expect(found.coverage.join(' ')).toMatch(/name no session .* judged one by one/);
  });
});
