import type { LogReader } from '../format.js';
import { LogRecord, type RecordSink } from '../record.js';
import type { ScannedBlock, ScanSetup } from '../ahead/block.js';
import { unitsIn } from '../input/units.js';
import { At, Double, Flag, INPUT, Kept, type Kernel, KEPT_SIZE, type Scan, SLOW } from './kernel.js';

/** Reads single records that the kernel leaves alone. */
export interface RecordReader extends LogReader {
  /** The line that the next record begins in, and the time of the record before it, where that counts. */
  goTo(line: number, time: number): void;
}

/** Takes records, and what the kernel has counted between them. */
export interface KernelSink extends RecordSink {
  /** The kernel goes on. */
  resume(): void;
  /** It has stopped; so many transactions are over. */
  pause(settled: number): void;
}

const takesCounts = (sink: RecordSink): sink is KernelSink => 'resume' in sink;

/** The reader, or the kernel in front of it where there is one and the sink takes what it finds. */
export const withKernel = (
  kernel: Kernel | undefined,
  scan: string,
  reader: RecordReader,
  sink: RecordSink,
): LogReader => (kernel === undefined || !takesCounts(sink) ? reader : new KernelReader(kernel, scan, reader, sink));

/** Scans of logs whose records can be read without having read those before. */
const isApart = (scan: string): scan is ScanSetup['scan'] =>
  scan === 'scanStderr' || scan === 'scanCsv' || scan === 'scanJson';

/**
 * Reads a log with the kernel, and with another reader what the kernel does not know. Both see the same records; which
 * of them reads one makes no difference but in time.
 */
export class KernelReader implements LogReader {
  readonly kernel: Kernel;
  readonly #scan: Scan;
  readonly #scanName: string;
  readonly #slow: RecordReader;
  readonly #sink: KernelSink;
  #buffer: Buffer = Buffer.alloc(0);
  #base = 0;
  #line = 1;
  readonly #record = new LogRecord();

  constructor(kernel: Kernel, scan: string, slow: RecordReader, sink: KernelSink) {
    this.kernel = kernel;
    this.#scan = kernel.scan(scan);
    this.#scanName = scan;
    this.#slow = slow;
    this.#sink = sink;
    kernel.exports.setZone(0, 0);
    kernel.exports.setEverything(true);
  }

  get line(): number {
    return this.#line;
  }

  get times(): LogReader['times'] {
    return this.#slow.times;
  }

  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number {
    if (!this.kernel.holds(buffer)) throw new Error('the log was not read into the memory of the kernel');
    this.#buffer = buffer;
    this.#base = base;
    let at = start;
    while (at < end) {
      const stopped = this.#scanFrom(at, end, last);
      if (stopped === at) break;
      at = stopped;
    }
    return at;
  }

  /** What other kernels have to know to read parts of this log; `undefined` where each record depends on those before. */
  get ahead(): ScanSetup | undefined {
    const scan = this.#scanName;
    return isApart(scan) ? { scan, program: Uint8Array.from(this.kernel.program) } : undefined;
  }

  /**
   * Takes the records of a part that another kernel has read, which begins where this reader stands. `bytes` is the part;
   * `base` the place in the file of its first record, in UTF-16 units.
   */
  take(block: ScannedBlock, bytes: Buffer, base: number): void {
    const { exports } = this.kernel;
    const kept = this.kernel.kept;
    const ints = new Int32Array(block.records.buffer, block.records.byteOffset, block.count * Kept.ints);
    kept.set(block.records.subarray(0, block.count * KEPT_SIZE));
    this.#buffer = this.kernel.buffer(Math.max(1, block.longest));
    // Line numbers in the part count from its first byte; its first record begins where this reader stands.
    const before = this.#line - block.firstLine;
    let units = base;
    let counted = block.start;
    for (let index = 0; index < block.count;) {
      this.#sink.resume();
      exports.begin();
      index = exports.count(index, block.count, before);
      this.#sink.pause(exports.settled.value);
      exports.takeSettled();
      if (exports.shown.value === 0) continue;
      const at = index * Kept.ints;
      const start = ints[at + Kept.start] ?? 0;
      const end = ints[at + Kept.end] ?? 0;
      units += block.ascii ? start - counted : unitsIn(bytes, counted, start);
      counted = start;
      this.#base = units;
      this.#line = before + (ints[at + Kept.line] ?? 0);
      bytes.copy(this.#buffer, 0, start, end);
      this.#scanFrom(0, end - start, true);
      index++;
    }
    this.#line = before + block.lines;
  }

  /** Reads records until one is met that has to be looked at, and looks at it; returns where the next one begins. */
  #scanFrom(at: number, end: number, last: boolean): number {
    const { exports } = this.kernel;
    this.#sink.resume();
    exports.begin();
    exports.watchZones();
    let found = this.#scan(INPUT + at, INPUT + end, last, this.#line);
    this.#sink.pause(exports.settled.value);
    exports.takeSettled();
    if (found !== 0 && exports.otherZones.value > 0) {
      // The log's times have another zone from here on: the record is read again.
      const zone = this.#slow.zoneAt?.(this.#buffer, exports.otherZone.value - INPUT);
      if (zone) {
        this.kernel.setZone(zone.bytes, zone.offset);
        this.#sink.resume();
        exports.begin();
        const { ints } = this.kernel;
        found = this.#scan(INPUT + (ints[At.start] ?? 0), INPUT + end, last, ints[At.line] ?? 0);
        this.#sink.pause(exports.settled.value);
        exports.takeSettled();
      }
    }
    const stopped = exports.stoppedAt.value - INPUT;
    const line = exports.stoppedLine.value;
    if (found !== 0) this.#look();
    this.#line = line;
    return stopped;
  }

  /** The record that the kernel has written out. */
  #look(): void {
    if (this.kernel.ints[At.kind] === SLOW || this.#elsewhere()) this.#readSlowly();
    else {
      this.#fill(this.#record);
      this.#sink.record(this.#record);
    }
  }

  skipped(lines: number): void {
    this.#line += lines;
  }

  /** Has the other reader read the record. */
  #readSlowly(): void {
    const { ints, doubles } = this.kernel;
    this.#slow.goTo(ints[At.line] ?? 0, doubles[Double.time] ?? Number.NaN);
    this.#slow.read(this.#buffer, ints[At.start] ?? 0, ints[At.end] ?? 0, true, this.#base);
  }

  /** Whether the record's text is known to the other reader only. */
  #elsewhere(): boolean {
    return ((this.kernel.ints[At.flags] ?? 0) & Flag.elsewhere) !== 0;
  }

  /** Puts the record into the object that all other readers use. */
  #fill(record: LogRecord): void {
    const { ints, doubles } = this.kernel;
    const flags = ints[At.flags] ?? 0;
    record.clear();
    record.kind = (ints[At.kind] ?? 0) as LogRecord['kind'];
    record.buffer = record.source = record.text = this.#buffer;
    record.base = this.#base;
    record.start = ints[At.start] ?? 0;
    record.line = ints[At.line] ?? 0;
    record.block = flags & 3;
    record.before = (flags & Flag.before) !== 0;
    record.textStart = record.placeStart = ints[At.textStart] ?? 0;
    record.textEnd = ints[At.textEnd] ?? 0;
    record.nameStart = ints[At.nameStart] ?? 0;
    record.nameEnd = ints[At.nameEnd] ?? 0;
    record.userStart = ints[At.userStart] ?? 0;
    record.userEnd = ints[At.userEnd] ?? 0;
    record.databaseStart = ints[At.databaseStart] ?? 0;
    record.databaseEnd = ints[At.databaseEnd] ?? 0;
    record.applicationStart = ints[At.applicationStart] ?? 0;
    record.applicationEnd = ints[At.applicationEnd] ?? 0;
    record.labelStart = ints[At.labelStart] ?? 0;
    record.labelEnd = ints[At.labelEnd] ?? 0;
    record.detailStart = ints[At.detailStart] ?? 0;
    record.detailEnd = ints[At.detailEnd] ?? 0;
    record.low = ints[At.low] ?? 0;
    record.high = ints[At.high] ?? 0;
    record.fingerprinted = true;
    record.session = doubles[Double.session] ?? Number.NaN;
    record.time = doubles[Double.time] ?? Number.NaN;
    record.duration = doubles[Double.duration] ?? Number.NaN;
    record.transaction = doubles[Double.transaction] ?? -1;
  }
}
