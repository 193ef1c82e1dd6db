import type { LogFormat } from '../format.js';
import { LineReader } from '../lines.js';
import { Kind } from '../record.js';

/** What the counters of `INFO clients` say of connections, where they are not zero. */
const COUNTERS: Readonly<Record<string, (count: number) => string>> = {
  blocked_clients: (count) => `${some(count)} in a blocking command`,
  tracking_clients: (count) => `${have(count)} client tracking on`,
  pubsub_clients: (count) => `${are(count)} subscribed`,
  watching_clients: (count) => `${count === 1 ? '1 connection watches' : `${String(count)} connections watch`} keys`,
};

const some = (count: number) => (count === 1 ? '1 connection waits' : `${String(count)} connections wait`);
const have = (count: number) => (count === 1 ? '1 connection has' : `${String(count)} connections have`);
const are = (count: number) => (count === 1 ? '1 connection is' : `${String(count)} connections are`);

class InfoReader extends LineReader {
  protected readonly complaint = 'no line of INFO';

  protected readLine(text: string): boolean {
    if (/^# \w+/.test(text)) return true;
    const [, name = '', value = ''] = /^(\w+):(.*)$/.exec(text) ?? [];
    if (name === '') return false;
    const words = Object.hasOwn(COUNTERS, name) ? COUNTERS[name] : undefined;
    const count = Number(value);
    if (words && count > 0) {
      this.setText(words(count));
      this.entry.kind = Kind.snapshot;
    }
    this.sink.record(this.entry);
    return true;
  }
}

const format: LogFormat = {
  name: 'redis-info',
  title: 'Redis INFO',
  dialect: 'redis',
  abilities: { sessions: false, times: 'none', durations: false, connects: false, failures: false },
  cannotShow: [
    'Which connections these are: how many held what when it was asked. CLIENT LIST names them.',
    'How many watch keys or are subscribed, before Redis 7.4.',
  ],
  detect: (head) => {
    const text = head.toString('utf8', 0, 16_384);
    if (!/^connected_clients:\d+\r?$/m.test(text)) return 0;
    return /^blocked_clients:\d+\r?$/m.test(text) ? 0.95 : 0.5;
  },
  open: (sink) => new InfoReader(sink),
};

export default format;
