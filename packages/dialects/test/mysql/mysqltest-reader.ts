/** A statement of a mysqltest file, and the delimiter that was set when it was read. */
export interface TestStatement {
  readonly sql: string;
  readonly line: number;
}

/** Commands of mysqltest that are followed by lines up to a mark, `EOF` unless they name another. */
const WITH_BODY = /^(write_file|append_file|perl|write_line|append_line)\b/i;

const COMMANDS =
  /^(let|eval|if|while|echo|connection|connect|disconnect|source|delimiter|error|query_vertical|query_horizontal|query|query_get_value|send|send_eval|send_quit|send_shutdown|reap|reset_connection|sleep|real_sleep|disable_\w+|enable_\w+|exec|execw|system|inc|dec|die|exit|skip|save_master_pos|sync_slave_with_master|sync_with_master|sync_slave_with_slave|replace_\w+|result|require|vertical_results|horizontal_results|sorted_result|lowercase_result|partially_sorted_result|ping|change_user|character_set|charset|copy_file|copy_files_wildcard|remove_file|remove_files_wildcard|move_file|file_exists|chmod|mkdir|rmdir|force-rmdir|list_files\w*|cat_file|diff_files|start_timer|end_timer|wait_for_slave_to_stop|dirty_close|shutdown_server|send_shutdown|kill_server|output|evalp|eval_result|assert|ps_protocol|force-cpdir|result_format|rpl_\w+|optimizer_trace|server_initialize|secret|write_var|my|print|for|until|next|break|continue)\b/i;

/**
 * Reads the SQL out of a file of MariaDB's own test suite. Lines that begin with `--` or `#` are directives and
 * comments of the test driver; what its commands send with variables in it (`eval`) is left out.
 */
export function readMysqltest(text: string): readonly TestStatement[] {
  const found: TestStatement[] = [];
  let delimiter = ';';
  const lines = text.split('\n');
  let pending = '';
  let pendingLine = 0;
  for (let n = 0; n < lines.length; n++) {
    const line = lines[n] as string;
    const trimmed = line.trim();
    if (pending === '') {
      if (trimmed === '' || trimmed.startsWith('#') || trimmed === '}' || trimmed === '{') continue;
      if (trimmed.startsWith('--')) {
        const command = trimmed.replace(/^--+\s*/, '');
        if (/^delimiter\b/i.test(command)) delimiter = delimiterOf(command, delimiter);
        else if (WITH_BODY.test(command)) n = skipBody(lines, n, command);
        continue;
      }
      pendingLine = n + 1;
    }
    pending += pending === '' ? line.trimStart() : `\n${line}`;
    if (/^(if|while)\s*\(/i.test(pending)) {
      pending = '';
      continue;
    }
    for (;;) {
      const end = statementEnd(pending, delimiter);
      if (end === -1) break;
      const sql = pending.slice(0, end).trim();
      pending = pending.slice(end + delimiter.length).trimStart();
      if (/^delimiter\b/i.test(sql)) delimiter = delimiterOf(sql, delimiter);
      else if (WITH_BODY.test(sql)) {
        n = skipBody(lines, n, sql);
        pending = '';
      } else if (sql !== '' && !COMMANDS.test(sql) && !sql.startsWith('}') && !/\$\w/.test(sql)) {
        found.push({ sql, line: pendingLine });
      }
      if (pending.startsWith('#') || pending.startsWith('--')) pending = '';
      if (pending === '') break;
    }
  }
  return found;
}

function delimiterOf(command: string, before: string): string {
  const word = command.replace(/^delimiter\s*/i, '').trim();
  const next = word.length > before.length && word.endsWith(before) ? word.slice(0, -before.length) : word;
  return next === '' ? ';' : next;
}

function skipBody(lines: readonly string[], from: number, command: string): number {
  const words = command.trim().split(/\s+/);
  const last = (words.at(-1) ?? '').replace(/;$/, '');
  const mark = words.length > 1 && /^[A-Z_]+$/.test(last) ? last : 'EOF';
  let n = from + 1;
  while (n < lines.length && lines[n]?.trim() !== mark) n++;
  return n;
}

/** Where the delimiter stands outside quotes and comments; -1 while it does not. */
function statementEnd(sql: string, delimiter: string): number {
  for (let i = 0; i < sql.length; i++) {
    if (sql.startsWith(delimiter, i)) return i;
    const c = sql.charAt(i);
    if (c === "'" || c === '"' || c === '`') {
      i++;
      while (i < sql.length && sql.charAt(i) !== c) i += c !== '`' && sql.charAt(i) === '\\' ? 2 : 1;
    } else if (c === '#' || (c === '-' && /^--(\s|$)/.test(sql.slice(i, i + 3)))) {
      const newline = sql.indexOf('\n', i);
      if (newline === -1) return -1;
      i = newline;
    } else if (c === '/' && sql.startsWith('/*', i) && !/^\/\*M?!/.test(sql.slice(i, i + 4))) {
      const close = sql.indexOf('*/', i + 2);
      if (close === -1) return -1;
      i = close + 1;
    }
  }
  return -1;
}
