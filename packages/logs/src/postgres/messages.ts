import { findWord, isDigit, readNumber, startsWith } from '../bytes.js';
import { Block, Escape, Kind, type LogRecord } from '../record.js';

/** What a severity word means to the reader. */
export const Severity = { log: 1, error: 2, statement: 3, detail: 4, other: 5 } as const;

/** The severity words of an English server; the longest first where one begins another. */
export const SEVERITIES: readonly (readonly [string, number])[] = [
  ['LOG', Severity.log],
  ['DETAIL', Severity.detail],
  ['STATEMENT', Severity.statement],
  ['ERROR', Severity.error],
  ['FATAL', Severity.error],
  ['PANIC', Severity.error],
  ['WARNING', Severity.other],
  ['NOTICE', Severity.other],
  ['INFO', Severity.other],
  ['HINT', Severity.other],
  ['CONTEXT', Severity.other],
  ['QUERY', Severity.other],
  ['LOCATION', Severity.other],
  ['BACKTRACE', Severity.other],
  ['DEBUG', Severity.other],
  ['DEBUG1', Severity.other],
  ['DEBUG2', Severity.other],
  ['DEBUG3', Severity.other],
  ['DEBUG4', Severity.other],
  ['DEBUG5', Severity.other],
];

/** Where a text ends that a range begins with: the record's end, trailing newline off. */
function setText(record: LogRecord, start: number, end: number): void {
  const { buffer } = record;
  while (end > start && (buffer[end - 1] === 10 || buffer[end - 1] === 13)) end--;
  record.text = buffer;
  record.textStart = start;
  record.textEnd = end;
  record.placeStart = start;
}

/** `<name>[/<portal>]: <text>` from `at`; a fetch from a portal goes on with a statement that was counted. */
function readNamed(record: LogRecord, at: number, end: number): boolean {
  const { buffer } = record;
  let colon = at;
  do colon = buffer.indexOf(58, colon + 1);
  while (colon !== -1 && colon < end && buffer[colon + 1] !== 32);
  if (colon === -1 || colon >= end) return false;
  let nameEnd = at;
  while (nameEnd < colon && buffer[nameEnd] !== 47) nameEnd++;
  if (!startsWith(buffer, at, end, '<unnamed>')) {
    record.nameStart = at;
    record.nameEnd = nameEnd;
  }
  setText(record, colon + 2, end);
  return true;
}

/** `execute ...` from `at`, which is behind that word and its space. */
function readExecute(record: LogRecord, at: number, end: number): void {
  const fetch = startsWith(record.buffer, at, end, 'fetch from ');
  if (readNamed(record, fetch ? at + 11 : at, end)) record.kind = fetch ? Kind.other : Kind.statement;
}

/** What follows `duration: N ms` and two spaces. */
function readTimed(record: LogRecord, at: number, end: number): void {
  const { buffer } = record;
  switch (buffer[at]) {
    case 115: // statement
      if (!startsWith(buffer, at, end, 'statement: ')) return;
      setText(record, at + 11, end);
      record.kind = Kind.statement;
      return;
    case 101: // execute
      if (startsWith(buffer, at, end, 'execute ')) readExecute(record, at + 8, end);
      return;
    case 112: // parse, plan
      if (startsWith(buffer, at, end, 'plan:')) readPlan(record, at + 5, end);
      else if (startsWith(buffer, at, end, 'parse ') && !startsWith(buffer, at + 6, end, '<unnamed>')) {
        if (readNamed(record, at + 6, end)) record.kind = Kind.prepare;
      }
      return;
    default:
  }
}

/** auto_explain: the statement stands behind `Query Text: `, the plan below it. */
function readPlan(record: LogRecord, at: number, end: number): void {
  const { buffer } = record;
  const from = findWord(buffer, 'Query Text: ', at, end);
  const quoted = /Query Text"?: "((?:[^"\\]|\\.)*)"|<Query-Text>([^<]*)<\/Query-Text>/.exec(
    buffer.toString('utf8', at, Math.min(end, at + 100_000)),
  );
  if (quoted) {
    readQuoted(record, quoted[1], quoted[2]);
    return;
  }
  if (from === -1) return;
  let stop = end;
  // The plan's first node names its costs; the text before that line is the statement.
  const cost = findWord(buffer, '  (cost=', from, end);
  if (cost !== -1 && cost < end) stop = buffer.lastIndexOf(10, cost);
  // The text of an EXECUTE is that of its PREPARE, which has no plan itself.
  if (/^prepare\s/i.test(buffer.toString('latin1', from + 12, from + 20))) return;
  setText(record, from + 12, stop > from ? stop : end);
  record.kind = Kind.statement;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&', '#xA': '\n' };

/** The statement of a plan in JSON or YAML, whose strings are escaped alike, or in XML. */
function readQuoted(record: LogRecord, json: string | undefined, xml: string | undefined): void {
  let text = (xml ?? '').replace(/&(\w+|#\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
  if (json !== undefined) {
    try {
      text = JSON.parse(`"${json.replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`) as string;
    } catch {
      return;
    }
  }
  if (/^\s*prepare\s/i.test(text)) return;
  record.text = Buffer.from(text, 'utf8');
  record.textStart = 0;
  record.textEnd = record.text.length;
  record.escape = Escape.lost;
  record.kind = Kind.statement;
}

/** `AUDIT: SESSION,1,1,READ,SELECT,,,<statement>,<parameters>`: the statement is written as in CSV. */
function readAudit(record: LogRecord, at: number, end: number): void {
  const { buffer } = record;
  let from = at;
  const fields: number[] = [];
  while (fields.length < 7 && from < end) {
    fields.push(from);
    if (buffer[from] === 34) from = csvQuoteEnd(buffer, from + 1, end);
    const comma = buffer.indexOf(44, from);
    if (comma === -1 || comma >= end) return;
    from = comma + 1;
  }
  record.kind = Kind.statement;
  record.before = true;
  // Sub-statement 2 and up repeats the message's text, or shows what a function ran.
  record.part = readNumber(buffer, fields[1] ?? at, end);
  record.inner = readNumber(buffer, fields[2] ?? at, end) > 1;
  const command = fields[4] ?? at;
  // EXECUTE is logged as the statement that it runs, under the text of its PREPARE, and then as itself.
  if (startsWith(buffer, command, end, 'EXECUTE,')) record.inner = false;
  else if (
    /^"?prepare\s/i.test(buffer.toString('latin1', from, from + 9)) &&
    !startsWith(buffer, command, end, 'PREPARE,')
  ) {
    record.kind = Kind.other;
    return;
  }
  if (buffer[from] === 34) {
    const close = csvQuoteEnd(buffer, from + 1, end);
    const raw = buffer.toString('utf8', from + 1, close - 1);
    if (!raw.includes('""')) setText(record, from + 1, close - 1);
    else {
      record.text = Buffer.from(raw.replaceAll('""', '"'), 'utf8');
      record.textStart = 0;
      record.textEnd = record.text.length;
      record.placeStart = from + 1;
      record.escape = Escape.csv;
    }
    return;
  }
  const comma = buffer.lastIndexOf(44, end - 1);
  setText(record, from, comma > from ? comma : end);
}

function csvQuoteEnd(buffer: Buffer, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    if (buffer[i] !== 34) continue;
    if (buffer[i + 1] === 34) i++;
    else return i + 1;
  }
  return end;
}

/** `log_error_verbosity = verbose` puts `00000: ` before the message; where the message itself begins. */
export function skipSqlstate(record: LogRecord, at: number, end: number): number {
  const { buffer } = record;
  if (buffer[at + 5] !== 58 || buffer[at + 6] !== 32 || at + 7 > end) return at;
  // Digits and capitals, at least one digit: `AUDIT: ` has the same shape.
  let digits = 0;
  for (let i = at; i < at + 5; i++) {
    const byte = buffer[i];
    if (isDigit(byte)) digits++;
    else if (!(byte !== undefined && byte >= 65 && byte <= 90)) return at;
  }
  if (digits === 0) return at;
  record.sqlstateStart = at;
  record.sqlstateEnd = at + 5;
  return at + 7;
}

/**
 * Reads the message of a `LOG` record, `buffer[at, end)`: what kind of record it is, its statement, name and duration.
 */
export function readMessage(record: LogRecord, at: number, end: number): void {
  const { buffer } = record;
  switch (buffer[at]) {
    case 100: // duration, disconnection
      if (startsWith(buffer, at, end, 'duration: ')) {
        let i = at + 10;
        record.duration = readNumber(buffer, i, end);
        while (i < end && buffer[i] !== 32) i++;
        if (!startsWith(buffer, i, end, ' ms')) return;
        i += 3;
        if (buffer[i] === 32 && buffer[i + 1] === 32 && i + 2 < end) readTimed(record, i + 2, end);
        else record.kind = Kind.duration;
      } else if (startsWith(buffer, at, end, 'disconnection: ')) record.kind = Kind.disconnect;
      return;
    case 115: // statement
      if (!startsWith(buffer, at, end, 'statement: ')) return;
      setText(record, at + 11, end);
      record.kind = Kind.statement;
      record.before = true;
      return;
    case 101: // execute
      if (!startsWith(buffer, at, end, 'execute ')) return;
      readExecute(record, at + 8, end);
      record.before = true;
      return;
    case 99: // connection
      if (!startsWith(buffer, at, end, 'connection ')) return;
      if (startsWith(buffer, at + 11, end, 'received')) record.kind = Kind.connect;
      else if (startsWith(buffer, at + 11, end, 'authorized')) readAuthorized(record, at + 22, end);
      return;
    case 65: // AUDIT
      if (startsWith(buffer, at, end, 'AUDIT: ')) readAudit(record, at + 7, end);
      return;
    default:
  }
}

/** `user=x database=y application_name=z`, in the message of a login. */
function readAuthorized(record: LogRecord, at: number, end: number): void {
  record.kind = Kind.authorized;
  const { buffer } = record;
  const value = (name: string): [number, number] | undefined => {
    const from = findWord(buffer, name, at, end);
    if (from === -1 || from >= end) return undefined;
    let stop = from + name.length;
    while (stop < end && (buffer[stop] ?? 0) > 32) stop++;
    return [from + name.length, stop];
  };
  const user = value('user=');
  const database = value('database=');
  const application = value('application_name=');
  if (user) [record.userStart, record.userEnd] = user;
  if (database) [record.databaseStart, record.databaseEnd] = database;
  if (application) {
    const [from] = application;
    // Runs to the end, or to ` SSL enabled (...)`: a name may hold spaces.
    const ssl = findWord(buffer, ' SSL enabled', from, end);
    record.applicationStart = from;
    record.applicationEnd = ssl !== -1 && ssl < end ? ssl : end;
    while (record.applicationEnd > from && (buffer[record.applicationEnd - 1] ?? 0) <= 32) record.applicationEnd--;
  }
}

/** `idle`, `idle in transaction`, `idle in transaction (aborted)`: the command tag before a statement runs. */
export function readBlock(buffer: Buffer, at: number, end: number): number {
  if (end - at < 4 || buffer[at] !== 105 || buffer[at + 1] !== 100) return Block.unknown;
  if (end - at === 4) return Block.idle;
  return buffer[end - 1] === 41 ? Block.aborted : Block.inside;
}

/** The number of a virtual transaction `backend/number`: 0 for none open, -1 when there is none. */
export function readVirtualTransaction(buffer: Buffer, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    if (buffer[i] === 47) {
      const number = readNumber(buffer, i + 1, end);
      return Number.isNaN(number) ? -1 : number;
    }
  }
  return -1;
}

export { setText };
