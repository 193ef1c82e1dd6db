import type { LabVerdict } from '@poolsafe/poolers';
import type { Scene } from './scene.js';
import type { Sight } from './sight.js';
import type { Reply } from './wire/reply.js';
import type { WireClient } from './wire/client.js';

/** SQL, or what to do with a client where SQL does not say it. `$KEY` and `$SERVER_PORT` are filled in. */
export type Doing = string | ((client: WireClient, scene: Scene) => Promise<Reply>);

interface ProbeFacts {
  /** Id of the construct, as in `@poolsafe/poolers`. */
  readonly id: string;
  readonly superuser?: true;
}

interface Looking extends ProbeFacts {
  /** How to look for the state afterwards. */
  readonly look: Doing;
  /** Whether what came back shows the state. `seeded` is what `random()` gives after `setseed(0.42)`. */
  readonly found: (value: string | null, reply: Reply, seeded: string | null) => boolean;
}

/** Makes state in statements of their own, then looks for it from several sides. */
export interface StateProbe extends Looking {
  readonly kind: 'state';
  readonly setup: readonly string[] | ((client: WireClient, scene: Scene) => Promise<Reply>);
  /** Startup parameters of the client that makes the state. */
  readonly startup?: Readonly<Record<string, string>>;
  /** What a second client does to make the same, where names may collide. */
  readonly collide?: Doing;
  /** What to show of a collision that went through. */
  readonly collideShows?: string;
  /** There is no state: it only has to work. */
  readonly stateless?: true;
  /** The state ends with its transaction, here with the statement. */
  readonly transactional?: true;
  /** What others see is no question. */
  readonly ownerOnly?: true;
}

/** The same within a transaction block. */
export interface BlockProbe extends Looking {
  readonly kind: 'block';
  /** Statements of the block, with the first value that each must give. */
  readonly steps: readonly (readonly [sql: string, gives?: string])[];
  readonly ends: 'COMMIT' | 'ROLLBACK';
  /** The state is meant to outlive the block. */
  readonly outlives?: true;
}

/** Does and judges by itself. */
export interface CustomProbe extends ProbeFacts {
  readonly kind: 'custom';
  readonly run: (scene: Scene) => Promise<Observation>;
}

export type Probe = StateProbe | BlockProbe | CustomProbe;

/** What was seen of one construct, from each side that was looked at. */
export interface Observation {
  readonly verdict: LabVerdict | 'not-run' | 'probe-failed';
  /** The statement that makes the state. */
  readonly setup?: Sight;
  /** The owner looks again, on the same connection. */
  readonly same?: Sight;
  /** The owner looks again, on another connection. */
  readonly other?: Sight;
  /** Another client looks on the owner's connection, while the owner is there, or after it has left. */
  readonly leakLive?: Sight;
  readonly leakAfter?: Sight;
  /** Another client makes the same on the owner's connection. */
  readonly collide?: Sight;
  /** Somebody whose state was on the connection before. */
  readonly victim?: Sight;
  readonly second?: Sight;
  readonly afterSet?: Sight;
  /** The state stayed after its owner had left, and nobody can undo it. */
  readonly permanent?: boolean;
}
