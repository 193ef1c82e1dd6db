import { isAscii } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { NEWLINE, TAB } from '../bytes.js';
import { INPUT, Kept, KEPT_MOST, KEPT_SIZE, Kernel, type Scan } from '../kernel/kernel.js';
import { zoneAt } from '../postgres/prefix-reader.js';
import { bufferOf, type BytesFrom, type Scanned, type ScanSetup, type Slot } from './block.js';

/** `2026-03-02 09:00:00.123 UTC,`: how a line of a csvlog begins that is no part of a statement, as far as one can see. */
const CSV_RECORD = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [\w+:-]+,/;
/** Places that are tried as the first record of a part. */
const TRIES = 1000;

/** Reads parts of a log with a kernel of its own, and keeps what it finds for the one that counts. */
export class Scanner {
  readonly #kernel = new Kernel();
  #setup: ScanSetup | undefined;
  #scan: Scan | undefined;
  #path = '';
  #file = -1;

  begin(setup: ScanSetup): void {
    const kernel = this.#kernel;
    this.#setup = setup;
    this.#scan = kernel.scan(setup.scan);
    kernel.program.set(setup.program);
    kernel.exports.forgetPrefixes();
    kernel.exports.setZone(0, 0);
    this.close();
  }

  close(): void {
    if (this.#file !== -1) closeSync(this.#file);
    this.#file = -1;
    this.#path = '';
  }

  /** Reads a part. Its bytes and records are in the slot afterwards. */
  scan(slot: Slot, from: BytesFrom): Scanned {
    const input = this.#kernel.buffer(from.length);
    const bytes = bufferOf(slot.bytes);
    let { length } = from;
    if ('path' in from) {
      length = this.#read(from, input);
      input.copy(bytes, 0, 0, length);
    } else bytes.copy(input, 0, 0, length);
    const none = { length, start: -1, firstEnd: 0, end: 0, count: 0, firstLine: 0, lines: 0, longest: 0, ascii: false };
    const first = this.#firstRecord(input, length);
    if (first === -1) return none;
    const { end, line, count } = this.#gather(input, first, length);
    if (count === 0) return none;
    const kept = this.#kernel.kept.subarray(0, count * KEPT_SIZE);
    new Uint8Array(slot.records).set(kept);
    const ints = new Int32Array(kept.buffer, kept.byteOffset, count * Kept.ints);
    let longest = 0;
    for (let at = 0; at < ints.length; at += Kept.ints)
      longest = Math.max(longest, (ints[at + Kept.end] ?? 0) - (ints[at + Kept.start] ?? 0));
    const start = ints[Kept.start] ?? 0;
    let firstEnd = ints[Kept.end] ?? 0;
    // What has no newline at its end cannot be taken for complete.
    if (input[firstEnd - 1] === NEWLINE) firstEnd--;
    return {
      length,
      start,
      firstEnd,
      end,
      count,
      firstLine: ints[Kept.line] ?? 0,
      lines: line,
      longest,
      ascii: isAscii(input.subarray(start, end)),
    };
  }

  #read({ path, offset, length }: { path: string; offset: number; length: number }, input: Buffer): number {
    if (this.#path !== path) {
      this.close();
      this.#file = openSync(path, 'r');
      this.#path = path;
    }
    let read = 0;
    while (read < length) {
      const more = readSync(this.#file, input, read, length - read, offset + read);
      if (more === 0) break;
      read += more;
    }
    return read;
  }

  /** Where a record begins that is sure to be one, or for a csvlog is likely to: who uses it, checks that. */
  #firstRecord(input: Buffer, length: number): number {
    let at = 0;
    for (let tries = 0; tries < TRIES; tries++) {
      const newline = input.indexOf(NEWLINE, at);
      if (newline === -1 || newline + 1 >= length) return -1;
      at = newline + 1;
      switch (this.#setup?.scan) {
        case 'scanStderr':
          if (input[at] !== TAB) return at;
          break;
        case 'scanCsv':
          if (CSV_RECORD.test(input.toString('latin1', at, Math.min(length, at + 60)))) return at;
          break;
        default:
          return at;
      }
    }
    return -1;
  }

  /** Keeps the records from `at` on: returns where the first one begins that is not complete, and its line. */
  #gather(input: Buffer, from: number, length: number): { end: number; line: number; count: number } {
    const { exports } = this.#kernel;
    let at = from;
    let line = 0;
    exports.startGathering(0);
    while (at < length && exports.gathered.value < KEPT_MOST) {
      exports.watchZones();
      this.#scan?.(INPUT + at, INPUT + length, false, line);
      const stopped = exports.stoppedAt.value - INPUT;
      const stoppedLine = exports.stoppedLine.value;
      if (exports.otherZones.value > 0) {
        const zone = zoneAt(input, exports.otherZone.value - INPUT);
        if (zone) {
          // The last record is read again with the zone of its time; if that is no help, it is left to another reader.
          this.#kernel.setZone(zone.bytes, zone.offset);
          const index = exports.gathered.value - 1;
          const last = new Int32Array(this.#kernel.kept.buffer, this.#kernel.kept.byteOffset + index * KEPT_SIZE, 4);
          exports.startGathering(index);
          exports.watchZones();
          this.#scan?.(INPUT + (last[Kept.start] ?? 0), INPUT + length, false, last[Kept.line] ?? 0);
          at = exports.stoppedAt.value - INPUT;
          line = exports.stoppedLine.value;
          continue;
        }
      }
      if (stopped === at) break;
      at = stopped;
      line = stoppedLine;
    }
    return { end: at, line, count: exports.gathered.value };
  }
}
