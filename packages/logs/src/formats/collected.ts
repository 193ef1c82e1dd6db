import type { LogFormat } from '../format.js';
import { continued, detectWrapper, jsonLine, textIn, type Unwrap, WrapperReader } from '../wrapper.js';
import inner from './postgres-stderr.js';

/** How collectors name the line that they took: journald, Vector, Fluent Bit, Logstash, Loki, CloudWatch's Insights. */
const NAMES = ['MESSAGE', 'message', 'log', 'msg', '@message', 'event_message', 'textPayload', 'line', 'body'];

const unwrap: Unwrap = (line) => {
  const outer = jsonLine(line);
  if (!outer) return /^\s*[{}[\],]*\s*$/.test(line) ? [] : undefined;
  const message = NAMES.map((name) => textIn(outer[name])).find((text) => text !== '');
  return message === undefined ? undefined : continued(message);
};

const LINE = /"(?:MESSAGE|message|log|msg|@message|event_message|textPayload|line|body)"\s*:\s*"/;

const format: LogFormat = {
  name: 'collected',
  title: "PostgreSQL's server log in a collector's JSON",
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: inner.cannotShow,
  // What knows the collector is surer.
  detect: (head) => detectWrapper(head, LINE, unwrap, inner, 0.6),
  open: (sink, options) => new WrapperReader(sink, options, inner, unwrap, 'is no line of a collector'),
};

export default format;
