import type { LogFormat } from '../format.js';
import { jsonObject, LineReader, sessionOf } from '../lines.js';
import { Kind } from '../record.js';

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const words = (value: unknown) => (typeof value === 'string' ? value : '');

/** Structured log of mongod and mongos (4.4 and later), and documents of `system.profile`. */
class MongoReader extends LineReader {
  protected readonly complaint = 'no record of a MongoDB log: not one JSON object';

  protected readLine(text: string): boolean {
    const record = jsonObject(text);
    if (!record) return false;
    const { entry } = this;
    const when = record['t'] ?? record['ts'];
    entry.time = Date.parse(words(fields(when)['$date']) || words(when));
    const attributes = fields(record['attr']);
    const context = words(record['ctx']);
    const connection = context.startsWith('conn') ? context : words(record['client']);
    if (connection !== '') this.setSession(sessionOf(connection), connection);
    const isProfile = 'op' in record && 'ns' in record;
    const command = isProfile ? fields(record['command']) : fields(attributes['command']);
    const message = words(record['msg']);
    this.setWho(undefined, words(command['$db']), words(record['appName']) || words(attributes['appName']));
    if (message === 'Connection accepted') {
      const id = Number(attributes['connectionId']);
      if (!Number.isNaN(id)) this.setSession(sessionOf(`conn${String(id)}`), `conn${String(id)}`);
      entry.kind = Kind.connect;
    } else if (message === 'Connection ended') entry.kind = Kind.disconnect;
    else if (Object.keys(command).length > 0) {
      entry.duration = Number(isProfile ? record['millis'] : attributes['durationMillis']);
      this.setText(JSON.stringify(command));
      entry.kind = Kind.statement;
    }
    this.sink.record(entry);
    return true;
  }
}

const format: LogFormat = {
  name: 'mongodb',
  title: 'MongoDB log or profiler',
  dialect: 'mongodb',
  abilities: { sessions: true, times: 'exact', durations: true, connects: true, failures: true },
  cannotShow: ['Operations faster than slowms (100 ms unless it was set).'],
  detect: (head) => {
    const text = head.toString('utf8', 0, 16_384);
    if (/^\{\s*"t"\s*:\s*\{\s*"\$date"\s*:/m.test(text) && text.includes('"ctx"')) return 0.98;
    return /"op"\s*:/.test(text) && /"ns"\s*:/.test(text) && /"millis"\s*:/.test(text) ? 0.9 : 0;
  },
  open: (sink) => new MongoReader(sink),
};

export default format;
