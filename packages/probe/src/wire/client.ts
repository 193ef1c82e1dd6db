import net from 'node:net';
import { cancelMessage, query, startupMessage, terminate } from './messages.js';
import { addMessage, emptyReply, type Reply, type ServerMessage } from './reply.js';

const ANSWER_MS = 4_000;
const CONNECT_MS = 6_000;

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Login extends Address {
  readonly user: string;
  readonly database: string;
  /** Further startup parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface Notification {
  readonly channel: string;
  readonly payload: string;
}

/**
 * A PostgreSQL client that sends exactly what it is told to: named statements, portals, startup parameters and cancel
 * keys are in the hands of the caller and not of a driver. It logs in by trust; `adopt` takes any other login over.
 */
export class WireClient {
  readonly user: string;
  readonly notifications: Notification[] = [];
  /** Process ids of the server connections that this client is known to have been on. */
  readonly backends = new Set<string>();
  closed = false;
  /** The last answer that was waited for has not come. */
  waiting = false;
  /** Process id and secret for cancel requests, once the server has sent them. */
  cancelKey: Buffer | null = null;
  readonly #address: Address;
  readonly #socket: net.Socket;
  readonly #inbox: ServerMessage[] = [];
  #unread: Buffer = Buffer.alloc(0);
  #wake: (() => void) | null = null;

  private constructor(user: string, address: Address, socket: net.Socket) {
    this.user = user;
    this.#address = address;
    this.#socket = socket;
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => {
      this.#receive(chunk);
    });
    const gone = () => {
      this.closed = true;
      this.#poke();
    };
    this.#socket.on('error', gone);
    this.#socket.on('close', gone);
  }

  /** Connects and logs in. The reply tells whether that worked; it never throws. */
  static async connect(login: Login): Promise<{ readonly client: WireClient; readonly reply: Reply }> {
    const client = new WireClient(login.user, login, net.connect({ host: login.host, port: login.port }));
    client.#socket.write(startupMessage({ user: login.user, database: login.database, ...login.parameters }));
    const reply = await client.until('Z', CONNECT_MS);
    return { client, reply };
  }

  /** Takes over a connection that somebody else has logged in on: nothing else listens to the socket any more. */
  static adopt(user: string, address: Address, socket: net.Socket, cancelKey: Buffer | null): WireClient {
    const client = new WireClient(user, address, socket);
    client.cancelKey = cancelKey;
    return client;
  }

  send(...messages: readonly Buffer[]): void {
    if (!this.closed) this.#socket.write(Buffer.concat(messages));
  }

  /** Sends messages and collects the answer up to ReadyForQuery. */
  exchange(...messages: readonly Buffer[]): Promise<Reply> {
    this.send(...messages);
    return this.until('Z');
  }

  /** One simple query. */
  query(sql: string): Promise<Reply> {
    return this.exchange(query(sql));
  }

  /** First column of the first row of a simple query. */
  async value(sql: string): Promise<string | null> {
    return (await this.query(sql)).rows[0]?.[0] ?? null;
  }

  /** Process id of the server connection behind this client, asked of the server. */
  async backend(): Promise<string | null> {
    const pid = await this.value('SELECT pg_backend_pid()');
    if (pid !== null) this.backends.add(pid);
    return pid;
  }

  /** Collects messages until one of these types has come, the connection is gone, or the time is up. */
  async until(types: string, timeoutMs = ANSWER_MS): Promise<Reply> {
    const reply = emptyReply();
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      for (let message = this.#inbox.shift(); message; message = this.#inbox.shift()) {
        addMessage(reply, message);
        if (types.includes(message.type)) {
          this.waiting = false;
          return reply;
        }
      }
      if (this.closed) return Object.assign(reply, { closed: true });
      const left = deadline - Date.now();
      if (left <= 0) {
        this.waiting = true;
        return Object.assign(reply, { timedOut: true });
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Sends a cancel request and waits until the other side hangs up, as libpq does. */
  async cancel(): Promise<void> {
    const key = this.cancelKey;
    if (!key) return;
    await new Promise<void>((resolve) => {
      const socket = net.connect(this.#address, () => socket.write(cancelMessage(key)));
      const timer = setTimeout(() => socket.destroy(), 1_500);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.resume();
    });
  }

  async end(): Promise<void> {
    if (!this.closed) {
      this.send(terminate());
      this.#socket.end();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 300);
        this.#socket.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    this.#socket.destroy();
  }

  #poke(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #receive(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    while (this.#unread.length >= 5) {
      const length = this.#unread.readInt32BE(1);
      if (this.#unread.length < length + 1) break;
      const type = String.fromCharCode(this.#unread[0] ?? 0);
      const body = Buffer.from(this.#unread.subarray(5, length + 1));
      this.#unread = this.#unread.subarray(length + 1);
      if (type === 'A') this.notifications.push(readNotification(body));
      else if (type === 'K') this.cancelKey = body;
      else if (type !== 'S') this.#inbox.push({ type, body });
    }
    this.#poke();
  }
}

function readNotification(body: Buffer): Notification {
  const end = body.indexOf(0, 4);
  return { channel: body.toString('utf8', 4, end), payload: body.toString('utf8', end + 1, body.length - 1) };
}
