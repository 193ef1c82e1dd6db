import type { LogFormat } from '../format.js';
import { LineReader, sessionOf } from '../lines.js';
import { Kind } from '../record.js';

const PIN =
  /client session was pinned to the database connection \[dbConnection=\d+\].*?Reason:\s*(.*?)(?:\s*Digest:\s*"((?:[^"\\]|\\.)*)")?\.?"?\}?\s*$/;

class RdsProxyReader extends LineReader {
  protected readonly complaint = 'no record of RDS Proxy';

  protected readLine(text: string): boolean {
    const { entry } = this;
    const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?/.exec(text)?.[0];
    const millis = /"timestamp":\s*(\d{13})/.exec(text)?.[1];
    entry.time = millis === undefined ? Date.parse(time ?? '') : Number(millis);
    const plain = text.replaceAll('\\"', '"');
    const match = PIN.exec(plain);
    if (match) {
      const [, reason = '', digest] = match;
      // What it advises is not why.
      const why = reason
        .trim()
        .replace(/\. Consider .*$/s, '')
        .replace(/\.$/, '');
      const shown = digest?.replace(/'(?:[^']|'')*'|(?<![$\w])\d+\b/g, '?');
      this.setText(`pinned for the rest of the session: ${why}${shown === undefined ? '' : ` (${shown})`}`);
      entry.kind = Kind.pin;
      const client = /\[clientConnection=(\d+)\]/.exec(plain)?.[1];
      if (client !== undefined && digest !== undefined && digest !== '') {
        this.sink.record(entry);
        entry.sequel = true;
        this.setSession(sessionOf(client), client);
        this.setText(digest);
        entry.kind = Kind.statement;
      }
    } else if (time === undefined && millis === undefined) return false;
    this.sink.record(entry);
    return true;
  }
}

const format: LogFormat = {
  name: 'rds-proxy',
  title: 'RDS Proxy log',
  dialect: 'postgres',
  abilities: { sessions: true, times: 'exact', durations: false, connects: false, failures: false },
  cannotShow: ['Statements that did not pin: RDS Proxy names the first reason of each session.'],
  detect: (head) => (head.toString('utf8').includes('client session was pinned to the database connection') ? 0.98 : 0),
  open: (sink) => new RdsProxyReader(sink),
};

export default format;
