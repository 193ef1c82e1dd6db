import type { LogFormat } from '../format.js';
import { LineReader } from '../lines.js';
import { Kind, type OuterLine } from '../record.js';

const TIME = String.raw`(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)`;
/** `app[app] @ web1 [10.0.0.1]` */
const ACCOUNT = String.raw`([^\t|"]*?\[[^\]]*\] @ [^\t|"]*?)`;
/** What stands between two columns: a tab, a comma with quotes around what is no number, or a bar. */
const BETWEEN = String.raw`"?(?:\t|,| *\| *)"?`;
const NUMBER = String.raw`(\d+)`;

const columns = (...parts: readonly string[]) => parts.join(BETWEEN);
const COMMAND =
  '(Query|Execute|Prepare|Connect|Quit|Init DB|Change user|Close stmt|Reset stmt|Reset connection|[A-Z][A-Za-z ]+)';

/** Where a row begins. */
const BEGINS = new RegExp(String.raw`^(?:\| *)?"?${columns(TIME, ACCOUNT, '')}`);
const GENERAL = new RegExp(String.raw`^(?:\| *)?"?${columns(TIME, ACCOUNT, NUMBER, NUMBER, COMMAND, '([\\s\\S]*)')}$`);
const SPAN = String.raw`(-?\d+:\d\d:\d\d(?:\.\d+)?)`;
const SLOW = new RegExp(
  String.raw`^(?:\| *)?"?${columns(TIME, ACCOUNT, SPAN, SPAN, NUMBER, NUMBER, '([^\\t|"]*)', NUMBER, NUMBER, NUMBER, '([\\s\\S]*)', NUMBER)}(?:${BETWEEN}\d+)?"?(?: *\|)?$`,
);
const HEADER = /event_time\b.*\bargument\b|start_time\b.*\bsql_text\b/i;
/** Lines that a client draws around a table, and what it says below it. */
const DRAWN = /^(?:\+[-+]+\+|\d+ rows? in set.*|\(\d+ rows?\)|\s*)$/;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };
const unescaped = (text: string) => text.replace(/\\([\s\S])/g, (_, letter: string) => ESCAPES[letter] ?? letter);

/** Rows of `mysql.general_log` and `mysql.slow_log`, as the client, `SELECT INTO OUTFILE` or the CSV engine write them. */
class TablesReader extends LineReader {
  protected readonly complaint = 'no row of mysql.general_log or mysql.slow_log';
  #held: OuterLine[] = [];

  protected readLine(text: string): boolean {
    if (BEGINS.test(text)) this.#tell();
    else if (HEADER.test(text) || DRAWN.test(text)) {
      this.#tell();
      return true;
    } else if (this.#held.length === 0) return false;
    const [{ line, offset } = { line: this.line, offset: 0 }] = this.entry.outer;
    this.#held.push({ line, offset, text });
    return true;
  }

  protected override finish(): void {
    this.#tell();
  }

  /** The row that was begun is complete. */
  #tell(): void {
    const held = this.#held;
    const [first] = held;
    if (!first) return;
    this.#held = [];
    const { entry, sink } = this;
    const row = held.map(({ text }) => text).join('\n');
    entry.clear();
    entry.line = first.line;
    entry.outer = held;
    const slow = SLOW.exec(row);
    const general = slow ? null : GENERAL.exec(row);
    if (!slow && !general) {
      sink.unparsed(first.line, `is ${this.complaint}`);
      return;
    }
    const [, time = '', account = ''] = slow ?? general ?? [];
    entry.time = Date.parse(`${time.replace(' ', 'T').slice(0, 23)}Z`);
    const thread = (slow ? slow[12] : general?.[3]) ?? '';
    this.setSession(Number(thread) + 1, thread);
    const database = slow?.[7];
    this.setWho(account.split('[')[0]?.trim(), database === '' || database === 'NULL' ? undefined : database);
    const words = this.#textOf((slow ? slow[11] : general?.[6]) ?? '', row);
    if (slow) {
      entry.duration = milliseconds(slow[3] ?? '');
      entry.time += entry.duration;
      this.setText(words);
      entry.kind = Kind.statement;
    } else this.#command(general?.[5] ?? '', words);
    sink.record(entry);
  }

  #command(command: string, words: string): void {
    const { entry } = this;
    entry.before = true;
    if (command === 'Connect' || command === 'Change user' || command === 'Reset connection') entry.kind = Kind.connect;
    else if (command === 'Quit') entry.kind = Kind.disconnect;
    else if ((command === 'Query' || command === 'Execute') && words !== '') {
      this.setText(words);
      entry.kind = Kind.statement;
    }
  }

  /** The statement without the quotes and escapes that the way of writing has. */
  #textOf(cell: string, row: string): string {
    if (row.startsWith('|')) return cell.replace(/ *\|$/, '').trim();
    if (row.startsWith('"') || /^[^\t]*,/.test(row)) return unescaped(cell.replace(/"\r?$/, '').replaceAll('""', '"'));
    return unescaped(cell);
  }
}

function milliseconds(span: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = span.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

const format: LogFormat = {
  name: 'mysql-log-tables',
  title: 'mysql.general_log or mysql.slow_log as a table',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'exact', durations: true, connects: true, failures: true },
  cannotShow: ['Which statements failed.', 'Statements that took less than long_query_time, in slow_log.'],
  detect: (head) => {
    const lines = head.toString('utf8', 0, 65_536).split(/\r?\n/);
    return lines.some((line) => (GENERAL.test(line) || SLOW.test(line)) && BEGINS.test(line)) ? 0.96 : 0;
  },
  open: (sink) => new TablesReader(sink),
};

export default format;
