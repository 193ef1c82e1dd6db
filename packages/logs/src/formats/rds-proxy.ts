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
      } else {
        // Without a statement its words have to do.
        this.sink.record(entry);
        entry.sequel = true;
        this.setText(why);
        entry.kind = Kind.reported;
      }
    } else if (time === undefined && millis === undefined) return false;
    this.sink.record(entry);
    return true;
  }
}

/** What stands in digests of MySQL and nowhere in those of PostgreSQL. */
export const OF_MYSQL =
  /engineFamily=MYSQL|`|@@|\bset names\b|sql_mode|wait_timeout|get_lock|lock tables|:3306\b|user(?:-defined)? variable|innodb/i;

export const isRdsProxy = (head: Buffer): boolean =>
  head.includes('client session was pinned to the database connection');

export const rdsProxy = {
  abilities: { sessions: true, times: 'exact', durations: false, connects: false, failures: false },
  cannotShow: ['Statements that did not pin: RDS Proxy names the first reason of each session.'],
  open: (sink) => new RdsProxyReader(sink),
} as const satisfies Partial<LogFormat>;

const format: LogFormat = {
  ...rdsProxy,
  name: 'rds-proxy',
  title: 'RDS Proxy log',
  dialect: 'postgres',
  detect: (head) => (isRdsProxy(head) ? 0.98 : 0),
};

export default format;
