import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseFiles, brief } from '../../../packages/logs/test/run.js';
import { program, type RunningServer, start } from '../servers.js';

const path = program('redis-server');
if (path === undefined && process.env['CI'] === 'true') {
  throw new Error('redis-server is neither installed nor to be had from Debian; CI has to run these tests');
}

/** What clients send, each on a connection of its own. */
const CLIENTS: readonly (readonly string[])[] = [
  // A client that is made for a database: no more than an option of it.
  ['SELECT 3', 'SET live:a 1', 'GET live:a'],
  // Clients that only wait, or only listen, have their connections to themselves.
  ['BLPOP live:nobody 1', 'PING'],
  ['SUBSCRIBE live:news'],
  ['BLPOP live:nobody 1', 'GET live:a'],
  ['MULTI', 'INCR live:b', 'EXEC', 'GET live:b'],
  ['WATCH live:c', 'GET live:c', 'UNWATCH', 'GET live:c'],
  ['GET live:a', 'SUBSCRIBE live:news'],
  ['SET live:d 1', 'GET live:d', 'SELECT 0'],
];

/** A connection that sends lines, and waits until something comes back for each. */
class Line {
  readonly #socket: Socket;
  #received = '';

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.on('data', (data) => (this.#received += data.toString('utf8')));
  }

  get received(): string {
    return this.#received;
  }

  async send(command: string): Promise<void> {
    const before = this.#received.length;
    this.#socket.write(`${command}\r\n`);
    for (let tries = 0; this.#received.length === before && tries < 300; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  close(): void {
    this.#socket.destroy();
  }
}

describe.skipIf(path === undefined)(
  `MONITOR of a live Redis${path === undefined ? ' (skipped: no server)' : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'poolsafe-monitor-'));
    let server: RunningServer | undefined;
    const log = join(folder, 'monitor.log');

    beforeAll(async () => {
      server = await start(path ?? '', 'redis-server');
      const monitor = new Line(server.port);
      await monitor.send('MONITOR');
      for (const commands of CLIENTS) {
        const client = new Line(server.port);
        for (const command of commands) await client.send(command);
        client.close();
      }
      const sent = CLIENTS.flat().length;
      for (let tries = 0; monitor.received.split('\n').length < sent + 1 && tries < 100; tries++)
        await new Promise((resolve) => setTimeout(resolve, 20));
      monitor.close();
      // As redis-cli prints it: without the plus signs of the protocol.
      writeFileSync(log, monitor.received.replace(/\r/g, '').replace(/^\+/gm, ''));
    }, 60_000);

    afterAll(() => {
      server?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('shows what a shared connection would mix up, and nothing else', async () => {
      const report = await analyseFiles([log], { targets: ['redis-shared'] });
      expect(report.logs).toMatchObject({
        format: 'redis-monitor',
        records: CLIENTS.flat().length,
        unparsedRecords: 0,
        sessions: CLIENTS.length,
      });
      const found = brief(report).map((line) =>
        line.replace(/ line \d+/, '').replace(/\d+\/(\d+)>\d+\/(\d+)/g, '$1>$2'),
      );
      expect(found.sort()).toEqual([
        'blocking-command wait - x1',
        'raw-multi write - x1 1>3',
        'shared-database write 0 x1',
        'shared-subscription write live:news x1',
        'watch write - x1 1>3',
      ]);
      expect(Object.values(report.replay).map(({ sessionsThatBreak }) => sessionsThatBreak)).toEqual([5]);
    });
  },
);
