import { instantiate } from '@poolsafe/dialects';
import { KERNEL } from './kernel.generated.js';

/** The layout of the kernel's memory: `packages/logs/kernel/memory.ts` has the same numbers. */
const PAGES = 640;
const COMMANDS = 0xc00;
const ZONE = 0xf00;
const PROGRAM = 0x1000;
const PROGRAM_END = 0x8000;
const OUT = 0x10000;
export const INPUT = 0x200000;
const AHEAD = 0x1400000;
/** Bytes that a kept record takes, and how many are kept at most. */
export const KEPT_SIZE = 64;
export const KEPT_MOST = 65_536;
/** Numbers of 32 bits that a record has. */
const RECORD_INTS = 36;

/** Where a record's numbers are among its 32-bit ones. */
export const At = {
  kind: 0,
  start: 1,
  end: 2,
  line: 3,
  flags: 4,
  textStart: 5,
  textEnd: 6,
  nameStart: 7,
  nameEnd: 8,
  userStart: 9,
  userEnd: 10,
  databaseStart: 11,
  databaseEnd: 12,
  applicationStart: 13,
  applicationEnd: 14,
  labelStart: 15,
  labelEnd: 16,
  detailStart: 17,
  detailEnd: 18,
  low: 19,
  high: 20,
} as const;

/** What `At.flags` says beside the block, which are its lowest two bits. */
export const Flag = { before: 4, elsewhere: 8 } as const;

/** Where they are among its 64-bit ones. */
export const Double = {
  session: 11,
  time: 12,
  duration: 13,
  transaction: 14,
} as const;

/** The kind, beside those of `Kind`, of records that are left to the other reader. */
export const SLOW = 100;

/** Where the numbers of a kept record are that the host looks at, among its 32-bit ones. */
export const Kept = { line: 1, start: 2, end: 3, ints: KEPT_SIZE / 4 } as const;

/**
 * Reads records in `[start, end)`, addresses of the kernel's memory, until one is met that the host has to look at: 1
 * then, and its numbers are written out.
 */
export type Scan = (start: number, end: number, last: boolean, line: number) => number;

interface Exports {
  readonly [name: string]: unknown;
  readonly stoppedAt: { readonly value: number };
  readonly stoppedLine: { readonly value: number };
  readonly otherZone: { readonly value: number };
  readonly otherZones: { readonly value: number };
  readonly watchZones: () => void;
  readonly forgetPrefixes: () => void;
  readonly begin: () => void;
  readonly setZone: (length: number, offset: number) => void;
  readonly settled: { readonly value: number };
  readonly takeSettled: () => void;
  readonly setEverything: (value: boolean) => void;
  readonly setAxis: (isTime: boolean) => void;
  readonly setShard: (index: number, of: number) => void;
  readonly beginGeneral: (mariadb: boolean) => void;
  readonly beginSlow: (mariadb: boolean) => void;
  /** Keeps records from here on, behind that many that are kept already, instead of counting them. */
  readonly startGathering: (kept: number) => void;
  readonly gathered: { readonly value: number };
  /** Counts kept records from `index` on: returns the first that was not counted, for want of room or to be `shown`. */
  readonly count: (index: number, end: number, line: number) => number;
  readonly shown: { readonly value: number };
}

/** One WebAssembly instance with its memory, into which the log is read. */
export class Kernel {
  readonly exports: Exports;
  readonly ints: Int32Array;
  readonly doubles: Float64Array;
  readonly memory: ArrayBuffer;

  constructor() {
    const { memory, exports } = instantiate(KERNEL, PAGES);
    this.exports = exports as Exports;
    this.memory = memory;
    this.ints = new Int32Array(memory, OUT, RECORD_INTS);
    this.doubles = new Float64Array(memory, OUT, RECORD_INTS / 2);
  }

  /** The memory that logs are read into, as a buffer of that length: always the same bytes. */
  buffer(length: number): Buffer {
    return Buffer.from(this.memory, INPUT, length);
  }

  holds(buffer: Buffer): boolean {
    return buffer.buffer === this.memory && buffer.byteOffset === INPUT;
  }

  /** The records that are kept, as bytes. */
  get kept(): Uint8Array {
    return new Uint8Array(this.memory, AHEAD, KEPT_MOST * KEPT_SIZE);
  }

  /** How records are counted: on which axis, and of which share of the sessions. Nothing is counted before. */
  settings(byTime: boolean, shard: number, of: number): void {
    this.exports.setEverything(false);
    this.exports.setAxis(byTime);
    this.exports.setShard(shard, of);
  }

  /** The program of the line prefix; see `prefix-program.ts`. */
  get program(): Buffer {
    return Buffer.from(this.memory, PROGRAM, PROGRAM_END - PROGRAM);
  }

  /** Says which zone the log's times have: its bytes, and the milliseconds that it is ahead of UTC. */
  setZone(zone: Buffer, offset: number): void {
    const length = Math.min(zone.length, PROGRAM - ZONE);
    zone.copy(Buffer.from(this.memory, ZONE, PROGRAM - ZONE), 0, 0, length);
    this.exports.setZone(length, offset);
  }

  /** Says which commands a general query log has: the records of such a log begin with one. */
  setCommands(commands: readonly string[]): void {
    const names = Buffer.from(this.memory, COMMANDS, ZONE - COMMANDS);
    let at = 0;
    for (const command of commands) {
      names[at++] = command.length;
      at += names.write(command, at, 'latin1');
    }
    names[at] = 0;
  }

  scan(name: string): Scan {
    return this.exports[name] as Scan;
  }
}

/** Kernels that nobody uses: a memory is 40 MB of addresses, of which what was never written to takes no room. */
const idle: Kernel[] = [];

/** A kernel to read one file with, to be given back; `undefined` where there is no WebAssembly with vectors. */
export function takeKernel(): Kernel | undefined {
  try {
    return idle.pop() ?? new Kernel();
  } catch {
    return undefined;
  }
}

export function giveBack(kernel: Kernel): void {
  if (idle.length < 2) idle.push(kernel);
}
