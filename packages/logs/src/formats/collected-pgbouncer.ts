import { CONTAINER, containerLines, textsOf } from '../collector.js';
import type { LogFormat } from '../format.js';
import { type Unwrap, unwrapHead, WrapperReader } from '../wrapper.js';
import inner from './pgbouncer.js';

/** In syslog its lines have neither time nor level of their own. */
const SYSLOG =
  /^(?:<\d+>)?(?:\d )?(?:(\w{3} [ \d]\d \d\d:\d\d:\d\d)|(\d{4}-\d\d-\d\dT\S+)) \S+ pgbouncer(?:\[(\d+)\])?:? (?:(?:LOG|WARNING|ERROR|FATAL|NOISE|DEBUG) )?(.*)$/;

const fromSyslog: Unwrap = (line) => {
  const [, short, iso, pid = '0', text = ''] = SYSLOG.exec(line) ?? [];
  // The short form has no year.
  const time = Date.parse(iso ?? `${short ?? ''} 2001 UTC`);
  if (Number.isNaN(time)) return undefined;
  if (/^\d{4}-\d\d-\d\d /.test(text)) return [text];
  return [`${new Date(time).toISOString().replace('T', ' ').replace('Z', ' UTC')} [${pid}] LOG ${text}`];
};

const unwrapper = (head: Buffer): Unwrap => {
  const text = head.toString('utf8', 0, 16_384);
  if (SYSLOG.test(text.split('\n', 1)[0] ?? '')) return fromSyslog;
  if (CONTAINER.test(text) && (!text.startsWith('{') || text.startsWith('{"log":'))) return containerLines();
  return (line) => textsOf(line)?.flatMap((message) => message.replace(/\n$/, '').split('\n'));
};

const format: LogFormat = {
  ...inner,
  name: 'collected-pgbouncer',
  title: 'PgBouncer log through a collector',
  detect: (head) => {
    if (!/pgbouncer|C-0x|S-0x/.test(head.toString('latin1', 0, 16_384)) || inner.detect(head) > 0) return 0;
    const own = unwrapHead(head.subarray(0, 65_536), unwrapper(head));
    return inner.detect(Buffer.from(own, 'utf8')) > 0.3 ? 0.985 : 0;
  },
  open: (sink, options) => {
    const { head } = options;
    return new WrapperReader(sink, options, inner, unwrapper(head), 'is no line of a collector', unwrapper(head));
  },
};

export default format;
