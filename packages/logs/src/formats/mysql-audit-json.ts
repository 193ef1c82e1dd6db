import type { LogFormat } from '../format.js';
import { jsonObject, LineReader } from '../lines.js';
import { Kind, type OuterLine } from '../record.js';

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const words = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Connections whose last text is remembered. */
const CONNECTIONS_KEPT = 50_000;

/** A text that a connection sent, and the kinds of event that told of it so far. */
interface Told {
  readonly text: string;
  readonly kinds: Set<string>;
}

/** Lines that a pretty-printed record may have. */
const MOST_LINES = 500;

/** Audit records of MySQL Enterprise, Percona and MariaDB-like plugins in JSON, one a line or over several lines. */
class AuditReader extends LineReader {
  protected readonly complaint = 'no record of an audit log in JSON';
  #held: OuterLine[] = [];
  readonly #told = new Map<number, Told>();

  protected readLine(text: string): boolean {
    const bare = text.trim();
    if (bare === '[' || bare === ']' || bare === '' || bare === ',') return true;
    if (this.#held.length === 0) {
      const whole = jsonObject(bare);
      if (whole) return this.#emit(whole);
      if (!bare.startsWith('{') && !bare.startsWith('[')) return false;
    }
    const [{ line, offset } = { line: this.line, offset: 0 }] = this.entry.outer;
    this.#held.push({ line, offset, text });
    if (/^\}/.test(bare)) {
      const whole = jsonObject(this.#held.map((held) => held.text).join('\n'));
      if (whole) {
        // The record stands where it begins.
        this.entry.outer = this.#held;
        this.entry.line = this.#held[0]?.line ?? this.line;
        this.#held = [];
        return this.#emit(whole);
      }
    }
    if (this.#held.length < MOST_LINES) return true;
    this.#held = [];
    return false;
  }

  protected override finish(): void {
    if (this.#held.length > 0) this.sink.unparsed(this.line, `is ${this.complaint}: the last one is not complete`);
    this.#held = [];
  }

  /** Whether this event tells of a text that another kind of event told of already: start, end, log, result, status. */
  #again(connection: number, text: string, kind: string): boolean {
    const told = this.#told.get(connection);
    if (told?.text === text && !told.kinds.has(kind)) {
      told.kinds.add(kind);
      return true;
    }
    if (this.#told.size >= CONNECTIONS_KEPT) this.#told.clear();
    this.#told.set(connection, { text, kinds: new Set([kind]) });
    return false;
  }

  #emit(outer: Fields): boolean {
    const record = 'audit_record' in outer ? fields(outer['audit_record']) : outer;
    const general = fields(record['general_data']);
    const query =
      words(record['query']) ||
      words(general['query']) ||
      words(fields(record['query_data'])['query']) ||
      words(record['sqltext']);
    const id = Number(
      record['connection_id'] ?? fields(record['connection_data'])['connection_id'] ?? record['connection-id'],
    );
    const { entry } = this;
    if (!Number.isNaN(id)) this.setSession(id + 1, String(id));
    const login = fields(record['login']);
    const account = fields(record['account']);
    this.setWho(
      words(login['user']) || words(account['user']) || words(record['user']),
      words(record['db']) || words(fields(record['connection_data'])['db']),
    );
    entry.time = Date.parse(words(record['timestamp']).replace(/ UTC$/, 'Z').replace(' ', 'T'));
    const what =
      `${words(record['class'])} ${words(record['event'])} ${words(record['name'])} ${words(general['command'])}`.toLowerCase();
    const command = words(record['command_class']) || words(general['sql_command']);
    if (/connection (?:disconnect)|\bquit\b/.test(what)) {
      entry.kind = Kind.disconnect;
      this.#told.delete(id);
    } else if (/connection (?:connect|change_user)|\bconnect\b/.test(what) && query === '') entry.kind = Kind.connect;
    else if (query !== '' && !/\bprepare\b/.test(what.replace(command, ''))) {
      const status = Number(general['status'] ?? fields(record['query_data'])['status'] ?? record['status'] ?? 0);
      const failed = status > 0 && !/query_start|general log/.test(what);
      const again = this.#again(id, query, what);
      if (!again || failed) {
        this.setText(query);
        entry.kind = failed ? Kind.failed : Kind.statement;
        entry.before = /query_start|query_nested_start|general log/.test(what);
        entry.inner = what.includes('query_nested');
      }
    }
    this.sink.record(entry);
    return true;
  }
}

const format: LogFormat = {
  name: 'mysql-audit-json',
  title: 'MySQL audit log (JSON)',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'seconds', durations: false, connects: true, failures: true },
  cannotShow: ['Times finer than a second: peaks are taken from the order of the records.'],
  detect: (head) => {
    const text = head.toString('utf8', 0, 16_384);
    return /"(?:connection_id|connection-id)"/.test(text) && /"(?:class|audit_record|command_class)"/.test(text)
      ? 0.9
      : 0;
  },
  open: (sink) => new AuditReader(sink),
};

export default format;
