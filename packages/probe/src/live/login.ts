import type net from 'node:net';
import pg from 'pg';
import type { Connected } from '../scene.js';
import { emptyReply, type Reply } from '../wire/reply.js';
import { type Address, WireClient } from '../wire/client.js';

const CONNECT_MS = 10_000;

/** The parts of `pg`'s connection that a login is taken over from. */
interface Handshake {
  readonly connection: { readonly stream: net.Socket };
  readonly processID: number | null;
  readonly secretKey: number | null;
}

/** Logs in with further startup parameters, which `pg` has no option for. */
class LoginClient extends pg.Client {
  readonly #parameters: Readonly<Record<string, string>>;

  constructor(url: string, parameters: Readonly<Record<string, string>>) {
    super({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
    this.#parameters = parameters;
  }

  getStartupConf(): Record<string, string> {
    const usual = (pg.Client.prototype as unknown as { getStartupConf: () => Record<string, string> }).getStartupConf;
    return { ...usual.call(this), ...this.#parameters };
  }
}

/** Where a connection string leads, without its user and password. */
export interface Place extends Address {
  readonly user: string;
  readonly database: string;
}

/** @throws Error when the connection string cannot be read */
export function placeOf(url: string): Place {
  const { host, port, user, database } = new pg.Client({ connectionString: url });
  return { host, port, user: user ?? '', database: database ?? user ?? '' };
}

/**
 * Logs in by whatever the connection string and the server ask for (TLS, SCRAM, md5, a password file), and takes the
 * connection over from the driver. The reply shows a refused login; nothing is thrown.
 */
export async function logIn(url: string, parameters: Readonly<Record<string, string>>): Promise<Connected> {
  const driver = new LoginClient(url, parameters);
  const { stream } = (driver as unknown as Handshake).connection;
  const place = placeOf(url);
  // The driver would end the process over an error that nobody listens to.
  driver.on('error', () => undefined);
  try {
    await driver.connect();
  } catch (error) {
    stream.destroy();
    return { client: WireClient.adopt(place.user, place, stream, null), reply: refused(error) };
  }
  const { connection, processID, secretKey } = driver as unknown as Handshake;
  const socket = connection.stream;
  for (const event of ['data', 'error', 'close', 'end', 'drain']) socket.removeAllListeners(event);
  return { client: WireClient.adopt(place.user, place, socket, cancelKey(processID, secretKey)), reply: emptyReply() };
}

function refused(error: unknown): Reply {
  const { code, message } = error as { code?: string; message: string };
  return { ...emptyReply(), error: { code: code ?? '', message } } as Reply;
}

function cancelKey(processId: number | null, secret: number | null): Buffer | null {
  if (processId === null || secret === null) return null;
  const key = Buffer.alloc(8);
  key.writeInt32BE(processId, 0);
  key.writeInt32BE(secret, 4);
  return key;
}
