import { describe, expect, it } from 'vitest';
import { analyseFiles, logFile } from './run.js';

const line = (seconds: number, pid: number, message: string) =>
  `2026-03-02 09:00:${seconds.toFixed(3).padStart(6, '0')} UTC [${String(pid)}] app@shop LOG:  ${message}\n`;

// Two sessions of ten seconds. The first pins itself after one second and then idles but for one transaction of a second;
// the second works for two seconds in the middle.
const LOG = [
  line(0, 1, 'connection received: host=h port=1'),
  line(0, 2, 'connection received: host=h port=2'),
  line(1, 1, 'duration: 0.000 ms  statement: SET work_mem = 5'),
  line(4, 2, 'duration: 2000.000 ms  statement: SELECT slow()'),
  line(6, 1, 'duration: 1000.000 ms  statement: SELECT 1'),
  line(10, 1, 'disconnection: session time: 0:00:10.000 user=app database=shop host=h port=1'),
  line(10, 2, 'disconnection: session time: 0:00:10.000 user=app database=shop host=h port=2'),
].join('');

describe('sizes', () => {
  it('server connections, pins and what removing their cause gains', async () => {
    const targets = ['pgbouncer/transaction', 'rds-proxy', 'pgbouncer/session'];
    const { replay } = await analyseFiles([logFile(LOG)], { targets });
    const [transaction, rds, session] = Object.values(replay);
    expect(transaction).toMatchObject({ sessionsPinned: 0, pinnedSeconds: 0, pinCauses: [] });
    expect(transaction?.peak).toEqual({ sessions: 2, transactions: 1, serverConnections: 1 });
    expect(rds).toMatchObject({ sessionsPinned: 1, pinnedSeconds: 9, peak: { sessions: 2, serverConnections: 2 } });
    // Nine seconds pinned, one of them at work, of ten.
    expect(rds?.pinCauses).toEqual([{ statement: 'SET work_mem = $1', sessions: 1, seconds: 9, gain: 0.8 }]);
    expect(session).toMatchObject({ sessionsPinned: 0, peak: { sessions: 2, transactions: 1, serverConnections: 2 } });
  });

  it('more targets than a number has bits', async () => {
    const targets = Array.from(
      { length: 40 },
      (_, index) => `pgbouncer/transaction?max_prepared_statements=${String(index + 1)}`,
    );
    const { replay } = await analyseFiles([logFile(LOG)], { targets });
    expect(Object.values(replay).map(({ sessionsThatBreak }) => sessionsThatBreak)).toEqual(targets.map(() => 1));
  });
});
