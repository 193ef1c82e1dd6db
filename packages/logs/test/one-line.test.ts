import { describe, expect, it } from 'vitest';
import { analyseFiles, logFile } from './run.js';

const COUNT = 32_000;
/** One in four hundred takes a lock, and no two are alike. */
const statementOf = (i: number) =>
  i % 400 === 100 ? `SELECT pg_advisory_lock(${String(i)}), 'a "b"'` : `SELECT 1 FROM orders WHERE id = ${String(i)}`;
const server = Array.from({ length: COUNT }, (_, i) => {
  const time = new Date(Date.UTC(2026, 2, 2) + i * 1000).toISOString().replace('T', ' ').replace('Z', ' UTC');
  return `${time} [${String(300 + (i % 7))}] app@shop LOG:  statement: ${statementOf(i)}`;
});
const streams = (lines: readonly string[]) => ({
  status: 'success',
  data: {
    resultType: 'streams',
    result: [{ stream: { app: 'pg' }, values: lines.map((line, i) => [String(i), line]) }],
  },
});
const otlp = {
  resourceLogs: [
    {
      resource: { attributes: [] },
      scopeLogs: [{ logRecords: server.map((line) => ({ severityText: 'LOG', body: { stringValue: line } })) }],
    },
  ],
};

describe('a whole log in one line of more than 3 MB', () => {
  it.each([
    ['Loki', JSON.stringify(streams(server))],
    ['Loki, newest first', JSON.stringify(streams(server.toReversed()))],
    ['OpenTelemetry', JSON.stringify(otlp)],
    ['escaped in a way of its own', JSON.stringify(otlp).replaceAll('advisory', String.raw`advis\u006fry`)],
  ])('%s', async (name, text) => {
    expect(text.length).toBeGreaterThan(3 << 20);
    const { logs, findings } = await analyseFiles([logFile(text, 'json')]);
    expect(logs).toMatchObject({ format: 'collected', records: COUNT, sessions: 7, unparsedRecords: 0 });
    expect(findings.map(({ rule, occurrences }) => [rule, occurrences])).toEqual([['session-lock', COUNT / 400]]);
    const { start } = findings[0]?.range ?? { start: { line: 0, offset: -1 } };
    expect(start.line).toBe(1);
    // The oldest of them, wherever it stands.
    expect(text.slice(start.offset).replace(String.raw`\u006f`, 'o')).toMatch(/^pg_advisory_lock\(100\)/);
  });
});
