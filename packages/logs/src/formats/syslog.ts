import type { LogFormat } from '../format.js';
import { detectWrapper, type Unwrap, WrapperReader } from '../wrapper.js';
import inner from './postgres-stderr.js';

const HEAD =
  /^(?:<\d+>)?(?:\d )?(?:\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) \S+ postgres(?:ql)?(?:\[(\d+)\]|\s+(\d+))?:? (?:- (?:- |(?:\[[\w@.-]+(?: [\w.-]+="[^"]*")*\])+ )?)?(?:\[(\d+)-(\d+)\] )?(.*)$/;

/** Tabs come as `#011`; the lines behind a record's first have the number `[n-2]` and so on. */
const unwrap: Unwrap = (line) => {
  const [, bracketed, bare, , part, rest] = HEAD.exec(line) ?? [];
  const pid = bracketed ?? bare;
  if (rest === undefined) return undefined;
  const text = rest.replaceAll('#011', '\t');
  if (text.startsWith('\t')) return [text];
  if (part !== undefined && part !== '1') return [`\t${text}`];
  return [/^\[?\d{4}-\d\d-/.test(text) || pid === undefined ? text : withTime(line, pid, text)];
};

/** Where the prefix leaves time and process to syslog, they are put where the server writes them itself. */
function withTime(line: string, pid: string, text: string): string {
  const [, iso] = /^(?:<\d+>)?(?:\d )?(\d{4}-\d\d-\d\dT\S+)/.exec(line) ?? [];
  const [, short] = /^(?:<\d+>)?(\w{3} [ \d]\d \d\d:\d\d:\d\d)/.exec(line) ?? [];
  // The short form has no year.
  const time = iso === undefined ? Date.parse(`${short ?? ''} 2001 UTC`) : Date.parse(iso);
  if (Number.isNaN(time)) return text;
  return `${new Date(time).toISOString().replace('T', ' ').replace('Z', ' UTC')} [${pid}] ${text}`;
}

const LINE = /^(?:<\d+>)?(?:\d )?(?:\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) \S+ postgres/m;

const format: LogFormat = {
  name: 'syslog',
  title: 'PostgreSQL through syslog',
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: [...inner.cannotShow, 'Lines that syslog dropped or cut.'],
  detect: (head) => detectWrapper(head, LINE, unwrap, inner, 0.95),
  open: (sink, options) => new WrapperReader(sink, options, inner, unwrap, 'is no line of this collector'),
};

export default format;
