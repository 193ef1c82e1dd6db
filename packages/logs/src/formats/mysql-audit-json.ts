import type { LogFormat } from '../format.js';
import { jsonObject, LineReader } from '../lines.js';
import { Kind } from '../record.js';

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const words = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Lines that a pretty-printed record may have. */
const MOST_LINES = 500;

/** Audit records of MySQL Enterprise, Percona and MariaDB-like plugins in JSON, one a line or over several lines. */
class AuditReader extends LineReader {
  protected readonly complaint = 'no record of an audit log in JSON';
  #held: string[] = [];

  protected readLine(text: string): boolean {
    const bare = text.trim();
    if (bare === '[' || bare === ']' || bare === '' || bare === ',') return true;
    if (this.#held.length === 0) {
      const whole = jsonObject(bare);
      if (whole) return this.#emit(whole);
      if (!bare.startsWith('{') && !bare.startsWith('[')) return false;
    }
    this.#held.push(text);
    if (/^\}/.test(bare)) {
      const whole = jsonObject(this.#held.join('\n'));
      if (whole) {
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
    if (/connection (?:disconnect)|\bquit\b/.test(what)) entry.kind = Kind.disconnect;
    else if (/connection (?:connect|change_user)|\bconnect\b/.test(what) && query === '') entry.kind = Kind.connect;
    else if (query !== '' && !/\bprepare\b/.test(what.replace(command, ''))) {
      this.setText(query);
      const status = Number(general['status'] ?? record['status'] ?? 0);
      entry.kind = status > 0 && !/^query start|general log/.test(what) ? Kind.failed : Kind.statement;
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
