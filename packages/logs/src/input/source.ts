import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';

/** Where the bytes of a log come from. */
export interface ByteSource {
  /** Size of the file in bytes as it lies on the disk; 0 when that is not known. */
  readonly size: number;
  /** Bytes of the file that were read so far, compressed ones as they are. */
  readonly position: number;
  /** Fills `buffer` from `at` with at most `length` bytes; 0 at the end. */
  read(buffer: Buffer, at: number, length: number): number | Promise<number>;
  /** Goes on at that byte, where the source can. */
  goTo?(position: number): void;
  /** At the end: goes to what has the path by now, where the file was renamed or emptied. True: it begins anew. */
  renew?(): boolean;
  /** Nobody waits for more any longer: what is being read ends here. */
  interrupt?(): void;
  close(): void;
}

class FileSource implements ByteSource {
  readonly size: number;
  position = 0;
  readonly #path: string;
  #file: number;

  constructor(path: string) {
    this.#path = path;
    this.size = statSync(path).size;
    this.#file = openSync(path, 'r');
  }

  read(buffer: Buffer, at: number, length: number): number {
    const read = readSync(this.#file, buffer, at, length, this.position);
    this.position += read;
    return read;
  }

  goTo(position: number): void {
    this.position = position;
  }

  renew(): boolean {
    const own = fstatSync(this.#file);
    if (own.size > this.position) return false;
    const now = statSync(this.#path, { throwIfNoEntry: false });
    if (now?.isFile() === true && (now.ino !== own.ino || now.dev !== own.dev)) {
      const next = openSync(this.#path, 'r');
      closeSync(this.#file);
      this.#file = next;
    } else if (own.size === this.position) return false;
    this.position = 0;
    return true;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Bytes of a stream, handed out in the portions that are asked for. */
class StreamSource implements ByteSource {
  readonly size: number;
  position = 0;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #stream: Readable;
  readonly #interrupted: Promise<undefined>;
  #interrupt: () => void = () => undefined;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable, size: number, raw?: Readable) {
    this.size = size;
    this.#stream = stream;
    this.#interrupted = new Promise((resolve) => {
      this.#interrupt = () => {
        resolve(undefined);
      };
    });
    (raw ?? stream).on('data', (chunk: Buffer) => (this.position += chunk.length));
    if (!raw) stream.pause();
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async read(buffer: Buffer, at: number, length: number): Promise<number> {
    while (this.#rest.length === 0) {
      const next = await Promise.race([this.#chunks.next(), this.#interrupted]);
      if (next === undefined || next.done === true) return 0;
      this.#rest = next.value;
    }
    const copied = this.#rest.copy(buffer, at, 0, length);
    this.#rest = this.#rest.subarray(copied);
    return copied;
  }

  interrupt(): void {
    this.#interrupt();
  }

  close(): void {
    this.#stream.destroy();
  }
}

/** Zstandard frames, decompressed as they are read. */
class ZstdSource implements ByteSource {
  readonly #file: FileSource;
  readonly #input = Buffer.alloc(1 << 18);
  readonly #decompress: Decompress;
  #out: Uint8Array[] = [];
  #ended = false;

  constructor(path: string) {
    this.#file = new FileSource(path);
    this.#decompress = new Decompress((chunk) => {
      if (chunk.length > 0) this.#out.push(chunk.slice());
    });
  }

  get size(): number {
    return this.#file.size;
  }

  get position(): number {
    return this.#file.position;
  }

  read(buffer: Buffer, at: number, length: number): number {
    while (this.#out.length === 0 && !this.#ended) {
      const read = this.#file.read(this.#input, 0, this.#input.length);
      this.#ended = read === 0;
      this.#decompress.push(new Uint8Array(this.#input.subarray(0, read)), this.#ended);
    }
    const first = this.#out[0];
    if (!first) return 0;
    const copied = Math.min(first.length, length);
    buffer.set(first.subarray(0, copied), at);
    if (copied === first.length) this.#out.shift();
    else this.#out[0] = first.subarray(copied);
    return copied;
  }

  close(): void {
    this.#file.close();
  }
}

/** First bytes of a file. */
function magic(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(4);
    return bytes.subarray(0, readSync(file, bytes, 0, 4, 0));
  } finally {
    closeSync(file);
  }
}

/** A frame, or one to be passed over, which compressors that work in parallel write first. */
const isZstd = (word: number): boolean => word === 0xfd2fb528 || word >>> 4 === 0x184d2a5;

/**
 * Opens a log. `-` is standard input; gzip and Zstandard are told by their first bytes.
 *
 * @throws when the file cannot be opened
 */
export function openSource(path: string): ByteSource {
  if (path === '-') return new StreamSource(process.stdin, 0);
  // Pipes and devices can be read only once, and have no size.
  if (!statSync(path).isFile()) return new StreamSource(createReadStream(path, { highWaterMark: 1 << 18 }), 0);
  const head = magic(path);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const raw = createReadStream(path, { highWaterMark: 1 << 18 });
    const stream = raw.pipe(createGunzip({ chunkSize: 1 << 18 }));
    raw.on('error', (error) => stream.destroy(error));
    return new StreamSource(stream, statSync(path).size, raw);
  }
  if (head.length === 4 && isZstd(head.readUInt32LE(0))) return new ZstdSource(path);
  return new FileSource(path);
}
