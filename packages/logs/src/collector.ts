import { jsonLine, objectIn, textIn, type Unwrap } from './wrapper.js';

/**
 * How collectors name the line that they took: journald, Vector, Fluent Bit, Logstash, Loki, CloudWatch's Insights, Cloud
 * Logging, Azure's Log Analytics.
 */
const NAMES = [
  'MESSAGE',
  'message',
  'Message',
  'log',
  'msg',
  '@message',
  'event_message',
  'textPayload',
  'line',
  'body',
  'stringValue',
];

/** What they put around it: Datadog, Elasticsearch, OpenTelemetry, Cloud Logging, Azure. */
const AROUND = ['content', 'attributes', '_source', 'body', 'jsonPayload', 'properties', 'event'];

/** Lists of them in one object: CloudWatch, Azure, Elasticsearch, OpenTelemetry. */
const LISTS = ['events', 'logEvents', 'records', 'hits', 'resourceLogs', 'scopeLogs', 'logRecords', 'results'];

const DEEPEST = 9;

/** The lines that an object of a collector holds, whatever stands around them; `undefined` when there is none. */
export function messagesIn(value: unknown, depth = 0): readonly string[] | undefined {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return joined(value.map((one) => messagesIn(one, depth + 1)));
  const object = objectIn(value);
  const own = NAMES.map((name) => textIn(object[name])).find((text) => text !== '');
  if (own !== undefined) return [own];
  for (const name of LISTS) if (typeof object[name] === 'object') return messagesIn(object[name], depth + 1);
  const streams = object['streams'] ?? objectIn(object['data'])['result'];
  if (Array.isArray(streams)) return joined(streams.map((stream) => valuesOf(objectIn(stream)['values'])));
  for (const name of AROUND) {
    const found = messagesIn(object[name], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Loki's pairs of a time and a line. */
const valuesOf = (values: unknown): readonly string[] =>
  Array.isArray(values) ? values.map((pair: unknown) => textIn(Array.isArray(pair) ? pair[1] : undefined)) : [];

const joined = (lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined =>
  lists.length > 0 && lists.every((list) => list === undefined) ? undefined : lists.flatMap((list) => list ?? []);

/** A member of an object that is printed a member a line. */
const MEMBER = new RegExp(`^\\s*"(?:${NAMES.join('|')})"\\s*:\\s*(".*"),?\\s*$`);
/** What else stands on lines of their own there. */
const REST = /^\s*(?:[{}[\],]*|"[@\w./-]+"\s*:.*|".*",?)\s*$/;

/** The texts in a line of a collector's JSON, also where its objects are printed over several lines. */
export function textsOf(line: string): readonly string[] | undefined {
  const outer = jsonLine(line);
  if (outer) return messagesIn(outer);
  const [, text] = MEMBER.exec(line) ?? [];
  if (text === undefined) return REST.test(line) ? [] : undefined;
  try {
    return [JSON.parse(text) as string];
  } catch {
    return undefined;
  }
}

/** `2026-03-02T09:00:00.1Z stderr F text`: how Kubernetes' runtimes keep what a container writes. */
const CRI = /^\d{4}-\d\d-\d\dT\S+ (?:stdout|stderr) ([FP])(?: |$)(.*)$/s;
/** `db-1  | text` and `[pod/db-0/postgres] text`: several containers' output as one. */
const NAMED = /^(?:[\w.-]+ +\| ?|\[pod\/[^\]]*\] )(.*)$/s;
/** Lines that begin as a container's do. */
export const CONTAINER = /^(?:\{"log":|\d{4}-\d\d-\d\dT\S+ (?:stdout|stderr) [FP] |[\w.-]+ +\| |\[pod\/)/m;

/** A line of the container's output, and whether it goes on in the next record; `undefined` when it is no record. */
function pieceOf(line: string): { readonly text: string; readonly goesOn: boolean } | undefined {
  if (line.startsWith('{')) {
    // Docker's json-file driver: the newline is in the text, and missing where a long line was cut.
    const record = jsonLine(line);
    if (record?.['log'] === undefined) return undefined;
    const text = textIn(record['log']);
    return { text: text.replace(/\n$/, ''), goesOn: !text.endsWith('\n') };
  }
  const [, mark, rest] = CRI.exec(line) ?? [];
  if (rest !== undefined) return { text: rest, goesOn: mark === 'P' };
  const [, named] = NAMED.exec(line) ?? [];
  return named === undefined ? undefined : { text: named, goesOn: false };
}

/** Joins the pieces that a runtime cut long lines into. */
export function containerLines(): Unwrap {
  let begun = '';
  return (line) => {
    const piece = pieceOf(line);
    if (!piece) return undefined;
    begun += piece.text;
    if (piece.goesOn) return [];
    const whole = begun;
    begun = '';
    return [whole];
  };
}

/** Names of a CSV export's column that has the line. */
const COLUMNS = /^"?(?:@message|message|event_message|textPayload|log|line)"?$/i;

/** Takes the column of a CSV export that has the server's line: a record may go on over lines inside quotes. */
export function csvTexts(): (line: string) => readonly string[] | undefined {
  let column = -1;
  let held = '';
  return (line) => {
    held = held === '' ? line.replace(/^\uFEFF/, '') : `${held}\n${line}`;
    if ((held.split('"').length - 1) % 2 === 1) return [];
    const cells = held.match(/(?:^|,)(?:"(?:[^"]|"")*"|[^,]*)/g)?.map((cell) => cell.replace(/^,/, '')) ?? [];
    held = '';
    if (column === -1) {
      column = cells.findIndex((cell) => COLUMNS.test(cell.trim()));
      return column === -1 ? undefined : [];
    }
    const cell = cells[column];
    return cell === undefined ? undefined : [cell.replace(/^"([\s\S]*)"$/, '$1').replaceAll('""', '"')];
  };
}

/** The first line of such an export. */
export const isCsvExport = (head: Buffer): boolean => {
  const first = head.toString('utf8', 0, 2000).split(/\r?\n/, 1)[0] ?? '';
  const cells = first.replace(/^\uFEFF/, '').split(',');
  return (
    cells.length > 1 &&
    cells.every((cell) => /^"?[@\w. ()-]+"?$/.test(cell)) &&
    cells.some((cell) => COLUMNS.test(cell.trim()))
  );
};

/** Fields of journald's export format, a line each. */
export const journalTexts = (line: string): readonly string[] | undefined =>
  line.startsWith('MESSAGE=') ? [line.slice(8)] : /^(?:[A-Z_0-9]+=|\s*$)/.test(line) ? [] : undefined;
export const JOURNAL = /^(?:__CURSOR|__REALTIME_TIMESTAMP)=/m;
