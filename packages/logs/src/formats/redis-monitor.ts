import type { LogFormat } from '../format.js';
import { LineReader, sessionOf } from '../lines.js';
import { Escape, Kind, type OuterLine } from '../record.js';

/** The address of a client of IPv6 has brackets of its own. */
const LINE = /^(\d+\.\d+) \[(\d+) (.*?)\] (".*)$/;

/** Lines of a block that came in one piece follow each other this closely. In milliseconds. */
const ONE_PIECE = 2;

/** A longer block is told line by line. */
const LONGEST_BLOCK = 1_000;

interface Command {
  readonly address: string;
  readonly time: number;
  readonly text: string;
  /** `MULTI`, in capitals. */
  readonly name: string;
  readonly line: number;
  readonly outer: readonly OuterLine[];
}

class MonitorReader extends LineReader {
  protected readonly complaint = 'no line of MONITOR';
  /** Connections that watch keys: their blocks depend on what they have read, so they did not come in one piece. */
  readonly #watching = new Set<string>();
  /** A block that began with MULTI, as long as nobody else's command stands in it. */
  #block: Command[] = [];

  protected readLine(text: string): boolean {
    if (text === 'OK' || text === '+OK') return true;
    const [, seconds, , address, command] = LINE.exec(text.replace(/^\+/, '')) ?? [];
    if (seconds === undefined || address === undefined || command === undefined) return false;
    if (address === 'lua') {
      this.entry.time = Number(seconds) * 1000;
      this.sink.record(this.entry);
      return true;
    }
    this.#take({
      address,
      time: Number(seconds) * 1000,
      text: command,
      name: /^"(\w+)"/.exec(command)?.[1]?.toUpperCase() ?? '',
      line: this.line,
      outer: this.entry.outer,
    });
    return true;
  }

  override read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    const stop = super.read(buffer, start, end, last, base);
    // The bytes are gone when the next ones come: what is held back is counted now.
    this.#block = this.#block.map((command) => ({
      ...command,
      outer: command.outer.map(({ line, offset, text }) => ({ line, offset, text })),
    }));
    return stop;
  }

  protected override finish(): void {
    this.#tellBlock();
  }

  /**
   * The server runs what a client sent in one piece (`multi()` chains, pipelines) without a pause, so that nobody
   * else's line stands in between. Such a block is one message; any other was sent command by command.
   */
  #take(command: Command): void {
    const { address, name, time } = command;
    const last = this.#block.at(-1);
    const goesOn = last?.address === address && time - last.time <= ONE_PIECE && this.#block.length < LONGEST_BLOCK;
    if (!goesOn) this.#tellBlock();
    if (goesOn || (name === 'MULTI' && !this.#watching.has(address))) {
      this.#block.push(command);
      if (name === 'EXEC' || name === 'DISCARD') this.#tellWhole();
      return;
    }
    if (name === 'WATCH') this.#watching.add(address);
    else if (/^(?:UNWATCH|EXEC|DISCARD|RESET|QUIT)$/.test(name)) this.#watching.delete(address);
    this.#tell([command]);
  }

  #tellBlock(): void {
    const block = this.#block;
    this.#block = [];
    for (const command of block) this.#tell([command]);
  }

  #tellWhole(): void {
    const block = this.#block;
    this.#block = [];
    this.#tell(block);
  }

  /** Tells commands that came in one message as one statement text, a record for each line. */
  #tell(commands: readonly Command[]): void {
    const [first] = commands;
    if (!first) return;
    const { entry } = this;
    const { address, time, line } = first;
    entry.clear();
    entry.time = time;
    entry.line = line;
    this.setSession(sessionOf(address), address);
    this.setText(commands.map(({ text }) => text).join('\n'));
    entry.escape = Escape.lost;
    entry.outer = commands.flatMap(({ outer }) => outer);
    entry.kind = Kind.statement;
    entry.before = true;
    this.sink.record(entry);
    for (const further of commands.slice(1)) {
      entry.clear();
      entry.time = further.time;
      entry.line = further.line;
      this.sink.record(entry);
    }
  }
}

const format: LogFormat = {
  name: 'redis-monitor',
  title: 'Redis MONITOR',
  dialect: 'redis',
  abilities: { sessions: true, times: 'exact', durations: false, connects: false, failures: true },
  cannotShow: [
    'When connections begin and end, and how long a blocking command waits.',
    'Commands of the administrator, and CLIENT NO-EVICT.',
    'Which of several connections over a unix socket sent a command: they have one address.',
  ],
  detect: (head) =>
    /^(?:\+?OK\r?\n)?\+?\d{10}\.\d{6} \[\d+ (?:lua|\S+)\] "/.test(head.toString('latin1', 0, 65_536)) ? 0.97 : 0,
  open: (sink) => new MonitorReader(sink),
};

export default format;
