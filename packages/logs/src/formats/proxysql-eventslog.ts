import type { LogFormat } from '../format.js';
import { jsonObject, LineReader } from '../lines.js';
import { Kind } from '../record.js';

/** Microseconds as milliseconds, whichever of the two spellings the version has. */
const milliseconds = (value: unknown) =>
  typeof value === 'number' ? value / 1000 : typeof value === 'string' ? Number(value) / 1000 : Number.NaN;

class EventsReader extends LineReader {
  protected readonly complaint = 'no event of ProxySQL: not one JSON object with a query';

  protected readLine(text: string): boolean {
    const event = jsonObject(text);
    if (!event) return false;
    const { entry } = this;
    const thread = Number(event['thread_id']);
    if (Number.isNaN(thread)) return false;
    this.setSession(thread + 1, String(thread));
    this.setWho(event['username'], event['schemaname']);
    entry.time = milliseconds(event['endtime_timestamp_us'] ?? event['endtime']);
    const start = milliseconds(event['starttime_timestamp_us'] ?? event['starttime']);
    entry.duration = milliseconds(event['duration_us']);
    if (Number.isNaN(entry.duration)) entry.duration = entry.time - start;
    const { query } = event;
    const kind = typeof event['event'] === 'string' ? event['event'] : '';
    if (typeof query === 'string' && query !== '') {
      this.setText(query);
      entry.kind = kind === 'COM_STMT_PREPARE' ? Kind.other : Kind.statement;
    }
    this.sink.record(entry);
    return true;
  }
}

const format: LogFormat = {
  name: 'proxysql-eventslog',
  title: 'ProxySQL query log (JSON)',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'exact', durations: true, connects: false, failures: true },
  cannotShow: ['Which statements failed.', 'When sessions began: that is in the audit log.'],
  detect: (head) => {
    const line = head.toString('utf8', 0, 16_384).split('\n', 1)[0] ?? '';
    return line.startsWith('{') && line.includes('"hostgroup_id"') && line.includes('"digest"') ? 0.97 : 0;
  },
  open: (sink) => new EventsReader(sink),
};

export default format;
