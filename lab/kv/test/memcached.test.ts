import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import Memcached from 'memcached';
import { Client as Memjs } from 'memjs';
import { program, type RunningServer, start } from '../servers.js';

const path = program('memcached');
if (path === undefined && process.env['CI'] === 'true') {
  throw new Error('memcached is neither installed nor to be had from Debian; CI has to run these tests');
}

describe.skipIf(path === undefined)(
  path === undefined ? 'live memcached (skipped: none installed, and none to be had from Debian)' : 'live memcached',
  () => {
    let server: RunningServer;
    beforeAll(async () => {
      server = await start(path ?? '', 'memcached');
    });
    afterAll(() => {
      server.stop();
    });

    /** Sends a text and gives back what arrives until a pattern is seen, or the connection has been silent for long. */
    const exchange = (text: string, until: RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket: Socket = connect(server.port, '127.0.0.1', () => socket.write(text));
        let received = '';
        socket.setTimeout(1500, () => {
          socket.destroy();
          resolve(received);
        });
        socket.on('data', (chunk: Buffer) => {
          received += chunk.toString();
          if (!until.test(received)) return;
          socket.destroy();
          resolve(received);
        });
        socket.on('error', reject);
      });

    it('answers a broken noreply block all the same, and the next caller reads it', async () => {
      const reply = await exchange('set k 0 0 2 noreply\r\ntoo long\r\nget k\r\n', /END\r\n/);
      expect(reply).toMatch(/^(CLIENT_)?ERROR/);
    });

    it('keeps noreply in step when the block fits', async () => {
      expect(await exchange('set k 0 0 2 noreply\r\nok\r\nget k\r\n', /END\r\n/)).toMatch(/^VALUE k/);
    });

    it('never answers a get behind watch', async () => {
      expect(await exchange('watch fetchers\r\nget k\r\n', /END\r\n/)).not.toMatch(/END\r\n/);
    });

    it('offers none of this through the npm clients', () => {
      const unsafe = /^(watch|lru_?crawler|verbosity|noreply)$/i;
      const methods = (prototype: object): readonly string[] => Object.getOwnPropertyNames(prototype);
      expect(methods(Memcached.prototype as object).filter((name) => unsafe.test(name))).toEqual([]);
      expect(methods(Memjs.prototype as object).filter((name) => unsafe.test(name))).toEqual([]);
    });
  },
);
