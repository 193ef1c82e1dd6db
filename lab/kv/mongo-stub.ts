import { BSON, Long, ObjectId } from 'mongodb';
import { createServer, type Server, type Socket } from 'node:net';

/** A command as it came over the wire. */
export interface ReceivedCommand {
  readonly name: string;
  /** Number of the connection, in the order in which they were opened. */
  readonly connection: number;
  /** The logical session in hexadecimal; `undefined`: the command names none. */
  readonly lsid: string | undefined;
  readonly txnNumber: string | undefined;
  readonly autocommit: boolean | undefined;
  readonly startTransaction: boolean | undefined;
}

export interface StubOptions {
  /** Answers as a load balancer's backend: with a service id, as `loadBalanced=true` asks for. */
  readonly loadBalanced?: boolean;
  /** Milliseconds that each command takes; 0 unless given. */
  readonly delay?: number;
  /** Milliseconds that `getMore` of a change stream waits for data that never comes. */
  readonly awaits?: number;
}

type Document = Record<string, unknown>;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const HANDSHAKE = ['hello', 'ismaster', 'isMaster'];

/**
 * As much of a MongoDB server as the driver needs to believe in one: the wire protocol (OP_MSG, OP_QUERY for the
 * handshake), sessions, cursors of two batches, change streams without events. It keeps what it is sent.
 */
export class MongoStub {
  readonly #server: Server;
  readonly #options: StubOptions;
  readonly #sockets = new Set<Socket>();
  readonly #inFlight = new Map<number, number>();
  readonly #serviceId = new ObjectId();
  #connections = 0;
  #port = 0;
  readonly received: ReceivedCommand[] = [];
  /** The most commands that were under way on one connection at once. */
  mostInFlight = 0;

  private constructor(options: StubOptions) {
    this.#options = options;
    this.#server = createServer((socket) => {
      this.#serve(socket);
    });
  }

  static async start(options: StubOptions = {}): Promise<MongoStub> {
    const stub = new MongoStub(options);
    await new Promise<void>((resolve) => {
      stub.#server.listen(0, '127.0.0.1', resolve);
    });
    const address = stub.#server.address();
    stub.#port = typeof address === 'object' && address ? address.port : 0;
    return stub;
  }

  get url(): string {
    const mode = this.#options.loadBalanced === true ? 'loadBalanced=true' : 'replicaSet=rs';
    return `mongodb://127.0.0.1:${String(this.#port)}/?${mode}`;
  }

  /** Commands by name, without what the driver sends to watch over the server. */
  commands(...names: readonly string[]): readonly ReceivedCommand[] {
    return this.received.filter(({ name }) => names.includes(name));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  #serve(socket: Socket): void {
    const connection = this.#connections++;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    let buffered = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk]);
      while (buffered.length >= 4 && buffered.length >= buffered.readInt32LE(0)) {
        const length = buffered.readInt32LE(0);
        void this.#message(socket, connection, buffered.subarray(0, length));
        buffered = buffered.subarray(length);
      }
    });
  }

  async #message(socket: Socket, connection: number, message: Buffer): Promise<void> {
    const requestId = message.readInt32LE(4);
    const opCode = message.readInt32LE(12);
    const body = opCode === OP_QUERY ? queryDocument(message) : messageDocument(message);
    const name = Object.keys(body)[0] ?? '';
    const watching = HANDSHAKE.includes(name);
    if (!watching) {
      this.received.push(received(name, connection, body));
      const under = (this.#inFlight.get(connection) ?? 0) + 1;
      this.#inFlight.set(connection, under);
      this.mostInFlight = Math.max(this.mostInFlight, under);
    }
    const waits = name === 'getMore' && body['collection'] === 'stream' ? (this.#options.awaits ?? 0) : 0;
    const delay = watching ? 0 : waits + (this.#options.delay ?? 0);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    if (!watching) this.#inFlight.set(connection, (this.#inFlight.get(connection) ?? 1) - 1);
    if (socket.destroyed) return;
    const answer = this.#answer(name, body, connection);
    socket.write(opCode === OP_QUERY ? replyTo(requestId, answer) : messageTo(requestId, answer));
  }

  #answer(name: string, body: Document, connection: number): Document {
    if (HANDSHAKE.includes(name)) return this.#hello(connection);
    const collection = String(body[name === 'getMore' ? 'collection' : name]);
    const ns = `test.${collection}`;
    const cursor = (id: number, batch: string, documents: readonly Document[]): Document => ({
      cursor: { id: Long.fromNumber(id), ns, [batch]: documents },
      ok: 1,
    });
    switch (name) {
      case 'find':
        return cursor(7, 'firstBatch', [{ _id: 1 }, { _id: 2 }]);
      case 'aggregate':
        return cursor(8, 'firstBatch', []);
      case 'getMore':
        return collection === 'stream' ? cursor(8, 'nextBatch', []) : cursor(0, 'nextBatch', [{ _id: 3 }]);
      case 'insert':
      case 'update':
      case 'delete':
        return { n: 1, nModified: 1, ok: 1 };
      default:
        return { ok: 1 };
    }
  }

  #hello(connection: number): Document {
    const host = `127.0.0.1:${String(this.#port)}`;
    const topology =
      this.#options.loadBalanced === true
        ? { msg: 'isdbgrid', serviceId: this.#serviceId }
        : { setName: 'rs', hosts: [host], me: host, primary: host };
    return {
      helloOk: true,
      ismaster: true,
      isWritablePrimary: true,
      ...topology,
      maxBsonObjectSize: 16_777_216,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      logicalSessionTimeoutMinutes: 30,
      connectionId: connection,
      minWireVersion: 0,
      maxWireVersion: 21,
      ok: 1,
    };
  }
}

function received(name: string, connection: number, body: Document): ReceivedCommand {
  const lsid = body['lsid'] as { id?: { buffer?: Uint8Array } } | undefined;
  const txnNumber = body['txnNumber'];
  const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
  return {
    name,
    connection,
    lsid: lsid?.id?.buffer ? Buffer.from(lsid.id.buffer).toString('hex') : undefined,
    txnNumber: txnNumber === undefined ? undefined : String(txnNumber as number),
    autocommit: flag(body['autocommit']),
    startTransaction: flag(body['startTransaction']),
  };
}

/** The body of an OP_MSG: its section of kind 0; documents of kind 1 are data that nobody looks at here. */
function messageDocument(message: Buffer): Document {
  for (let at = 20; at < message.length;) {
    const kind = message[at];
    const length = message.readInt32LE(at + 1);
    if (kind === 0) return BSON.deserialize(message.subarray(at + 1, at + 1 + length)) as Document;
    at += 1 + length;
  }
  return {};
}

function queryDocument(message: Buffer): Document {
  const name = message.indexOf(0, 20);
  return BSON.deserialize(message.subarray(name + 9)) as Document;
}

function header(length: number, responseTo: number, opCode: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32LE(16 + length, 0);
  bytes.writeInt32LE(1, 4);
  bytes.writeInt32LE(responseTo, 8);
  bytes.writeInt32LE(opCode, 12);
  return bytes;
}

function messageTo(responseTo: number, document: Document): Buffer {
  const body = Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), BSON.serialize(document)]);
  return Buffer.concat([header(body.length, responseTo, OP_MSG), body]);
}

function replyTo(responseTo: number, document: Document): Buffer {
  const fields = Buffer.alloc(20);
  fields.writeInt32LE(1, 16);
  const body = Buffer.concat([fields, BSON.serialize(document)]);
  return Buffer.concat([header(body.length, responseTo, OP_REPLY), body]);
}
