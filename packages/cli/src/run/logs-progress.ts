const EVERY_MS = 200;

const size = (bytes: number) => (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(0)} MB`);

/** A terminal, or what takes its place. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** How far, how fast, and how long still: a line on the terminal. */
export class RateProgress {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  readonly #from: number;
  #last = 0;
  #shown = false;

  constructor(stream: ProgressStream = process.stderr, now: () => number = Date.now) {
    this.#stream = stream;
    this.#now = now;
    this.#from = now();
  }

  update(done: number, total: number, file: string): void {
    const now = this.#now();
    if (this.#stream.isTTY !== true || now - this.#from < 500 || now - this.#last < EVERY_MS) return;
    this.#last = now;
    this.#shown = true;
    const rate = done / (now - this.#from);
    const left = total > done && rate > 0 ? `, ${String(Math.ceil((total - done) / rate / 1000))} s left` : '';
    const of = total > 0 ? ` of ${size(total)}` : '';
    const line = `${size(done)}${of} at ${(rate / 1000).toFixed(0)} MB/s${left}  ${file}`;
    this.#stream.write(`\r\u001b[K${line.slice(0, (this.#stream.columns ?? 80) - 1)}`);
  }

  end(): void {
    if (this.#shown) this.#stream.write('\r\u001b[K');
  }
}
