import type { LogFormat } from '../format.js';
import { jsonObject, LineReader } from '../lines.js';
import { Kind } from '../record.js';

class AuditReader extends LineReader {
  protected readonly complaint = "no record of ProxySQL's audit log: not one JSON object with an event";

  protected readLine(text: string): boolean {
    const record = jsonObject(text);
    const event = record?.['event'];
    if (!record || typeof event !== 'string') return false;
    const thread = Number(record['thread_id']);
    const { entry } = this;
    if (!Number.isNaN(thread)) this.setSession(thread + 1, String(thread));
    this.setWho(record['username'], record['schemaname']);
    entry.time = Number(record['timestamp']);
    if (event.endsWith('_Connect_OK')) entry.kind = Kind.connect;
    else if (event.endsWith('_Close')) entry.kind = Kind.disconnect;
    else if (event.endsWith('_Init_DB')) {
      this.setText(`USE \`${String(record['schemaname'])}\``);
      entry.kind = Kind.statement;
    }
    this.sink.record(entry);
    return true;
  }
}

const format: LogFormat = {
  name: 'proxysql-audit',
  title: 'ProxySQL audit log',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'exact', durations: false, connects: true, failures: false },
  cannotShow: [
    'Statements: only logins, logouts and USE are in it, so it tells how many sessions there are and nothing about their state.',
  ],
  detect: (head) =>
    /^\{[^\n]*"event":"(?:MySQL|PgSQL|Admin|SQLite3)_[A-Za-z_]+"/m.test(head.toString('utf8', 0, 16_384)) ? 0.97 : 0,
  open: (sink) => new AuditReader(sink),
};

export default format;
