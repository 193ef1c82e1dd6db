import type { ByteSource } from '../input/source.js';
import { KEPT_MOST, KEPT_SIZE } from '../kernel/kernel.js';
import { bufferOf, type BytesFrom, type ScannedBlock, type Scanners, type Slot } from './block.js';

/** Bytes of a part of a log that is read ahead. */
export const BLOCK = 2 << 20;

/** A part of the log: its bytes are there once it was scanned. */
interface Part {
  readonly slot: Slot;
  readonly bytes: Buffer;
  readonly scanned: Promise<ScannedBlock | undefined>;
}

export interface AheadOptions {
  readonly source: ByteSource;
  /** The file, where scanners can read it by themselves. */
  readonly path?: string | undefined;
  readonly scanners: Scanners;
  /** Bytes of a part. */
  readonly block?: number | undefined;
}

/**
 * The bytes of a log from where `source` stands, which scanners look at in parts before they are asked for. At the
 * beginning of a part `part` tells what was found in it. All of it can as well be read byte by byte.
 */
export class AheadSource implements ByteSource {
  readonly #source: ByteSource;
  #path: string | undefined;
  readonly #ranges: boolean;
  readonly #scanners: Scanners;
  readonly #block: number;
  readonly #free: Slot[] = [];
  readonly #parts: Part[] = [];
  /** Where the next part begins that is given to a scanner. */
  #ahead: number;
  #position: number;
  #all = false;
  #current: { readonly part: Part; readonly block: ScannedBlock | undefined; readonly length: number } | undefined;
  #at = 0;

  constructor({ source, path, scanners, block }: AheadOptions) {
    this.#source = source;
    this.#path = path;
    this.#ranges = path !== undefined;
    this.#scanners = scanners;
    this.#block = block ?? BLOCK;
    this.#ahead = this.#position = source.position;
    for (let i = 0; i < scanners.count * 2 + 1; i++)
      this.#free.push({
        bytes: new SharedArrayBuffer(this.#block),
        records: new SharedArrayBuffer(Math.min(this.#block * KEPT_SIZE, KEPT_MOST * KEPT_SIZE)),
      });
  }

  get size(): number {
    return this.#source.size;
  }

  get position(): number {
    return this.#ranges ? this.#position : this.#source.position;
  }

  /** What was found in the part that begins here; `undefined` inside of one, and where nothing was found. */
  async part(): Promise<{ readonly block: ScannedBlock; readonly bytes: Buffer } | undefined> {
    if (this.#current && this.#at === this.#current.length) await this.#go();
    if (!this.#current) await this.#go();
    const { part, block } = this.#current ?? {};
    return part && block && this.#at === 0 ? { block, bytes: part.bytes } : undefined;
  }

  /** Goes on at this byte of the part. */
  skipTo(at: number): void {
    this.#position += at - this.#at;
    this.#at = at;
  }

  async read(buffer: Buffer, at: number, length: number): Promise<number> {
    if (!this.#current || this.#at === this.#current.length) await this.#go();
    const current = this.#current;
    if (!current) return 0;
    const copied = current.part.bytes.copy(buffer, at, this.#at, Math.min(current.length, this.#at + length));
    this.#at += copied;
    this.#position += copied;
    return copied;
  }

  interrupt(): void {
    this.#source.interrupt?.();
  }

  close(): void {
    this.#source.close();
  }

  /** Goes on to the next part, and gives what is free to the scanners. */
  async #go(): Promise<void> {
    if (this.#current) this.#free.push(this.#current.part.slot);
    this.#current = undefined;
    this.#at = 0;
    await this.#fill();
    const part = this.#parts.shift();
    if (!part) return;
    const block = await part.scanned;
    const length = block?.length ?? 0;
    if (length > 0) this.#current = { part, block: block?.start === -1 ? undefined : block, length };
    // A file that has become shorter has ended.
    else this.#parts.length = 0;
  }

  async #fill(): Promise<void> {
    while (!this.#all && this.#free.length > 0) {
      const slot = this.#free.pop() as Slot;
      const bytes = bufferOf(slot.bytes);
      let from = this.#path === undefined ? undefined : this.#range(this.#path);
      if (!from) {
        // What a file has grown by since it was opened is read like a stream.
        if (this.#path !== undefined) this.#source.goTo?.(this.#ahead);
        this.#path = undefined;
        from = await this.#read(bytes);
      }
      if (from.length === 0) {
        this.#all = true;
        return;
      }
      const scanned = this.#scanners
        .scan(slot, from)
        .then((found) => ({ ...found, records: new Uint8Array(slot.records) }));
      // Who waits for it is told; until then nobody does.
      scanned.catch(() => undefined);
      this.#parts.push({ slot, bytes, scanned });
    }
  }

  #range(path: string): BytesFrom | undefined {
    const offset = this.#ahead;
    const length = Math.min(this.#block, this.#source.size - offset);
    if (length <= 0) return undefined;
    this.#ahead += length;
    return { path, offset, length };
  }

  async #read(bytes: Buffer): Promise<BytesFrom> {
    let length = 0;
    while (length < this.#block) {
      const given = this.#source.read(bytes, length, this.#block - length);
      const read = typeof given === 'number' ? given : await given;
      if (read === 0) break;
      length += read;
    }
    return { length };
  }
}
