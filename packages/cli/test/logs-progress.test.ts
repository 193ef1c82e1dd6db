import { expect, it } from 'vitest';
import { RateProgress } from '../src/run/logs-progress.js';

/** What is written while the clock stands at the seconds given, of a log of 1 GB. */
function shown(isTTY: boolean, steps: readonly (readonly [seconds: number, megabytes: number])[]): readonly string[] {
  const written: string[] = [];
  let now = 0;
  const progress = new RateProgress({ isTTY, columns: 100, write: (text: string) => written.push(text) }, () => now);
  for (const [seconds, megabytes] of steps) {
    now = seconds * 1000;
    progress.update(megabytes * 1e6, 1e9, 'server.log');
  }
  progress.end();
  return written.map((text) => text.replace('\r\u001b[K', ''));
}

it('the terminal shows how far, how fast and how long still, and is clean afterwards', () => {
  expect(
    shown(true, [
      [0.1, 20],
      [2, 400],
      [2.05, 410],
      [4, 800],
    ]),
  ).toEqual([
    '400 MB of 1.00 GB at 200 MB/s, 3 s left  server.log',
    '800 MB of 1.00 GB at 200 MB/s, 1 s left  server.log',
    '',
  ]);
});

it('what is no terminal gets nothing', () => {
  expect(shown(false, [[2, 400]])).toEqual([]);
});
