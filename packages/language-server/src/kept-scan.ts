import { CancellationTokenSource } from 'vscode-languageserver/node';
import { uriOf } from './readers.js';
import { scan } from './scanning.js';
import type { Server } from './server.js';

/** How long nothing more has to change before files are looked at again, in milliseconds. */
const QUIET_MS = 300;

/**
 * Keeps what a scan of the workspace told up to date: files that change on the disk are looked at again, and all of them
 * when the configuration does. Nothing is done before the user has asked for a scan.
 */
export class KeptScan {
  readonly #server: Server;
  #asked = false;
  /** What changed since files were looked at last. */
  #stale: Set<string> | 'all' = new Set();
  #timer: NodeJS.Timeout | undefined;
  #running: CancellationTokenSource | undefined;

  constructor(server: Server) {
    this.#server = server;
  }

  /** A scan begins: what is being looked at again is looked at by it. */
  begin(): void {
    this.#running?.cancel();
    clearTimeout(this.#timer);
    this.#stale = new Set();
  }

  /** A scan has told everything. */
  end(): void {
    this.#asked = true;
  }

  /** Files changed, or everything may have. @param paths absolute */
  changed(paths: readonly string[] | 'all'): void {
    if (!this.#asked) return;
    if (paths === 'all') this.#stale = 'all';
    else if (this.#stale !== 'all') for (const path of paths) this.#stale.add(path);
    // A run that is under way begins anew with what has changed meanwhile.
    this.#running?.cancel();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#look().catch((error: unknown) => {
        this.#server.connection.console.error(`looking again at what changed: ${String(error)}`);
      });
    }, QUIET_MS).unref();
  }

  async #look(): Promise<void> {
    const { closedFiles, client, folders, projects } = this.#server;
    const running = (this.#running = new CancellationTokenSource());
    const stale = this.#stale;
    const met = new Set<string>();
    const { cancelled, joined } = await scan({
      ...{ folders, projects, client, token: running.token },
      ...(stale === 'all' ? {} : { only: stale }),
      onFile: (uri, diagnostics) => {
        met.add(uri);
        closedFiles.scanned(uri, diagnostics);
      },
      onProgress: () => undefined,
    });
    // What changed meanwhile joined `stale`, and is looked at with it.
    if (cancelled || running.token.isCancellationRequested) return;
    this.#running = undefined;
    this.#stale = new Set();
    if (stale === 'all') closedFiles.keepOnly(met);
    else for (const uri of [...stale].map(uriOf)) if (!met.has(uri)) closedFiles.scanned(uri, []);
    if (joined) this.#server.ask();
    this.#server.idle.busy();
  }
}
