// A jsonlog as the csvlog that the same server would have written: node bench/logs/csvlog.mjs JSONLOG CSVLOG
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const quoted = (value) => (value === undefined ? '' : `"${String(value).replaceAll('"', '""')}"`);

const COLUMNS = [
  ({ timestamp }) => timestamp,
  ({ user }) => quoted(user),
  ({ dbname }) => quoted(dbname),
  ({ pid }) => pid,
  ({ remote_host: host, remote_port: port }) => (host === undefined ? '' : quoted(port ? `${host}:${port}` : host)),
  ({ session_id: id }) => id,
  ({ line_num: line }) => line,
  ({ ps }) => quoted(ps ?? ''),
  ({ session_start: start }) => start,
  ({ vxid }) => vxid ?? '',
  ({ txid }) => txid ?? 0,
  ({ error_severity: severity }) => severity,
  ({ state_code: code }) => code ?? '00000',
  ({ message }) => quoted(message),
  ({ detail }) => quoted(detail),
  ({ hint }) => quoted(hint),
  ({ internal_query: query }) => quoted(query),
  ({ internal_position: position }) => position ?? '',
  ({ context }) => quoted(context),
  ({ statement }) => quoted(statement),
  ({ cursor_position: position }) => position ?? '',
  () => '',
  ({ application_name: name }) => quoted(name ?? ''),
  ({ backend_type: type }) => quoted(type ?? ''),
  ({ leader_pid: leader }) => leader ?? '',
  ({ query_id: id }) => id ?? 0,
];

/** The records of a jsonlog as a csvlog of PostgreSQL 14 and later. */
export const toCsvlog = (jsonlog) =>
  jsonlog
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .map((record) => COLUMNS.map((column) => column(record) ?? '').join(','))
    .join('\n') + '\n';

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(process.argv[3], toCsvlog(readFileSync(process.argv[2], 'utf8')));
