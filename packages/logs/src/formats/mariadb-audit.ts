import type { LogFormat } from '../format.js';
import { LineReader } from '../lines.js';
import { Kind } from '../record.js';

/**
 * `time,server,user,host,connection,query,operation,database,'object',result`: MariaDB's server_audit, also in RDS. Aurora
 * writes microseconds since 1970. In syslog the time is that of syslog.
 */
const LINE =
  /^(?:\w{3} +\d+ [\d:]+ \S+ mysql-server_auditing: ?)?(\d{8} \d\d:\d\d:\d\d|\d{16}|),?([^,]*),([^,]*),([^,]*),(\d+),(\d+),([A-Z_]+),([^,]*),(.*),(-?\d*)(?:,[^']*)?$/;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0' };

class AuditReader extends LineReader {
  protected readonly complaint = 'no record of the audit plugin: not time,server,user,host,connection,...';

  protected readLine(line: string): boolean {
    const match = LINE.exec(line);
    if (!match) return false;
    const [, time = '', , user, , connection = '', , operation, database, object = '', result] = match;
    const { entry } = this;
    entry.time = timeOf(time);
    this.setSession(Number(connection) + 1, connection);
    this.setWho(user, database);
    if (operation === 'CONNECT') entry.kind = result === '0' ? Kind.connect : Kind.other;
    else if (operation === 'DISCONNECT') entry.kind = Kind.disconnect;
    else if (operation === 'QUERY' || operation?.startsWith('QUERY_') === true) {
      const bare = /^'(.*)'$/s.exec(object)?.[1] ?? object;
      this.setText(bare.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter));
      entry.kind = result === '0' ? Kind.statement : Kind.failed;
    }
    this.sink.record(entry);
    return true;
  }
}

function timeOf(time: string): number {
  if (/^\d{16}$/.test(time)) return Number(time) / 1000;
  const [, year, month, day, clock] = /^(\d{4})(\d\d)(\d\d) (.*)$/.exec(time) ?? [];
  return year === undefined ? Number.NaN : Date.parse(`${year}-${month ?? ''}-${day ?? ''}T${clock ?? ''}Z`);
}

const format: LogFormat = {
  name: 'mariadb-audit',
  title: 'Audit plugin of MariaDB, RDS or Aurora MySQL (server_audit)',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'seconds', durations: false, connects: true, failures: true },
  cannotShow: [
    'Statements beyond server_audit_query_log_limit (1024 bytes) are cut.',
    'Statements run inside procedures, and prepared statements whose values are in the binary protocol.',
  ],
  detect: (head) => {
    const lines = head.toString('utf8', 0, 16_384).split(/\r?\n/).slice(0, 40);
    const ours = lines.filter(
      (line) => LINE.test(line) && /,(?:QUERY\w*|CONNECT|DISCONNECT|FAILED_CONNECT|READ|WRITE),/.test(line),
    );
    return ours.length > 0 && ours.length * 2 >= lines.length - 1 ? 0.9 : 0;
  },
  open: (sink) => new AuditReader(sink),
};

export default format;
