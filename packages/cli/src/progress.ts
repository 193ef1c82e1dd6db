const EVERY_MS = 100;

/** A line on the terminal that tells how far a long run is. Shown after half a second, on a terminal only. */
export class Progress {
  readonly #from = Date.now();
  readonly #stream = process.stderr;
  #last = 0;
  #shown = false;

  update(done: number, total: number, what: string): void {
    const now = Date.now();
    if (!this.#stream.isTTY || now - this.#from < 500 || now - this.#last < EVERY_MS) return;
    this.#last = now;
    this.#shown = true;
    const line = `${String(done)}/${String(total)} ${what}`.slice(0, this.#stream.columns - 1);
    this.#stream.write(`\r\u001b[K${line}`);
  }

  end(): void {
    if (this.#shown) this.#stream.write('\r\u001b[K');
  }
}

/** Runs something long, with a line that tells how far it is. */
export async function withProgress<Result>(
  work: (onProgress: (done: number, total: number, what: string) => void) => Promise<Result>,
): Promise<Result> {
  const progress = new Progress();
  try {
    return await work((done, total, what) => {
      progress.update(done, total, what);
    });
  } finally {
    progress.end();
  }
}
