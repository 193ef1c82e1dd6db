import type { LogFormat } from '../format.js';
import { jsonLine, objectIn, textIn, type Unwrap, unwrapHead, WrapperReader } from '../wrapper.js';
import inner from './postgres-jsonlog.js';

/** The csvlog's columns as Supabase (`parsed`) and CloudNativePG (`record`) name them, and as the jsonlog does. */
const NAMES: readonly (readonly [string, readonly string[]])[] = [
  ['timestamp', ['log_time', 'timestamp']],
  ['user', ['user_name', 'user']],
  ['dbname', ['database_name', 'dbname']],
  ['session_id', ['session_id']],
  ['ps', ['command_tag', 'ps']],
  ['vxid', ['virtual_transaction_id', 'vxid']],
  ['error_severity', ['error_severity']],
  ['state_code', ['sql_state_code', 'state_code']],
  ['message', ['message', 'event_message']],
  ['detail', ['detail']],
  ['statement', ['query', 'statement']],
  ['application_name', ['application_name']],
];

const fieldsOf = (line: string): Record<string, unknown> | undefined => {
  const outer = jsonLine(line);
  if (!outer) return undefined;
  const first = (value: unknown) => objectIn(Array.isArray(value) ? value[0] : value);
  const parsed = first(first(outer['metadata'])['parsed'] ?? outer['parsed'] ?? outer['record']);
  return Object.keys(parsed).length === 0 ? undefined : { ...parsed, event_message: outer['event_message'] };
};

const unwrap: Unwrap = (line) => {
  const fields = fieldsOf(line);
  if (!fields) return /^\s*[{}[\],]*\s*$/.test(line) ? [] : undefined;
  const out: Record<string, string> = {};
  for (const [name, given] of NAMES) {
    const value = given.map((key) => textIn(fields[key])).find((text) => text !== '');
    if (value !== undefined) out[name] = value;
  }
  // Successful records carry 00000, which is no error.
  if (out['state_code']?.startsWith('00') === true) delete out['state_code'];
  if (out['timestamp'] !== undefined) out['timestamp'] = out['timestamp'].replace('T', ' ');
  return [JSON.stringify(out)];
};

const format: LogFormat = {
  name: 'structured-postgres',
  title: 'PostgreSQL records of Supabase or CloudNativePG',
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: inner.cannotShow,
  detect: (head) => {
    const text = head.toString('utf8', 0, 65_536);
    if (!/"(?:parsed|record)"\s*:/.test(text) || !/"(?:error_severity|command_tag)"/.test(text)) return 0;
    return inner.detect(Buffer.from(unwrapHead(head.subarray(0, 65_536), unwrap), 'utf8')) > 0.3 ? 0.98 : 0;
  },
  open: (sink, options) => new WrapperReader(sink, options, inner, unwrap, 'is no record of PostgreSQL'),
};

export default format;
