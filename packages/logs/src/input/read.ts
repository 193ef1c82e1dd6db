import type { AheadSource } from '../ahead/source.js';
import type { LogReader } from '../format.js';
import type { KernelReader } from '../kernel/reader.js';
import type { ByteSource } from './source.js';
import { unitsIn } from './units.js';

/** How much is read at once, and the longest record that is held: what is longer is cut and named. */
const CHUNK = 1 << 20;
/** How much of a file its format is told by. */
export const HEAD = 1 << 18;
export const LONGEST_RECORD = 16 << 20;
/** How much is read between two looks at what else is going on (signals, progress). */
const BREATH = 16 << 20;

export interface ReadOptions {
  /** Chooses the reader once the first bytes are there. `undefined`: the file is left alone. */
  readonly choose: (head: Buffer) => Promise<ChosenReader | undefined>;
  /** A record is longer than what is held: the one that begins in that line. */
  readonly tooLong: (line: number | undefined) => void;
  /** How much is read at once, in bytes. */
  readonly chunk?: number;
  readonly stopped: () => boolean;
  readonly onProgress: (position: number) => void;
  /** Waits for more instead of ending; resolves false when there will be none. */
  readonly more?: () => Promise<boolean>;
}

export interface ChosenReader {
  readonly reader: LogReader;
  /** The memory to read into, where the reader wants it in a place of its own: always the same bytes. */
  readonly memory?: (length: number) => Buffer;
  /** Has the rest of the source read ahead in parts, from the time on that so many bytes were read. */
  readonly ahead?: { readonly from: number; readonly start: () => ReadAhead };
}

/** The rest of a source, of which parts are read ahead, and who takes what was found in them. */
export interface ReadAhead {
  readonly source: AheadSource;
  readonly taker: KernelReader;
}

/** Feeds a source to a reader. Memory stays constant whatever the input. Returns the bytes read, decompressed. */
export async function readSource(opened: ByteSource, options: ReadOptions): Promise<number> {
  const { chunk = CHUNK } = options;
  let source = opened;
  let memory: ChosenReader['memory'];
  const allocate = (length: number) => memory?.(length) ?? Buffer.allocUnsafe(length);
  let buffer = allocate(chunk);
  const grow = () => {
    const larger = allocate(buffer.length * 2);
    if (!memory) buffer.copy(larger, 0, 0, end);
    buffer = larger;
  };
  let end = 0;
  let base = 0;
  let taken = 0;
  let reader: LogReader | undefined;
  let skipping = false;
  let breath = 0;
  let last = false;
  let later: ChosenReader['ahead'];
  let ahead: ReadAhead | undefined;
  /** Passes over a part whose records were read ahead, where the records before it end at its first one. */
  const pass = async (): Promise<void> => {
    const part = ahead && !skipping ? await ahead.source.part() : undefined;
    if (!ahead || !part) return;
    const { block, bytes } = part;
    if (end + block.firstEnd > buffer.length) return;
    // All but the end of the part's first record: a reader that stands at its beginning goes no further.
    bytes.copy(buffer, end, 0, block.firstEnd);
    const first = end + block.start;
    end += block.firstEnd;
    const at = ahead.taker.read(buffer, 0, end, false, base);
    base += unitsIn(buffer, 0, at);
    taken += at;
    if (at !== first) {
      buffer.copyWithin(0, at, end);
      end -= at;
      ahead.source.skipTo(block.firstEnd);
      return;
    }
    ahead.taker.take(block, bytes, base);
    base += block.ascii ? block.end - block.start : unitsIn(bytes, block.start, block.end);
    taken += block.end - block.start;
    breath += block.end;
    ahead.source.skipTo(block.end);
    end = 0;
  };
  while (!last) {
    if (later && taken + end >= later.from) {
      ahead = later.start();
      ({ source } = ahead);
      later = undefined;
    }
    await pass();
    const given = source.read(buffer, end, buffer.length - end);
    const read = typeof given === 'number' ? given : await given;
    end += read;
    breath += read;
    if (read === 0 && options.more && (await options.more())) continue;
    last = read === 0 || options.stopped();
    if (!reader) {
      if (!last && end < HEAD && options.more === undefined) {
        if (end === buffer.length) grow();
        continue;
      }
      const chosen = await options.choose(buffer.subarray(0, end));
      if (!chosen) return end;
      ({ reader, memory, ahead: later } = chosen);
      if (memory) {
        const own = memory(buffer.length);
        buffer.copy(own, 0, 0, end);
        buffer = own;
      }
    }
    let at = 0;
    if (skipping) {
      const newline = buffer.indexOf(10, 0);
      const found = newline !== -1 && newline < end;
      at = found ? newline + 1 : end;
      skipping = !found;
    }
    at = reader.read(buffer, at, end, last, base);
    if (at === 0 && end === buffer.length && !last) {
      if (buffer.length < LONGEST_RECORD) {
        grow();
        continue;
      }
      const { line } = reader;
      options.tooLong(line);
      reader.read(buffer, 0, end, true, base);
      // The rest of the line is passed over, which the reader has counted when it read its beginning.
      if (reader.line === line) reader.skipped?.(1);
      skipping = true;
      at = end;
    }
    base += unitsIn(buffer, 0, at);
    taken += at;
    buffer.copyWithin(0, at, end);
    end -= at;
    if (buffer.length > chunk && end < chunk) {
      const smaller = allocate(chunk);
      if (!memory) buffer.copy(smaller, 0, 0, end);
      buffer = smaller;
    }
    if (breath >= BREATH) {
      breath = 0;
      options.onProgress(source.position);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return taken + end;
}
