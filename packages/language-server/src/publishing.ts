import type { Diagnostic } from 'vscode-languageserver/node';

/** Bounds of the wait between an edit and its diagnostics, in milliseconds. */
const SHORTEST = 4;
const LONGEST = 400;

interface Pending {
  readonly timer: NodeJS.Timeout;
}

/**
 * Runs a job per document some time after the last time that it was asked for. The wait follows what the job cost last
 * time, so that short files answer at once and long ones do not fall behind the typing.
 */
export class Debounced {
  readonly #job: (uri: string) => Promise<void>;
  readonly #pending = new Map<string, Pending>();
  readonly #cost = new Map<string, number>();

  constructor(job: (uri: string) => Promise<void>) {
    this.#job = job;
  }

  ask(uri: string): void {
    this.cancel(uri);
    const wait = Math.min(LONGEST, Math.max(SHORTEST, this.#cost.get(uri) ?? 0));
    const timer = setTimeout(() => {
      this.#pending.delete(uri);
      const from = performance.now();
      void this.#job(uri).finally(() => this.#cost.set(uri, performance.now() - from));
    }, wait);
    this.#pending.set(uri, { timer });
  }

  cancel(uri: string): void {
    const pending = this.#pending.get(uri);
    if (pending) clearTimeout(pending.timer);
    this.#pending.delete(uri);
  }

  forget(uri: string): void {
    this.cancel(uri);
    this.#cost.delete(uri);
  }
}

type Send = (uri: string, diagnostics: readonly Diagnostic[], version: number | undefined) => void;

/**
 * What was sent to the editor for files that it has not asked about: those of a scan and broken configurations. A
 * document has one source at a time: while it is open, that is its own answer.
 */
export class ClosedFiles {
  readonly #send: Send;
  readonly #isOpen: (uri: string) => boolean;
  readonly #scanned = new Map<string, readonly Diagnostic[]>();
  readonly #broken = new Map<string, readonly Diagnostic[]>();

  constructor(send: Send, isOpen: (uri: string) => boolean) {
    this.#send = send;
    this.#isOpen = isOpen;
  }

  of(uri: string): readonly Diagnostic[] {
    return [...(this.#broken.get(uri) ?? []), ...(this.#scanned.get(uri) ?? [])];
  }

  #show(uri: string): void {
    if (!this.#isOpen(uri)) this.#send(uri, this.of(uri), undefined);
  }

  scanned(uri: string, diagnostics: readonly Diagnostic[]): void {
    const had = this.#scanned.has(uri);
    if (diagnostics.length > 0) this.#scanned.set(uri, diagnostics);
    else if (!this.#scanned.delete(uri)) return;
    if (had || diagnostics.length > 0) this.#show(uri);
  }

  wasScanned(uri: string): boolean {
    return this.#scanned.has(uri);
  }

  /** Takes back what an earlier scan found in files that this one did not meet. */
  keepOnly(met: ReadonlySet<string>): void {
    for (const uri of [...this.#scanned.keys()]) if (!met.has(uri)) this.scanned(uri, []);
  }

  /** The configurations that are broken now; those that were and are not any more are taken back. */
  setBroken(broken: ReadonlyMap<string, readonly Diagnostic[]>): void {
    const changed = new Set([...this.#broken.keys(), ...broken.keys()]);
    this.#broken.clear();
    for (const [uri, diagnostics] of broken) this.#broken.set(uri, diagnostics);
    for (const uri of changed) this.#show(uri);
  }

  /** A document was opened in an editor that asks for diagnostics: what was sent for it is taken back. */
  opened(uri: string): void {
    if (this.of(uri).length > 0) this.#send(uri, [], undefined);
  }

  closed(uri: string, last: readonly Diagnostic[] | undefined): void {
    if (last !== undefined && this.#scanned.has(uri)) this.#scanned.set(uri, last);
    this.#show(uri);
  }
}
