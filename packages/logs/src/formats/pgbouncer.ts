import type { LogFormat } from '../format.js';
import { LineReader, sessionOf } from '../lines.js';
import { Kind } from '../record.js';

const LINE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) ?(\S*) \[(\d+)\] (\w+) (.*)$/;
const CLIENT = /^(C-0x[0-9a-f]+): ([^/]*)\/([^@]*)@(\S+) (.*)$/;

/** Why PgBouncer turned a client away, in its words; what a client sent (other than a parameter's name) is left out. */
const TURNED_AWAY =
  /(?:closing because|pooler error): ((?:unsupported startup parameter(?: in options)?: [\w.]+|unsupported pkt type|query_wait_timeout|query_timeout|client_idle_timeout|client_login_timeout|idle_transaction_timeout|idle transaction timeout|query timeout|transaction timeout|query wait timeout|no more connections allowed|prepared statement did not exist|prepared statements? (?:unsupported|not supported)|Long transactions not allowed|transaction blocks not allowed in statement pooling mode|server conn crashed\??|server login failed|pgbouncer cannot connect to server|database is paused|job timed out)(?: \(max_client_conn\)| \(\w+_user_connections\))?)/i;

/** Lines between the two that tell of the same end, at most; an address may be used again later. */
const NEAR = 20;
const CLIENTS_KEPT = 10_000;

class PgBouncerReader extends LineReader {
  protected readonly complaint = 'no record of PgBouncer';
  /** Where the end of clients was told of last, and in which words, by their addresses in PgBouncer's memory. */
  readonly #told = new Map<string, { readonly line: number; readonly closing: boolean }>();

  protected readLine(text: string): boolean {
    const [, time = '', zone = '', , level = '', message] = LINE.exec(text) ?? [];
    if (message === undefined) return false;
    const { entry } = this;
    entry.time = Date.parse(`${time.replace(' ', 'T')}${zone === '' || /^[A-Z]/.test(zone) ? 'Z' : zone}`);
    const [, pointer = '', database, user, , what = ''] = CLIENT.exec(message) ?? [];
    if (database !== undefined) {
      this.setSession(sessionOf(pointer), pointer);
      this.setWho(user, database);
      if (what.startsWith('login attempt')) entry.kind = Kind.connect;
      else if (what.startsWith('closing because')) entry.kind = Kind.disconnect;
      const reason = TURNED_AWAY.exec(what)?.[1];
      if (reason !== undefined && !this.#isRepeated(pointer, entry.kind === Kind.disconnect)) this.#tellOf(reason);
    } else {
      const wait = /wait (\d+) us/.exec(message);
      if (message.startsWith('stats:') && wait) {
        this.setText(waits(Number(wait[1])));
        entry.kind = Kind.snapshot;
      } else if (level === 'WARNING' || level === 'ERROR') {
        this.setText(message.replace(/0x[0-9a-f]+/g, '0x…').replace(/\d+\.\d+\.\d+\.\d+:\d+/g, '…'));
        entry.kind = Kind.snapshot;
      }
    }
    this.sink.record(entry);
    return true;
  }

  /** PgBouncer tells of it twice: when it closes the connection, and as the error that the client gets. */
  #isRepeated(pointer: string, closing: boolean): boolean {
    const last = this.#told.get(pointer);
    if (last && last.closing !== closing && this.line - last.line < NEAR) {
      this.#told.delete(pointer);
      return true;
    }
    if (this.#told.size >= CLIENTS_KEPT) this.#told.clear();
    this.#told.set(pointer, { line: this.line, closing });
    return false;
  }

  /** What happened to the client of this line, before what the line says of its connection. */
  #tellOf(reason: string): void {
    const { entry } = this;
    const { kind } = entry;
    this.setText(`clients were turned away: ${reason}`);
    entry.kind = Kind.snapshot;
    this.sink.record(entry);
    entry.sequel = true;
    this.setText(reason);
    entry.kind = Kind.reported;
    this.sink.record(entry);
    entry.kind = kind;
  }
}

/** Average waits in steps, so that lines add up. */
const waits = (micros: number): string =>
  micros === 0
    ? 'clients did not wait for a server connection'
    : `clients waited ${micros < 1000 ? 'less than 1 ms' : micros < 10_000 ? '1 to 10 ms' : micros < 100_000 ? '10 to 100 ms' : 'more than 100 ms'} for a server connection`;

const format: LogFormat = {
  name: 'pgbouncer',
  title: 'PgBouncer log',
  dialect: 'postgres',
  abilities: { sessions: true, times: 'exact', durations: false, connects: true, failures: false },
  cannotShow: [
    'Statements: PgBouncer does not log them, so nothing about session state is in it; it tells how many clients there are and how long they wait.',
  ],
  detect: (head) =>
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S* \S* ?\[\d+\] (?:LOG|WARNING|ERROR|NOISE|DEBUG|FATAL) (?:C-0x|S-0x|stats:|process up|listening on|kernel file)/m.test(
      head.toString('utf8', 0, 16_384),
    )
      ? 0.99
      : 0,
  open: (sink) => new PgBouncerReader(sink),
};

export default format;
