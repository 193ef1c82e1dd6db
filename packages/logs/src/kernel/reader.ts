import type { LogReader } from '../format.js';
import type { LogRecord, RecordSink } from '../record.js';
import { At, Double, Flag, INPUT, type Kernel, type Scan } from './kernel.js';

/** Reads single records that the kernel leaves alone. */
export interface RecordReader extends LogReader {
  /** The line that the next record begins in, and the time of the record before it, where that counts. */
  goTo(line: number, time: number): void;
}

/** Takes what a scan found. */
export interface BatchSink extends RecordSink {
  /** The first `count` records of the kernel's memory, in order. */
  batch(count: number, reader: KernelReader): void;
  /** True when records that nothing is to tell about have to be seen one by one. */
  readonly everything: boolean;
}

const takesBatches = (sink: RecordSink): sink is BatchSink => 'batch' in sink;

/** The reader, or the kernel in front of it where there is one and the sink takes what it finds. */
export const withKernel = (
  kernel: Kernel | undefined,
  scan: string,
  reader: RecordReader,
  sink: RecordSink,
): LogReader => (kernel === undefined || !takesBatches(sink) ? reader : new KernelReader(kernel, scan, reader, sink));

/**
 * Reads a log with the kernel, and with another reader what the kernel does not know. Both see the same records; which
 * of them reads one makes no difference but in time.
 */
export class KernelReader implements LogReader {
  readonly kernel: Kernel;
  readonly #scan: Scan;
  readonly #slow: RecordReader;
  readonly #sink: BatchSink;
  #buffer: Buffer = Buffer.alloc(0);
  #base = 0;
  #line = 1;

  constructor(kernel: Kernel, scan: string, slow: RecordReader, sink: BatchSink) {
    this.kernel = kernel;
    this.#scan = kernel.scan(scan);
    this.#slow = slow;
    this.#sink = sink;
    kernel.exports.setZone(0, 0);
    kernel.exports.forget();
    kernel.exports.setEverything(sink.everything);
  }

  get times(): LogReader['times'] {
    return this.#slow.times;
  }

  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    const { exports } = this.kernel;
    if (!this.kernel.holds(buffer)) throw new Error('the log was not read into the memory of the kernel');
    this.#buffer = buffer;
    this.#base = base;
    let at = start;
    while (at < end) {
      exports.begin();
      exports.watchZones();
      let count = this.#scan(INPUT + at, INPUT + end, last, this.#line);
      if (exports.otherZones.value * 2 > count) {
        // The log's times have another zone from here on.
        const zone = this.#slow.zoneAt?.(buffer, exports.otherZone.value - INPUT);
        if (zone) {
          this.kernel.setZone(zone.bytes, zone.offset);
          exports.begin();
          count = this.#scan(INPUT + at, INPUT + end, last, this.#line);
        }
      }
      const stopped = exports.stoppedAt.value - INPUT;
      const line = exports.stoppedLine.value;
      if (count > 0) this.#sink.batch(count, this);
      this.#line = line;
      if (stopped === at) break;
      at = stopped;
    }
    return at;
  }

  skipped(lines: number): void {
    this.#line += lines;
  }

  get buffer(): Buffer {
    return this.#buffer;
  }

  /** Has the other reader read a record: the one whose numbers begin at `at`. */
  slow(at: number): void {
    const { ints, doubles } = this.kernel;
    this.#slow.goTo(ints[at + At.line] ?? 0, doubles[(at >> 1) + Double.time] ?? Number.NaN);
    this.#slow.read(this.#buffer, ints[at + At.start] ?? 0, ints[at + At.end] ?? 0, true, this.#base);
  }

  /** Whether the record's text is known to the other reader only. */
  elsewhere(at: number): boolean {
    return ((this.kernel.ints[at + At.flags] ?? 0) & Flag.elsewhere) !== 0;
  }

  /** Puts a record of the kernel into the object that all other readers use. */
  fill(record: LogRecord, at: number): void {
    const { ints, doubles } = this.kernel;
    const half = at >> 1;
    const flags = ints[at + At.flags] ?? 0;
    record.clear();
    record.kind = (ints[at] ?? 0) as LogRecord['kind'];
    record.buffer = record.source = record.text = this.#buffer;
    record.base = this.#base;
    record.start = ints[at + At.start] ?? 0;
    record.line = ints[at + At.line] ?? 0;
    record.block = flags & 3;
    record.before = (flags & Flag.before) !== 0;
    record.textStart = record.placeStart = ints[at + At.textStart] ?? 0;
    record.textEnd = ints[at + At.textEnd] ?? 0;
    record.nameStart = ints[at + At.nameStart] ?? 0;
    record.nameEnd = ints[at + At.nameEnd] ?? 0;
    record.userStart = ints[at + At.userStart] ?? 0;
    record.userEnd = ints[at + At.userEnd] ?? 0;
    record.databaseStart = ints[at + At.databaseStart] ?? 0;
    record.databaseEnd = ints[at + At.databaseEnd] ?? 0;
    record.applicationStart = ints[at + At.applicationStart] ?? 0;
    record.applicationEnd = ints[at + At.applicationEnd] ?? 0;
    record.labelStart = ints[at + At.labelStart] ?? 0;
    record.labelEnd = ints[at + At.labelEnd] ?? 0;
    record.detailStart = ints[at + At.detailStart] ?? 0;
    record.detailEnd = ints[at + At.detailEnd] ?? 0;
    record.low = ints[at + At.low] ?? 0;
    record.high = ints[at + At.high] ?? 0;
    record.fingerprinted = true;
    record.session = doubles[half + Double.session] ?? Number.NaN;
    record.time = doubles[half + Double.time] ?? Number.NaN;
    record.duration = doubles[half + Double.duration] ?? Number.NaN;
    record.transaction = doubles[half + Double.transaction] ?? -1;
  }
}
