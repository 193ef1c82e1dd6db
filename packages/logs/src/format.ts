import type { Dialect } from '@poolsafe/core';
import type { Kernel } from './kernel/kernel.js';
import type { RecordSink } from './record.js';

/** Reads one file of a format, chunk by chunk. */
export interface LogReader {
  /**
   * Reads whole records from `buffer[start, end)` and returns where the first one begins that is not complete.
   * `last`: nothing follows, so the rest is a record, however it ends. `base` is the place of the buffer's first byte in
   * the file, in UTF-16 units.
   */
  read(buffer: Buffer, start: number, end: number, last: boolean, base: number): number;
  /** How exact the file's times are, where that differs from the format's. */
  readonly times?: FormatAbilities['times'] | undefined;
  /** The line that the next record begins in, from 1, where the reader counts them. */
  readonly line?: number;
  /** Bytes are skipped that no record can be made of (a line longer than the reader holds). */
  skipped?(lines: number): void;
  /** The zone of a time, from where it stands behind the time's digits. */
  zoneAt?(buffer: Buffer, at: number): { readonly bytes: Buffer; readonly offset: number };
}

export interface ReaderOptions {
  /** The beginning of the file, for what has to be known before the first record. */
  readonly head: Buffer;
  /** PostgreSQL's `log_line_prefix`, when the user gave it. */
  readonly linePrefix?: string;
  /** What reads the records that it knows faster; the log is read into its memory. */
  readonly kernel?: Kernel;
  /** Told what is worth knowing about how the file is read. */
  readonly note: (message: string) => void;
}

/** What a format can tell, for the statement of coverage. */
export interface FormatAbilities {
  /** Statements are in order and belong to sessions, so that they can be replayed. */
  readonly sessions: boolean;
  /** `milliseconds`, `seconds` or `none`: how exact its times are. Readers refine it per file. */
  readonly times: 'exact' | 'seconds' | 'none';
  readonly durations: boolean;
  readonly connects: boolean;
  readonly failures: boolean;
}

/** A log format: how it is recognised and read, and what it cannot show. */
export interface LogFormat {
  /** As in `--log-format`. */
  readonly name: string;
  readonly title: string;
  readonly dialect: Dialect;
  readonly abilities: FormatAbilities;
  /** What a log of this format can never prove, in sentences. */
  readonly cannotShow: readonly string[];
  /** How sure it is that the file is of this format, judged by its first bytes: 0 to 1. */
  readonly detect: (head: Buffer) => number;
  readonly open: (sink: RecordSink, options: ReaderOptions) => LogReader;
}
