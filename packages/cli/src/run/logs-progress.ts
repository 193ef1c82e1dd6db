const EVERY_MS = 200;

const size = (bytes: number) => (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(0)} MB`);

/** How far, how fast, and how long still: a line on the terminal. */
export class RateProgress {
  readonly #from = Date.now();
  readonly #stream = process.stderr;
  #last = 0;
  #shown = false;

  update(done: number, total: number, file: string): void {
    const now = Date.now();
    if (!this.#stream.isTTY || now - this.#from < 500 || now - this.#last < EVERY_MS) return;
    this.#last = now;
    this.#shown = true;
    const rate = done / (now - this.#from);
    const left = total > done && rate > 0 ? `, ${String(Math.ceil((total - done) / rate / 1000))} s left` : '';
    const of = total > 0 ? ` of ${size(total)}` : '';
    const line = `${size(done)}${of} at ${(rate / 1000).toFixed(0)} MB/s${left}  ${file}`;
    this.#stream.write(`\r\u001b[K${line.slice(0, this.#stream.columns - 1)}`);
  }

  end(): void {
    if (this.#shown) this.#stream.write('\r\u001b[K');
  }
}
