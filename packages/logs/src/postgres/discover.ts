import { LogRecord } from '../record.js';
import { findSeverity, parsePrefix, type Prefix, severityAt } from './prefix.js';
import { PrefixReader } from './prefix-reader.js';

/** Prefixes met in the field: distributions' and providers' defaults, and what tools ask for. */
const KNOWN: readonly string[] = [
  '%m [%p] %q%u@%d ',
  '%m [%p] ',
  '%t:%r:%u@%d:[%p]:',
  '%m:%r:%u@%d:[%p]:',
  '%t [%p-%l] %q%u@%d ',
  '%t [%p]: user=%u,db=%d,app=%a,client=%h ',
  '%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ',
  '%t [%p]: [%l-1] user=%u,db=%d ',
  '%m [%p] %q[user=%u,db=%d,app=%a] ',
  '%m [%p][%v] : [%l-1] %q[app=%a] ',
  '%m [%p] %q[user=%u,db=%d,app=%a,client=%h] ',
  '%t-%c-',
  '%m-%c-',
  '%m [%p]: [%l-1] db=%d,user=%u ',
  '%m [%p]: [%l] [trx_id=%x] user=%u,db=%d ',
  '%t [%p]: [%l-1] [trx_id=%x] user=%u,db=%d ',
  '%m [%c] %u@%d ',
  '%m %c %u@%d %a ',
  '%m [%p] %r %u@%d %a ',
  '[%p]: [%l-1] db=%d,user=%u ',
  'user=%u,db=%d,app=%a,client=%h ',
  '%m [%p] %a %u@%d %h ',
  '%t %u %d %p %h ',
];

/** Lines of the head that begin a record, at most `most`. */
function sampleLines(head: Buffer, most: number): [number, number][] {
  const lines: [number, number][] = [];
  for (let start = 0; start < head.length && lines.length < most;) {
    const newline = head.indexOf(10, start);
    if (newline === -1) break;
    if (head[start] !== 9 && findSeverity(head, start, newline) !== -1) lines.push([start, newline]);
    start = newline + 1;
  }
  return lines;
}

/** Messages that only sessions write: where they stand, nothing of the prefix is left out. */
const OF_SESSIONS = /^LOG: {2}(?:[0-9A-Z]{5}: )?(?:statement|duration|execute|connection|disconnection)\b/;

interface Fit {
  /** Share of the lines whose prefix reads exactly, with a plausible time and process. */
  readonly share: number;
  /** How many facts it tells about a line, on average. */
  readonly told: number;
}

function fit(prefix: Prefix, head: Buffer, lines: readonly [number, number][]): Fit {
  const record = new LogRecord();
  const reader = new PrefixReader(prefix);
  let good = 0;
  let told = 0;
  for (const [start, end] of lines) {
    record.clear();
    const severity = reader.read(record, head, start, end);
    if (severity === -1 || severityAt(head, severity, end) === 0) continue;
    // Text fields that swallowed other fields mean another prefix.
    const swallowed = (from: number, to: number) => to - from > 63 || head.subarray(from, to).includes('=');
    if (swallowed(record.userStart, record.userEnd) || swallowed(record.databaseStart, record.databaseEnd)) continue;
    if (severity !== firstSeverity(head, start, end)) continue;
    // `%q` was taken for the end of a prefix that is longer, or that has no `%q`.
    const cut = Number.isNaN(record.session) && prefix.sessions !== 'none';
    if (cut && OF_SESSIONS.test(head.toString('latin1', severity, Math.min(end, severity + 40)))) continue;
    good++;
    told += facts(record);
  }
  return { share: lines.length === 0 ? 0 : good / lines.length, told: good === 0 ? 0 : told / good };
}

/** How much was read from a line's prefix. */
const facts = (record: LogRecord): number =>
  [
    !Number.isNaN(record.time),
    !Number.isNaN(record.session),
    record.userEnd > record.userStart,
    record.databaseEnd > record.databaseStart,
    record.applicationEnd > record.applicationStart,
    record.transaction !== -1,
    record.block !== 0,
    record.sqlstateEnd > record.sqlstateStart,
  ].filter(Boolean).length;

const firstSeverity = (head: Buffer, start: number, end: number) => findSeverity(head, start, end);

const FIELD_NAMES: readonly [RegExp, string][] = [
  [/^(user|usr|u)$/i, '%u'],
  [/^(db|database|dbname|d)$/i, '%d'],
  [/^(app|application|application_name|appname|a)$/i, '%a'],
  [/^(client|host|remote|h|r)$/i, '%h'],
  [/^(pid|process|p)$/i, '%p'],
  [/^(sess|session|session_id|sid|c)$/i, '%c'],
  [/^(vxid|vtid|virtual|v)$/i, '%v'],
  [/^(tag|cmd|command|ps|i)$/i, '%i'],
  [/^(state|sqlstate|e|code)$/i, '%e'],
];

/** Makes a prefix out of one line: times, `[pid]`, session ids, `name=value` and `user@database` tell themselves. */
function guess(line: string): string {
  let rest = line.replaceAll('%', '%%');
  let out = '';
  const take = (pattern: RegExp, by: (match: RegExpExecArray) => string): boolean => {
    const match = pattern.exec(rest);
    if (!match) return false;
    out += by(match);
    rest = rest.slice(match[0].length);
    return true;
  };
  while (rest !== '') {
    if (take(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?( ?[A-Z]{1,5}| [+-]\d\d(:?\d\d)?)?/, (m) => (m[1] ? '%m' : '%t')))
      continue;
    if (take(/^\d{10}\.\d{3}/, () => '%n')) continue;
    if (take(/^[0-9a-f]{8}\.[0-9a-f]{1,8}(?![0-9a-f])/, () => '%c')) continue;
    if (
      take(/^(\w+)=([^,\s\])]*)/, (m) => {
        const known = FIELD_NAMES.find(([pattern]) => pattern.test(m[1] ?? ''));
        const value = m[2] ?? '';
        if (known?.[1] === '%c' && !/^[0-9a-f]{8}\.[0-9a-f]+$/.test(value)) return `${m[1] ?? ''}=%?`;
        return `${m[1] ?? ''}=${known?.[1] ?? '%?'}`;
      })
    )
      continue;
    if (take(/^\[\d+\]/, () => (out.includes('%p') ? '[%?]' : '[%p]'))) continue;
    // `[%l-1]`, or `[%p-%l]` where no process stands before.
    if (take(/^\[(\d+)-(\d+)\]/, (m) => (out.includes('%p') || m[2] === '1' ? '[%l-%?]' : '[%p-%l]'))) continue;
    if (take(/^\d+\/\d+(?!\d)/, () => '%v')) continue;
    if (take(/^(\[unknown\]|[\w$-]+)@(\[unknown\]|[\w$-]+)/, () => '%u@%d')) continue;
    if (take(/^\d+\.\d+\.\d+\.\d+\(\d+\)|^\[local\]/, () => '%r')) continue;
    if (take(/^\d+\.\d+\.\d+\.\d+/, () => '%h')) continue;
    if (take(/^\d+/, () => (out.includes('%p') ? '%?' : '%p'))) continue;
    if (take(/^\w+/, () => '%?')) continue;
    out += rest[0] ?? '';
    rest = rest.slice(1);
  }
  // What only client sessions have comes after the process.
  return out.replaceAll(/(%\?)+/g, '%?');
}

export interface Discovered {
  readonly prefix: Prefix;
  /** Share of the sampled records that it fits. */
  readonly share: number;
  readonly sampled: number;
}

/** Finds the `log_line_prefix` that the first records were written with. */
export function discoverPrefix(head: Buffer): Discovered | undefined {
  const lines = sampleLines(head, 300);
  if (lines.length === 0) return undefined;
  const candidates = new Map<string, Prefix>();
  for (const text of KNOWN) candidates.set(text, parsePrefix(text));
  const seen = new Map<string, number>();
  for (const [start, end] of lines.slice(0, 120)) {
    const text = guess(head.toString('utf8', start, findSeverity(head, start, end)));
    seen.set(text, (seen.get(text) ?? 0) + 1);
  }
  for (const [text] of [...seen].sort((a, b) => b[1] - a[1]).slice(0, 6)) candidates.set(text, parsePrefix(text));
  let best: Discovered | undefined;
  let most = 0;
  for (const prefix of candidates.values()) {
    const { share, told } = fit(prefix, head, lines);
    // Of two that fit alike, the one that names a session best, then the shorter one.
    const weight = share + (told + (prefix.sessions === 'exact' ? 0.5 : 0)) / 100 - prefix.pieces.length / 10_000;
    if (share === 0 || (best !== undefined && weight <= most)) continue;
    best = { prefix, share, sampled: lines.length };
    most = weight;
  }
  return best;
}
