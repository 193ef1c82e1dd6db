import type { LogFormat } from '../format.js';
import { continued, detectWrapper, jsonLine, objectIn, textIn, type Unwrap, WrapperReader } from '../wrapper.js';
import inner from './postgres-stderr.js';

/** One event a line, or a list of them (`events`, `logEvents`); Insights names the text `@message`. */
const unwrap: Unwrap = (line) => {
  const outer = jsonLine(line);
  if (!outer) return /^\s*[{}[\],]*\s*$/.test(line) ? [] : messageOf(line);
  const list = outer['events'] ?? outer['logEvents'];
  if (Array.isArray(list)) return list.flatMap((event) => continued(textIn(objectIn(event)['message'])));
  const message = textIn(outer['message']) || textIn(outer['@message']);
  return message === '' ? undefined : continued(message);
};

/** A line of an event that was printed over several lines. */
const messageOf = (line: string): readonly string[] | undefined => {
  const [, text] = /^\s*"@?message": (".*"),?\s*$/.exec(line) ?? [];
  if (text === undefined) return /^\s*"[@\w]+": /.test(line) ? [] : undefined;
  try {
    return continued(JSON.parse(text) as string);
  } catch {
    return undefined;
  }
};

const LINE = /"(?:events|logEvents|@?message)"\s*:/;

const format: LogFormat = {
  name: 'cloudwatch',
  title: 'PostgreSQL of RDS or Aurora through CloudWatch',
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: [...inner.cannotShow, 'Events that CloudWatch cut at 256 KB.'],
  detect: (head) => detectWrapper(head, LINE, unwrap, inner, 0.92),
  open: (sink, options) => new WrapperReader(sink, options, inner, unwrap, 'is no line of this collector'),
};

export default format;
