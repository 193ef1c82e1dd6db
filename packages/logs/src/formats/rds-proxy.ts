import type { LogFormat } from '../format.js';
import { LineReader } from '../lines.js';
import { Kind } from '../record.js';

const PIN =
  /client session was pinned to the database connection \[dbConnection=(\d+)\].*?Reason:\s*(.*?)(?:\s*Digest:\s*"((?:[^"\\]|\\.)*)")?\.?"?\}?\s*$/;

class RdsProxyReader extends LineReader {
  protected readonly complaint = 'no record of RDS Proxy';

  protected readLine(text: string): boolean {
    const { entry } = this;
    const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?/.exec(text)?.[0];
    const millis = /"timestamp":\s*(\d{13})/.exec(text)?.[1];
    entry.time = millis === undefined ? Date.parse(time ?? '') : Number(millis);
    const match = PIN.exec(text.replaceAll('\\"', '"'));
    if (match) {
      const [, , reason = '', digest] = match;
      this.setText(`pinned for the rest of the session: ${reason.trim()}${digest === undefined ? '' : ` (${digest})`}`);
      entry.kind = Kind.pin;
    } else if (time === undefined && millis === undefined) return false;
    this.sink.record(entry);
    return true;
  }
}

const format: LogFormat = {
  name: 'rds-proxy',
  title: 'RDS Proxy log',
  dialect: 'postgres',
  abilities: { sessions: false, times: 'exact', durations: false, connects: false, failures: false },
  cannotShow: ['Statements that did not pin: RDS Proxy names the first reason of each session.'],
  detect: (head) => (head.toString('utf8').includes('client session was pinned to the database connection') ? 0.98 : 0),
  open: (sink) => new RdsProxyReader(sink),
};

export default format;
