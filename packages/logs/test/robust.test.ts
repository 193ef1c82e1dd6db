import { readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatNamed, type LogRecord } from '../src/index.js';
import { analyseFiles, brief, fixture, logFile, read, report } from './run.js';

const P = '2026-11-21 07:00:00.000 UTC [7] app@shop';
const lines = (...messages: readonly string[]) => messages.map((message) => `${P} ${message}\n`).join('');
const TEMP = lines(
  'LOG:  connection authorized: user=app database=shop',
  'LOG:  statement: CREATE TEMP TABLE t (i int)',
  'LOG:  statement: SELECT * FROM t',
);

describe('bad input is counted, named by place, and not fatal', () => {
  it('binary garbage and lines of another format in the middle', async () => {
    const garbage = Buffer.from([0, 1, 2, 255, 254, 10, 128, 129, 10]);
    const half = TEMP.indexOf('LOG:  statement: SELECT') - P.length - 1;
    const other = '1795246475.286506 [0 127.0.0.1:38228] "hello" "3"\n';
    const file = logFile(
      Buffer.concat([Buffer.from(TEMP.slice(0, half)), garbage, Buffer.from(other), Buffer.from(TEMP.slice(half))]),
    );
    const found = await analyseFiles([file]);
    expect(found.logs).toMatchObject({ records: 3, unparsedRecords: 3 });
    expect(found.notAnalysed.map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(brief(found)).toContain('temp-table write t line 2 x1 2/1>6/2');
  });

  it('another log behind a longer one: the file is read as what it begins as and mostly is', async () => {
    const stderr = readFileSync(fixture('pg15-stderr-debian-logstatement-all.log'));
    const json = readFileSync(fixture('pg15-jsonlog-logstatement-all.json'));
    const alone = await analyseFiles([logFile(stderr)]);
    const found = await analyseFiles([logFile(Buffer.concat([stderr, json]))]);
    expect(found.logs).toMatchObject({ format: 'postgres-stderr', records: alone.logs.records });
    expect(found.logs.unparsedRecords).toBe(124);
    expect(brief(found)).toEqual(brief(alone));
  });

  it('a last record that is cut off', async () => {
    const whole = readFileSync(fixture('pg15-jsonlog-logstatement-all.json'));
    const found = await analyseFiles([logFile(whole.subarray(0, whole.length - 40), 'json')]);
    expect(found.logs).toMatchObject({ records: 123, unparsedRecords: 1 });
  });

  it('a line that is longer than what is held', async () => {
    const long = `${P} LOG:  statement: SELECT '${'x'.repeat(40 << 20)}'\n`;
    const { partial, notes } = await read([logFile(TEMP + long + TEMP.replaceAll('[7]', '[8]'))]);
    const found = report([partial]);
    expect(notes.join(' ')).toMatch(/longer than 16 MB/);
    expect(found.logs).toMatchObject({ sessions: 2, records: 7 });
    expect(found.findings.find(({ rule }) => rule === 'temp-table')?.occurrences).toBe(2);
  });

  it('invalid UTF-8 in a statement', async () => {
    const file = logFile(
      Buffer.concat([
        Buffer.from(TEMP),
        Buffer.from(`${P} LOG:  statement: SELECT '`),
        Buffer.from([0xff, 0xfe]),
        Buffer.from("'\n"),
      ]),
    );
    expect((await analyseFiles([file])).logs).toMatchObject({ records: 4, unparsedRecords: 0 });
  });

  it('a clock that jumps back', async () => {
    const back = TEMP.replace(
      '07:00:00.000 UTC [7] app@shop LOG:  statement: SELECT',
      '06:00:00.000 UTC [7] app@shop LOG:  statement: SELECT',
    );
    const found = await analyseFiles([logFile(back)]);
    expect(found.coverage.join(' ')).toMatch(/clock went back 1 times/);
    expect(brief(found)).toContain('temp-table write t line 2 x1 2/1>3/2');
  });

  it('a process id that is used again is another session', async () => {
    const again = lines('LOG:  connection received: host=h port=1', 'LOG:  statement: SELECT * FROM t');
    const found = await analyseFiles([
      logFile(
        lines('LOG:  connection received: host=h port=1', 'LOG:  statement: CREATE TEMP TABLE t (i int)') + again,
      ),
    ]);
    expect(found.logs.sessions).toBe(2);
    expect(brief(found)).toEqual(['temp-table write t line 2 x1']);
  });

  it('a server that speaks German', async () => {
    const german = [
      'LOG:  Verbindung empfangen: Host=127.0.0.1 Port=5',
      'LOG:  Dauer: 0.5 ms  Anweisung: CREATE TEMP TABLE t (i int)',
      'LOG:  Anweisung: SELECT * FROM t',
      'FEHLER:  Division durch Null',
      'ANWEISUNG:  SELECT 1/0',
    ];
    const found = await analyseFiles([logFile(lines(...german))]);
    expect(brief(found)).toContain('temp-table write t line 2 x1 2/1>3/2');
    expect(found.logs).toMatchObject({ records: 5, unparsedRecords: 0, transactions: 3 });
  });

  it('an empty file, a missing file and one of no format', async () => {
    const { problems } = await read([logFile(''), '/nowhere/x.log', logFile('hello\nworld\n')]);
    expect(problems.map(({ reason }) => reason).sort()).toEqual([
      'is empty',
      'is of no log format that poolsafe knows; name it with --log-format',
      'no such file or folder',
    ]);
  });
});

describe('what the log repeats is counted once', () => {
  it.each([
    ['statement and its duration', ['LOG:  statement: SET x.y = 1', 'LOG:  duration: 1.0 ms'], 1],
    [
      'a failed statement that was logged before',
      ['LOG:  statement: SELECT 1/0', 'ERROR:  division by zero', 'STATEMENT:  SELECT 1/0'],
      1,
    ],
    ['a failed statement that was not logged', ['ERROR:  division by zero', 'STATEMENT:  SELECT 1/0'], 1],
    [
      'parse and bind of one execute',
      [
        'LOG:  duration: 1 ms  parse <unnamed>: SELECT 1',
        'LOG:  duration: 1 ms  bind <unnamed>: SELECT 1',
        'LOG:  duration: 1 ms  execute <unnamed>: SELECT 1',
      ],
      1,
    ],
    ['a block in one message', ['LOG:  statement: BEGIN; SELECT 1; COMMIT'], 1],
    ['two blocks in one message', ['LOG:  statement: BEGIN; COMMIT; BEGIN; COMMIT'], 2],
    [
      'AND CHAIN',
      [
        'LOG:  statement: BEGIN',
        'LOG:  statement: COMMIT AND CHAIN',
        'LOG:  statement: SELECT 1',
        'LOG:  statement: COMMIT',
      ],
      2,
    ],
  ])('%s', async (_, messages, transactions) => {
    expect((await analyseFiles([logFile(lines(...messages))])).logs.transactions).toBe(transactions);
  });

  it('what a failed statement would have made was not made', async () => {
    const found = await analyseFiles([
      logFile(
        lines(
          'LOG:  statement: CREATE TEMP TABLE t (i int)',
          'ERROR:  no',
          'STATEMENT:  CREATE TEMP TABLE t (i int)',
          'LOG:  statement: SELECT 1',
        ),
      ),
    ]);
    expect(found.findings).toEqual([]);
  });

  it('a setting that is rolled back leaves nothing', async () => {
    const found = await analyseFiles([
      logFile(
        lines(
          'LOG:  statement: BEGIN',
          'LOG:  statement: SET x.y = 1',
          'LOG:  statement: ROLLBACK',
          'LOG:  statement: SELECT 1',
        ),
      ),
    ]);
    expect(found.findings).toEqual([]);
  });

  it('made and used in one transaction is fine', async () => {
    const found = await analyseFiles([
      logFile(
        lines(
          'LOG:  statement: BEGIN',
          'LOG:  statement: CREATE TEMP TABLE t (i int) ON COMMIT DROP',
          'LOG:  statement: SELECT * FROM t',
          'LOG:  statement: COMMIT',
        ),
      ),
    ]);
    expect(found.findings).toEqual([]);
  });

  it('a named statement of a driver is judged by what the pooler follows', async () => {
    const file = logFile(lines('LOG:  execute S_1: SELECT 1', 'LOG:  execute S_1: SELECT 1'));
    const off = await analyseFiles([file], { targets: ['pgbouncer@1.20/transaction'] });
    expect(brief(off)).toEqual(['named-statement write S_1 line 1 x1 1/1>2/2']);
    expect(brief(await analyseFiles([file], { targets: ['pgbouncer@1.24/transaction'] }))).toEqual([]);
  });
});

describe('the same however the input is cut', () => {
  const name = 'pg15-stderr-richprefix-mindur0.log';

  it.each(['postgres-stderr', 'postgres-jsonlog', 'mysql-general', 'mysql-slow', 'mariadb-slow'])(
    '%s in pieces of any size',
    (format) => {
      const file = {
        'postgres-stderr': name,
        'postgres-jsonlog': 'pg15-jsonlog-logstatement-all.json',
        'mysql-general': 'mysql97-general.log',
        'mysql-slow': 'mysql97-slow-extra.log',
        'mariadb-slow': 'mariadb1011-slow.log',
      }[format];
      const bytes = readFileSync(fixture(file ?? name));
      const readAll = (size: number): readonly string[] => {
        const seen: string[] = [];
        const reader = formatNamed(format)?.open(
          {
            record: (r: LogRecord) =>
              seen.push(
                `${String(r.line)} ${String(r.kind)} ${String(r.session)} ${String(r.time)} ${r.text.toString('utf8', r.textStart, r.textEnd)}`,
              ),
            unparsed: (line) => seen.push(`? ${String(line)}`),
          },
          { head: bytes, note: () => undefined },
        );
        let from = 0;
        for (let end = Math.min(size, bytes.length); ; end = Math.min(end + size, bytes.length)) {
          const last = end === bytes.length;
          from = reader?.read(bytes.subarray(0, end), from, end, last, 0) ?? 0;
          if (last) return seen;
        }
      };
      const whole = readAll(bytes.length);
      for (const size of [37, 101, 997, 4096]) expect(readAll(size)).toEqual(whole);
    },
  );

  it.each([1, 2, 3, 7])('%i shares of the sessions merge to the whole, in any order', async (of) => {
    const files = [fixture(name)];
    const whole = JSON.stringify(report([(await read(files)).partial]));
    const parts = await Promise.all(Array.from({ length: of }, (_, index) => read(files, { shard: { index, of } })));
    const travelled = parts.map(({ partial }) => JSON.parse(JSON.stringify(partial)) as typeof partial).reverse();
    expect(JSON.stringify(report(travelled))).toBe(whole);
  });

  it('a clock that goes back is counted once, however the sessions are shared', async () => {
    const lines = readFileSync(fixture(name), 'utf8').split('\n');
    // A part of the day stands behind the whole of it: most sessions are met again, in times that were over.
    const twice = logFile(`${lines.join('\n')}${lines.slice(0, lines.length >> 1).join('\n')}\n`);
    const whole = JSON.stringify(report([(await read([twice])).partial]));
    expect(whole).toMatch(/clock went back/);
    const parts = await Promise.all([0, 1, 2].map((index) => read([twice], { shard: { index, of: 3 } })));
    expect(JSON.stringify(report(parts.map(({ partial }) => partial)))).toBe(whole);
  });

  it('a record that was cut is named once, however the sessions are shared', async () => {
    const file = logFile(`${TEMP}${P} LOG:  statement: SELECT '${'x'.repeat(17 << 20)}'\n`);
    const parts = await Promise.all([0, 1, 2].map((index) => read([file], { shard: { index, of: 3 } })));
    expect(report(parts.map(({ partial }) => partial)).notAnalysed).toMatchObject([{ line: 4 }]);
  });

  it('files of whole sessions merge to one run over all of them', async () => {
    const files = [fixture('pg15-stderr-debian-logstatement-all.log'), fixture(name)];
    const whole = JSON.stringify(report([(await read(files)).partial]));
    const parts = await Promise.all(files.map((file) => read([file])));
    expect(JSON.stringify(report(parts.map(({ partial }) => partial)))).toBe(whole);
  });

  it('rotated files are read in the order of their times', async () => {
    const half = TEMP.indexOf('LOG:  statement: SELECT') - P.length - 1;
    const later = logFile(TEMP.slice(half).replace('07:00:00', '07:00:01'));
    const found = await analyseFiles([later, logFile(TEMP.slice(0, half))]);
    expect(brief(found)[0]).toMatch(/^temp-table write t line 2 x1 2\/1>1\/2/);
  });

  it('gzip and Zstandard', async () => {
    const bytes = readFileSync(fixture(name));
    const plain = (await analyseFiles([fixture(name)])).logs;
    expect((await analyseFiles([logFile(gzipSync(bytes), 'log.gz')])).logs).toEqual(plain);
    const raw = logFile(bytes);
    let compressed: Buffer;
    try {
      compressed = execFileSync('zstd', ['-q', '-c', raw], { maxBuffer: 1 << 24 });
    } catch (error) {
      throw new Error('this test needs the command zstd', { cause: error });
    }
    const path = logFile('', 'log.zst');
    writeFileSync(path, compressed);
    expect((await analyseFiles([path])).logs).toEqual(plain);
    // What compressors that work in parallel write: first a frame that is to be passed over; and members one after another.
    const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
    writeFileSync(path, Buffer.concat([skipped, compressed]));
    expect((await analyseFiles([path])).logs).toEqual(plain);
    const members = Buffer.concat([gzipSync(bytes.subarray(0, 7000)), gzipSync(bytes.subarray(7000))]);
    expect((await analyseFiles([logFile(members, 'log.gz')])).logs).toEqual(plain);
  });
});

describe('privacy', () => {
  it('literals stay inside', async () => {
    const file = logFile(
      lines(
        "LOG:  statement: SELECT set_config('app.tenant', 'secret-1', false)",
        "LOG:  statement: SET app.who = 'secret-2'",
        'LOG:  statement: SELECT 1',
      ),
    );
    const { partial } = await read([file]);
    expect(JSON.stringify(partial)).not.toMatch(/secret/);
    expect(JSON.stringify(report([partial]))).not.toMatch(/secret/);
  });
});
