import type { LogFormat } from '../format.js';
import { detectWrapper, jsonLine, objectIn, textIn, type Unwrap, WrapperReader } from '../wrapper.js';
import inner from './pgaudit.js';

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const numbered = (value: unknown) => (typeof value === 'number' ? String(value) : textIn(value));

/** An audit entry as the extension writes it to the server's log. */
const unwrap: Unwrap = (line) => {
  const entry = jsonLine(line);
  if (!entry) return /^\s*[{}[\],]*\s*$/.test(line) ? [] : undefined;
  const audit = objectIn(objectIn(entry['protoPayload'])['request']);
  const statement = textIn(audit['statement']);
  // A long text comes in several entries: the first says what it is.
  if (statement === '' || (numbered(audit['chunkIndex']) || '1') !== '1') return [];
  const time = textIn(entry['timestamp']).replace('T', ' ').replace('Z', ' UTC');
  const who = `${textIn(audit['user']) || '[unknown]'}@${textIn(audit['database']) || '[unknown]'}`;
  const kind = [
    textIn(audit['auditType']) || 'SESSION',
    numbered(audit['statementId']),
    numbered(audit['substatementId']),
  ];
  const what = [textIn(audit['auditClass']), textIn(audit['command']), '', '', quoted(statement), '<none>'];
  const first = `${time} [${numbered(audit['databaseSessionId'])}] ${who} LOG:  AUDIT: `;
  return `${first}${[...kind, ...what].join(',')}`.split('\n').map((text, index) => (index === 0 ? text : `\t${text}`));
};

const format: LogFormat = {
  name: 'cloudsql-pgaudit',
  title: 'pgaudit of Cloud SQL (Google Cloud audit log)',
  dialect: 'postgres',
  abilities: inner.abilities,
  cannotShow: [...inner.cannotShow, 'Text beyond the first entry of a statement that was cut into several.'],
  detect: (head) => detectWrapper(head, /PgAuditEntry/, unwrap, inner, 0.98),
  open: (sink, options) =>
    new WrapperReader(sink, { ...options, linePrefix: '%m [%p] %u@%d ' }, inner, unwrap, 'is no audit entry'),
};

export default format;
