import type { LogFormat } from '../format.js';
import { continued, detectWrapper, jsonLine, objectIn, textIn, type Unwrap, WrapperReader } from '../wrapper.js';
import inner from './postgres-stderr.js';

const unwrap: Unwrap = (line) => {
  const outer = jsonLine(line);
  if (!outer) return /^\s*[{}[\],]*\s*$/.test(line) ? [] : undefined;
  const records = Array.isArray(outer['records']) ? outer['records'] : [outer];
  return records.flatMap((record) => {
    const { message, detail } = objectIn(objectIn(record)['properties']);
    const text = textIn(message);
    if (text === '') return [];
    const lines = continued(text);
    // The detail is that of the record: it follows it with the same prefix.
    const prefix = /^(.*?)(?:LOG|ERROR|FATAL|WARNING|NOTICE): {2}/.exec(text)?.[1];
    const more = textIn(detail);
    return more === '' || prefix === undefined ? lines : [...lines, ...continued(`${prefix}DETAIL:  ${more}`)];
  });
};

const LINE = /"category"\s*:\s*"PostgreSQLLogs"/;

const format: LogFormat = {
  name: 'azure',
  title: 'PostgreSQL of Azure (Flexible Server, Event Hub, Storage)',
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: [...inner.cannotShow, 'STATEMENT and CONTEXT of errors: failed statements are not in these records.'],
  detect: (head) => detectWrapper(head, LINE, unwrap, inner, 0.97),
  open: (sink, options) => new WrapperReader(sink, options, inner, unwrap, 'is no line of this collector'),
};

export default format;
