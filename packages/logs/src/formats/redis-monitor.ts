import type { LogFormat } from '../format.js';
import { LineReader, sessionOf } from '../lines.js';
import { Kind } from '../record.js';

const LINE = /^(\d+\.\d+) \[(\d+) ([^\]]*)\] (.*)$/;

class MonitorReader extends LineReader {
  protected readonly complaint = 'no line of MONITOR';

  protected readLine(text: string): boolean {
    if (text === 'OK' || text === '+OK') return true;
    const [, seconds, , address, command] = LINE.exec(text.replace(/^\+/, '')) ?? [];
    if (seconds === undefined || address === undefined || command === undefined) return false;
    const { entry } = this;
    entry.time = Number(seconds) * 1000;
    if (address !== 'lua') {
      this.setSession(sessionOf(address), address);
      this.setText(command);
      entry.kind = Kind.statement;
      entry.before = true;
    }
    this.sink.record(entry);
    return true;
  }
}

const format: LogFormat = {
  name: 'redis-monitor',
  title: 'Redis MONITOR',
  dialect: 'redis',
  abilities: { sessions: true, times: 'exact', durations: false, connects: false, failures: true },
  cannotShow: [
    'When connections begin and end, and how long a blocking command waits.',
    'Commands of the administrator, and CLIENT NO-EVICT.',
  ],
  detect: (head) =>
    /^(?:\+?OK\r?\n)?\+?\d{10}\.\d{6} \[\d+ [^\]]+\] "/.test(head.toString('latin1', 0, 65_536)) ? 0.97 : 0,
  open: (sink) => new MonitorReader(sink),
};

export default format;
