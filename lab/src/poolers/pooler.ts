import type { Account } from '../account.js';
import type { Server } from '../processes.js';

/** One way to run a pooler. */
export interface PoolerRun {
  /** Root of the unpacked packages. */
  readonly root: string;
  readonly mode: 'session' | 'transaction' | 'statement';
  /** Under the pooler's own names; what a target would carry. */
  readonly settings: Readonly<Record<string, string>>;
  readonly server: Server;
  /** A standby for reads, where the run has one. */
  readonly standby: Server | undefined;
  readonly database: string;
  /** An empty folder for configuration and logs. */
  readonly folder: string;
  readonly account: Account | null;
}

/** A product that the lab can run. */
export interface LabPooler {
  /** As in a target. */
  readonly product: string;
  /** Title in evidence. */
  readonly title: string;
  /** Debian package that holds it, and whose version is the product's. */
  readonly package: string;
  /** Clients that may be measured at the same time. */
  readonly atOnce: number;
  /** False where the pooler ends when its server connections are ended. */
  readonly endBackends: boolean;
  /** Constructs that this pooler cannot be asked about. */
  readonly skip?: readonly string[];
  start(run: PoolerRun): Promise<Server>;
}
