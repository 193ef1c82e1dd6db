import type { LogFormat } from '../format.js';
import { LineReader } from '../lines.js';
import { Kind } from '../record.js';

/** Bits of `status_flags`. */
const FLAGS: readonly (readonly [number, string])[] = [
  [4, 'user variable'],
  [8, 'prepared statement'],
  [16, 'lock tables'],
  [32, 'temporary table'],
  [64, 'get lock'],
  [256, 'sql log bin0'],
  [512, 'found rows'],
  [2048, 'has savepoint'],
  [4096, 'has warnings'],
];
const NO_MULTIPLEX = 128;

interface Extended {
  readonly locked_on_hostgroup?: number;
  readonly backends?: readonly {
    readonly conn?: { readonly MultiplexDisabled?: boolean; readonly status?: Readonly<Record<string, boolean>> };
  }[];
}

/** Lines that the client draws around a table, and what it says below it. */
const DRAWN = /^\+[-+]+\+$|^\d+ rows? in set|^Empty set/;

class ProcesslistReader extends LineReader {
  protected readonly complaint = 'no row of stats_mysql_processlist';
  #names: readonly string[] | undefined;
  /** Columns of a row that is printed a column a line. */
  #vertical: Map<string, string> | undefined;

  protected readLine(text: string): boolean {
    if (DRAWN.test(text)) return true;
    if (/^\*{5,} \d+\. row \*{5,}$/.test(text)) {
      this.#vertical = new Map();
      return true;
    }
    if (this.#vertical) {
      const [, name, value = ''] = /^\s*(\w+): ?(.*)$/.exec(text) ?? [];
      if (name === undefined) return false;
      this.#vertical.set(name.toLowerCase(), value);
      // The last column of the table.
      if (name.toLowerCase() !== 'extended_info') return true;
      const row = this.#vertical;
      return this.#row((column) => row.get(column), value);
    }
    const json = /\{.*\}/.exec(text)?.[0];
    const cells = cellsOf(text);
    if (!this.#names && json === undefined && /thread_?id/i.test(text)) {
      this.#names = cells.map((cell) => cell.toLowerCase());
      return true;
    }
    const names = this.#names;
    return this.#row((column) => cells[names?.indexOf(column) ?? -1], json);
  }

  #row(cell: (name: string) => string | undefined, json: string | undefined): boolean {
    const reasons = new Set<string>();
    const status = Number(cell('status_flags'));
    if (status > 0) for (const [bit, reason] of FLAGS) if ((status & bit) !== 0) reasons.add(reason);
    const held = json === undefined || !json.startsWith('{') ? undefined : readExtended(json, reasons);
    if (held === undefined && !this.#names && !this.#vertical) return false;
    const { entry } = this;
    this.setWho(cell('user'), cell('db'));
    if (held ?? ((status & NO_MULTIPLEX) !== 0 || reasons.size > 0)) {
      this.setText(`a session keeps its server connection: ${[...reasons].sort().join(', ') || 'no reason given'}`);
      entry.kind = Kind.pin;
    }
    this.sink.record(entry);
    return true;
  }
}

/** The cells of a row: drawn with bars, with tabs, or as CSV (where only those before the first quoted text matter). */
const cellsOf = (text: string): readonly string[] => {
  const cells = text.startsWith('|') ? text.slice(1).split('|') : text.split(text.includes('\t') ? '\t' : ',');
  return cells.map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
};

/** Whether a session holds a connection, by `extended_info`; its reasons are added. `undefined`: it is no such text. */
function readExtended(json: string, reasons: Set<string>): boolean | undefined {
  let info: Extended;
  try {
    info = JSON.parse(json.includes('{""') ? json.replaceAll('""', '"') : json) as Extended;
  } catch {
    return undefined;
  }
  let held = (info.locked_on_hostgroup ?? -1) >= 0;
  if (held) reasons.add('locked on a hostgroup by a SET that ProxySQL could not parse');
  for (const { conn } of info.backends ?? []) {
    if (conn?.MultiplexDisabled !== true) continue;
    held = true;
    for (const [name, on] of Object.entries(conn.status ?? {}))
      if (on && name !== 'no_multiplex') reasons.add(name.replaceAll('_', ' '));
  }
  return held;
}

const format: LogFormat = {
  name: 'proxysql-processlist',
  title: 'ProxySQL stats_mysql_processlist',
  dialect: 'mysql',
  abilities: { sessions: false, times: 'none', durations: false, connects: false, failures: false },
  cannotShow: ['More than one moment: what sessions held when the list was made.'],
  detect: (head) => {
    const text = head.toString('utf8', 0, 16_384);
    return /extended_info|"locked_on_hostgroup"/i.test(text) || /^ThreadID\tSessionID\t/im.test(text) ? 0.96 : 0;
  },
  open: (sink) => new ProcesslistReader(sink),
};

export default format;
