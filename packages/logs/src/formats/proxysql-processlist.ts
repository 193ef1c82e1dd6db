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

class ProcesslistReader extends LineReader {
  protected readonly complaint = 'no row of stats_mysql_processlist';
  #names: readonly string[] | undefined;

  protected readLine(text: string): boolean {
    const json = /\{.*\}/.exec(text)?.[0];
    const cells = text.split('\t');
    if (!this.#names && json === undefined && /thread_?id/i.test(text)) {
      this.#names = cells.map((cell) => cell.trim().toLowerCase());
      return true;
    }
    const cell = (name: string) => cells[this.#names?.indexOf(name) ?? -1];
    const reasons = new Set<string>();
    const status = Number(cell('status_flags'));
    if (status > 0) for (const [bit, reason] of FLAGS) if ((status & bit) !== 0) reasons.add(reason);
    const held = json === undefined ? undefined : readExtended(json, reasons);
    if (held === undefined && !this.#names) return false;
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
