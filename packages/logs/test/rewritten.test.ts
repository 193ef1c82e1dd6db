import { describe, expect, it } from 'vitest';
import { analyseFiles, brief, logFile } from './run.js';

const lines = (...texts: readonly string[]) => texts.map((text) => `${text}\n`).join('');

describe('JSON that a collector wrote anew, with blanks and members in another order', () => {
  it("is PostgreSQL's jsonlog", async () => {
    const record = (second: number, message: string) =>
      `{"pid": 77, "timestamp": "2026-11-20 08:00:0${String(second)}.001 UTC", "user": "app", "dbname": "shop", "session_id": "655b1.4d", "vxid": "3/1${String(second)}", "error_severity": "LOG", "message": "statement: ${message}"}`;
    const report = await analyseFiles([
      logFile(lines(record(1, 'CREATE TEMP TABLE t (a int)'), record(2, 'SELECT * FROM t'))),
    ]);
    expect(report.logs).toMatchObject({ format: 'postgres-jsonlog', records: 2, unparsedRecords: 0 });
    expect(brief(report)).toEqual(['temp-table write t line 1 x1 1/1>2/2', 'temp-table read t line 2 x1 1/1>2/2']);
  });

  it("is MongoDB's log", async () => {
    const record =
      '{ "t": { "$date": "2026-11-20T08:00:01.100+00:00" }, "s": "I", "c": "COMMAND", "ctx": "conn12", "msg": "Slow query", "attr": { "ns": "shop.orders", "command": { "find": "orders", "$db": "shop" }, "durationMillis": 120 } }';
    const report = await analyseFiles([logFile(lines(record))], { targets: ['mongodb-driver'] });
    expect(report.logs).toMatchObject({ format: 'mongodb', records: 1, unparsedRecords: 0 });
  });
});

describe("PgBouncer's own log", () => {
  it('tells once why a client was turned away, and nothing that only the client knows', async () => {
    const at = (second: number) => `2026-11-20 08:00:0${String(second)}.100 UTC [1]`;
    const client = 'C-0x55d0c8: shop/app@10.0.0.3:40002';
    const report = await analyseFiles([
      logFile(
        lines(
          `${at(1)} LOG ${client} login attempt: db=shop user=app tls=no replication=no`,
          `${at(1)} WARNING ${client} pooler error: unsupported startup parameter: search_path`,
          `${at(1)} LOG ${client} closing because: unsupported startup parameter: search_path (age=0s)`,
          `${at(2)} LOG ${client} login attempt: db=shop user=app tls=no replication=no`,
          `${at(3)} LOG ${client} closing because: query_wait_timeout (age=1s)`,
          `${at(4)} LOG C-0x55d0c9: shop/hidden@10.0.0.3:40003 closing because: no such user: hidden (age=0s)`,
          `${at(5)} LOG C-0x55d0ca: shop/app@10.0.0.3:40004 closing because: client close request (age=9s)`,
        ),
      ),
    ]);
    expect(report.logs).toMatchObject({ format: 'pgbouncer', records: 7, unparsedRecords: 0 });
    expect(report.forensics.observations).toMatchObject([
      { reason: 'clients were turned away: query_wait_timeout', count: 1, line: 5 },
      { reason: 'clients were turned away: unsupported startup parameter: search_path', count: 1, line: 2 },
    ]);
    expect(brief(report)).toEqual(['startup-parameter write search_path line 2 x1']);
  });
});
