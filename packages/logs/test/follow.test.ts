import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { analyse } from '@poolsafe/dialects';
import { expect, it } from 'vitest';
import { parseTarget } from '../../poolers/src/index.js';
import { runLogs } from '../src/index.js';
import { analyseFiles, brief, logFile } from './run.js';

const line = (second: number, sql: string) =>
  `2026-03-02 09:00:0${String(second)}.000 UTC [311] app@shop LOG:  statement: ${sql}\n`;

const pause = () => new Promise((resolve) => setTimeout(resolve, 1200));

it.each([
  [
    'renamed and made anew',
    (path: string, text: string) => {
      renameSync(path, `${path}.1`);
      writeFileSync(path, text);
    },
  ],
  [
    'emptied in its place',
    (path: string, text: string) => {
      truncateSync(path);
      appendFileSync(path, text);
    },
  ],
])('a log that is followed and %s is read on', async (_, rotate) => {
  // Longer than what stands in the new one.
  const path = logFile(line(1, `SELECT 1, '${'x'.repeat(200)}'`) + line(2, 'SELECT 2') + line(3, 'SELECT 3'));
  const stop = new AbortController();
  const run = runLogs({
    files: [path],
    follow: true,
    targets: [parseTarget('pgbouncer@1.24/transaction')],
    speak: () => undefined,
    measurements: () => undefined,
    analyse: (text) => analyse(text, 'postgres'),
    signal: stop.signal,
  });
  await pause();
  rotate(path, line(4, 'SELECT 4'));
  await pause();
  appendFileSync(path, line(5, 'SELECT 5'));
  await pause();
  stop.abort();
  const { partial, notes } = await run;
  expect(partial.dialects[0]?.coverage.records).toBe(5);
  expect(notes.join('\n')).toContain('the log was rotated and begins anew');
});

it('rotated files that begin in the same second follow each other as they were rotated', async () => {
  const path = logFile(line(1, 'SELECT * FROM tt'));
  writeFileSync(`${path}.1`, line(1, 'CREATE TEMP TABLE tt (i int)'));
  writeFileSync(`${path}.2`, line(1, 'SELECT 1'));
  const found = await analyseFiles([path, `${path}.1`, `${path}.2`]);
  // By file: the one that reads it comes first by name.
  expect(brief(found)).toEqual(['temp-table read tt line 1 x1 1/2>1/3', 'temp-table write tt line 1 x1 1/2>1/3']);
});
