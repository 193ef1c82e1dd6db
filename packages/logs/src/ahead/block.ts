/** What a kernel has to know to read a part of a log: which scan, and the program of its line prefix. */
export interface ScanSetup {
  readonly scan: 'scanStderr' | 'scanCsv' | 'scanJson';
  readonly program: Uint8Array;
}

/** Bytes of a part, and of the records found in it: memory that threads share. */
export interface Slot {
  readonly bytes: SharedArrayBuffer;
  readonly records: SharedArrayBuffer;
}

/** What was found in a part of a log; places are bytes of the part. */
export interface Scanned {
  /** Bytes of the log in the part. */
  readonly length: number;
  /** Where the first record begins and where it is complete but for its last newline; -1 when no record was found. */
  readonly start: number;
  readonly firstEnd: number;
  /** Where the first record begins that is not complete. */
  readonly end: number;
  readonly count: number;
  /** Lines of the part before the first record and before `end`, both from where the scan began. */
  readonly firstLine: number;
  readonly lines: number;
  /** The longest record that was found, in bytes. */
  readonly longest: number;
  readonly ascii: boolean;
}

/** The same with the records themselves. */
export interface ScannedBlock extends Scanned {
  readonly records: Uint8Array;
}

/** Where the bytes of a part come from: a file that the scanner reads itself, or the slot, which holds them already. */
export type BytesFrom =
  { readonly path: string; readonly offset: number; readonly length: number } | { readonly length: number };

/** Reads parts of one log at a time, several of them at once. */
export interface Scanners {
  /** How many parts are read at once. */
  readonly count: number;
  /** A log begins. */
  begin(setup: ScanSetup): void;
  scan(slot: Slot, from: BytesFrom): Promise<Scanned>;
  close(): void;
}

export const bufferOf = (memory: SharedArrayBuffer): Buffer => Buffer.from(memory);
