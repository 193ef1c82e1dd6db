import type { LogFormat } from '../format.js';
import { continued, detectWrapper, jsonLine, textIn, type Unwrap, WrapperReader } from '../wrapper.js';
import inner from './postgres-stderr.js';

const unwrap: Unwrap = (line) => {
  const entry = jsonLine(line);
  if (!entry) return /^\s*[{}[\],]*\s*$/.test(line) || /^\s+"(?!textPayload)/.test(line) ? [] : payloadOf(line);
  // AlloyDB puts the place in its source in front.
  return continued(textIn(entry['textPayload']).replace(/^\[[\w.]+:\d+\] +/, ''));
};

/** The text of an entry that was printed over several lines. */
const payloadOf = (line: string): readonly string[] | undefined => {
  const [, text] = /^\s*"textPayload": (".*"),?\s*$/.exec(line) ?? [];
  try {
    return text === undefined ? undefined : continued(JSON.parse(text) as string);
  } catch {
    return undefined;
  }
};

const LINE = /"textPayload"\s*:/;

const format: LogFormat = {
  name: 'cloudsql',
  title: 'PostgreSQL of Cloud SQL or AlloyDB (Google Cloud Logging)',
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: [...inner.cannotShow, 'The order of records: exports are not sorted, so sort them by time first.'],
  detect: (head) => detectWrapper(head, LINE, unwrap, inner, 0.96),
  open: (sink, options) => new WrapperReader(sink, options, inner, unwrap, 'is no line of this collector'),
};

export default format;
