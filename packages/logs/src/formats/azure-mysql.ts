import type { LogFormat } from '../format.js';
import { jsonObject, LineReader } from '../lines.js';
import { Kind } from '../record.js';
import { objectIn, textIn } from '../wrapper.js';

/** A field of a record: Log Analytics puts its type behind the name. */
function fieldOf(record: Record<string, unknown>, name: string): string {
  for (const end of ['', '_s', '_d', '_t']) {
    const value = record[`${name}${end}`];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return '';
}

/** Audit and slow query records of Azure Database for MySQL, an object a line. */
class AzureReader extends LineReader {
  protected readonly complaint = 'no record of Azure Database for MySQL';

  protected readLine(text: string): boolean {
    if (/^\s*[{}[\],]*\s*$/.test(text)) return true;
    const outer = jsonObject(text);
    if (!outer) return false;
    const records = Array.isArray(outer['records']) ? (outer['records'] as readonly unknown[]) : [outer];
    for (const one of records) this.#record(objectIn(one));
    return true;
  }

  #record(outer: Record<string, unknown>): void {
    const { entry } = this;
    const of = (name: string) => fieldOf(objectIn(outer['properties']), name) || fieldOf(outer, name);
    const thread = of('connection_id') || of('thread_id');
    if (thread !== '') this.setSession(Number(thread) + 1, thread);
    this.setWho((of('user') || of('user_host')).split('[')[0]?.trim(), of('db') || undefined);
    entry.time = Date.parse(of('event_time') || of('start_time') || textIn(outer['time']) || of('TimeGenerated'));
    const words = of('sql_text');
    const subclass = of('event_subclass').toUpperCase();
    entry.kind = Kind.other;
    if (of('event_class') === 'connection_log') {
      if (subclass === 'DISCONNECT') entry.kind = Kind.disconnect;
      else if (subclass === 'CONNECT' || subclass === 'CHANGE USER') entry.kind = Kind.connect;
    } else if (words !== '' && subclass !== 'RESULT') {
      this.setText(words);
      entry.kind = subclass === 'ERROR' ? Kind.failed : Kind.statement;
      const seconds = Number(of('query_time') || Number.NaN);
      entry.duration = seconds * 1000;
      entry.before = Number.isNaN(seconds);
    }
    this.sink.record(entry);
  }
}

const format: LogFormat = {
  name: 'azure-mysql',
  title: 'MySQL of Azure (audit and slow query log)',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'exact', durations: true, connects: true, failures: true },
  cannotShow: ['Statements that the audit log is not asked for (audit_log_events), and text beyond its limit.'],
  detect: (head) => {
    const text = head.toString('utf8', 0, 65_536);
    return /"(?:[Cc]ategory)"\s*:\s*"MySql(?:Audit|Slow)Logs"/.test(text) && /"sql_text(?:_s)?"/.test(text) ? 0.97 : 0;
  },
  open: (sink) => new AzureReader(sink),
};

export default format;
