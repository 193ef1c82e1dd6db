import type { LogFormat } from '../format.js';
import { detectWrapper, type Unwrap, WrapperReader } from '../wrapper.js';
import inner from './postgres-stderr.js';

const HEAD =
  /^(?:<\d+>\d )?(\d{4}-\d\d-\d\dT\S+?)(?: \S+)? (?:app )?(?:app\[)?postgres\.?\d*\]?:?(?: -)* *(?:\[[A-Z_0-9]+\])? *\[(\d+)-(\d+)\] +(.*)$/;
const field = (text: string, name: string) => new RegExp(`\\b${name} ?= ?"([^"]*)"`).exec(text)?.[1] ?? '';

/** The fields in front of the severity become a prefix with time, process, session and virtual transaction. */
const unwrap: Unwrap = (line) => {
  const match = HEAD.exec(line);
  if (!match) return /postgres/.test(line) ? [] : undefined;
  const [, arrived = '', , part, rest = ''] = match;
  const text = rest.replaceAll('#011', '\t');
  if (part !== '1') return [text.startsWith('\t') ? text : `\t${text}`];
  const severity = /\b(?:LOG|ERROR|FATAL|PANIC|STATEMENT|DETAIL|HINT|CONTEXT|WARNING|NOTICE): {2}/.exec(text);
  if (!severity) return [];
  const stamp =
    field(text, 'time_ms') || new Date(Date.parse(arrived)).toISOString().replace('T', ' ').replace('Z', ' UTC');
  const who = `${field(text, 'user') || '[unknown]'}@${field(text, 'database') || '[unknown]'}`;
  const session = field(text, 'session_id') || `${'0'.repeat(8)}.${Number(field(text, 'pid') || 0).toString(16)}`;
  return [
    `${/UTC|[+-]\d\d$/.test(stamp) ? stamp : `${stamp} UTC`} [${field(text, 'pid') || '0'}] ${who} app=${field(text, 'application') || '[unknown]'} sess=${session} vxid=${field(text, 'vtid')} ${text.slice(severity.index)}`,
  ];
};

const LINE = /postgres\.?\d*\]?:?.*\[\d+-\d+\] +(?:sql_error_code|time_ms)/m;

const format: LogFormat = {
  name: 'heroku',
  title: 'PostgreSQL of Heroku (logplex)',
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: [...inner.cannotShow, 'Messages that logplex dropped.'],
  detect: (head) => detectWrapper(head, LINE, unwrap, inner, 0.96),
  open: (sink, options) => new WrapperReader(sink, options, inner, unwrap, 'is no line of this collector'),
};

export default format;
