import type { Context } from './context.js';
import type { Dialect, EffectPattern } from './effect.js';
import type { Evidence, Outcome, Until } from './verdict.js';

/** Where a server connection may pass from one client to another, widest first. `call` is one call of a pool object. */
export type Boundary = 'session' | 'transaction' | 'statement' | 'call' | 'command';

const WIDEST_FIRST: readonly Boundary[] = ['session', 'transaction', 'statement', 'call', 'command'];

/**
 * The boundary that code meets which runs on a handle with boundary `a` behind a pooler with boundary `b`: the narrower
 * one. An application pool, a driver and a server-side pooler compose in any order and number.
 */
export const composeBoundaries = (a: Boundary, b: Boundary): Boundary =>
  WIDEST_FIRST.indexOf(a) >= WIDEST_FIRST.indexOf(b) ? a : b;

/** How the driver sends statements: simple query, extended query with parse and bind, or MySQL's binary protocol. */
export type Protocol = 'simple' | 'extended' | 'binary';

/** What a setting's value must be. */
export type SettingTest =
  | { readonly is: string }
  | { readonly above: number }
  | { readonly empty: boolean }
  | { readonly matches: string }
  /** The value is a comma-separated list that holds the effect's name. */
  | { readonly listsName: boolean };

/** When a clause of a profile applies. Every key must hold. */
export interface Condition {
  readonly dialect?: Dialect | readonly Dialect[];
  /** Range of pooler versions, as `versionInRange` reads it. */
  readonly version?: string;
  readonly mode?: string | readonly string[];
  /** Range of database server versions. */
  readonly server?: string;
  readonly settings?: Readonly<Record<string, SettingTest>>;
  /** `null`: the target does not say how its driver sends. */
  readonly protocol?: Protocol | readonly (Protocol | null)[];
  readonly transaction?: 'inside' | 'outside';
  readonly readWriteSplit?: boolean;
  /** True: the transaction is opened and closed by one message. */
  readonly oneMessage?: boolean;
  /** Whether the state that the effect makes is given up again, and where. */
  readonly released?: Context['released'];
  /** True: no statement has run yet in the transaction block. */
  readonly firstInTransaction?: boolean;
  /** True: the words go past the client library's own method for the command. */
  readonly raw?: boolean;
  /** True: the message holds several statements. */
  readonly severalStatements?: boolean;
  /** What the pooler's own query rules decide for the message. */
  readonly queryRule?: QueryRuleTest;
}

/** A field of the query rules that apply to a message, as `queryRuleField` reads it; `null`: no rule sets it. */
export interface QueryRuleTest {
  /** The setting that holds the rules. */
  readonly setting: string;
  readonly field: string;
  readonly is: string | null | readonly (string | null)[];
}

/** The form of a message that a pooler looks at. */
export type SeenText = 'text' | 'text-without-comments' | 'digest' | 'digest-with-comments';

/** How a pooler notices state at all. What it does not notice stays on the server connection. */
export type Recognition =
  /** A regular expression (source, case-insensitive) over the form of the message that the pooler looks at. */
  | {
      readonly by: 'text';
      readonly pattern: string;
      readonly over: SeenText;
      /** Name of a setting that lists variables: a `SELECT` of nothing but these is passed over. */
      readonly unlessSelectOf?: string;
    }
  /** Whatever the server reports about the session, however it was written. */
  | { readonly by: 'server-report' }
  | { readonly by: 'protocol' }
  /** The command tag that the server answers with; only effects written in these ways (`via`) carry it. */
  | { readonly by: 'command-tag'; readonly via: readonly string[] }
  /** The client library's own method for it; raw words that it passes on are not looked at. */
  | { readonly by: 'method' }
  | { readonly by: 'parser' };

/** What a pooler does with state that it recognised. */
export type Handling =
  /** Nothing: the state stays on the server connection. */
  | { readonly kind: 'keeps' }
  /** Restores it on the next connection. `exposed`: clients that did not ask for it meet it all the same. */
  | { readonly kind: 'tracks'; readonly exposed?: boolean }
  | { readonly kind: 'pins'; readonly until: Until }
  | { readonly kind: 'rejects'; readonly error: string }
  /** Accepts it and does not apply it. */
  | { readonly kind: 'ignores' }
  /** Answers by itself, for this client only; the server never sees it. */
  | { readonly kind: 'answers' }
  /** The client has a server connection of its own until it leaves, whatever it does. */
  | { readonly kind: 'dedicates' }
  /** Measured or documented outcomes that no mechanism above explains. */
  | { readonly kind: 'yields'; readonly outcomes: readonly Outcome[]; readonly until?: Until };

/** One line of a profile: for these effects, under this condition, this happens. The first that applies counts. */
export interface HandlingClause {
  readonly effects: EffectPattern;
  readonly when?: Condition;
  readonly recognition?: Recognition;
  /**
   * `message`: once recognised, it happens to every effect of the message, and to a message without effects; `effects`
   * then says what the pooler looks for. `message-alone`: it is about what the text does not show, and adds to what
   * becomes of the effects that it does show. Absent: to these effects only.
   */
  readonly reach?: 'message' | 'message-alone';
  readonly handling: Handling;
  /** Finishes "because ..." in a message: `PgBouncer replays parameters that the server reports`. */
  readonly because: string;
  readonly evidence?: readonly Evidence[];
}

/** What is cleaned off a server connection, and when. */
export interface ResetClause {
  readonly at: 'transaction-end' | 'session-end';
  readonly when?: Condition;
  readonly clears: readonly EffectPattern[];
  readonly except?: readonly EffectPattern[];
  readonly because: string;
}

export interface ModeDescription {
  readonly name: string;
  readonly boundary: Boundary;
  /** Several clients use the connection at the same time. */
  readonly concurrent?: boolean;
  /** Who shares it at the same time: callers of one client object (the default), or clients of a proxy. */
  readonly between?: 'callers' | 'clients';
}

/** A setting of the pooler that changes verdicts, under the pooler's own name. */
export interface SettingDescription {
  readonly name: string;
  readonly summary: string;
  /** Default per version range, first match; a setting that has none in a version does not exist there. */
  readonly defaults: readonly { readonly version?: string; readonly value: string }[];
  readonly pattern?: string;
}

/** What a product is known to do. Pure data: a new pooler is one file. */
export interface PoolerProfile {
  /** The product's name in a target. */
  readonly product: string;
  readonly title: string;
  readonly summary: string;
  readonly dialects: readonly Dialect[];
  /** Known versions, oldest first; the last is taken when a target names none. Versions between two are accepted. */
  readonly versions: readonly string[];
  /** The first is taken when a target names none. */
  readonly modes: readonly ModeDescription[];
  readonly settings: readonly SettingDescription[];
  /** Settings that make another pooler of it: shown beside the defaults wherever all known targets are. */
  readonly variants?: readonly Readonly<Record<string, string>>[];
  /** Database server version assumed when a target names none. */
  readonly serverVersion?: string;
  readonly resets: readonly ResetClause[];
  readonly handling: readonly HandlingClause[];
  readonly documents: readonly { readonly title: string; readonly source: string }[];
  /** The product whose program a service runs; what was measured on that one is cited for the service. */
  readonly runs?: string;
  /** What the page of the pooler says before its tables: limits of what is known, traps. One paragraph each. */
  readonly notes?: readonly string[];
}

/** A profile with everything that a verdict depends on filled in. */
export interface Target {
  /** As the user wrote it, completed: `pgbouncer@1.24/transaction`. */
  readonly id: string;
  readonly profile: PoolerProfile;
  readonly version: string;
  readonly mode: ModeDescription;
  /** Effective values: what the user gave over the defaults of the version. */
  readonly settings: Readonly<Record<string, string>>;
  /** Only what the user gave. */
  readonly givenSettings: Readonly<Record<string, string>>;
  readonly serverVersion: string | null;
  readonly protocol: Protocol | null;
  readonly readWriteSplit: boolean;
}

/** `PgBouncer 1.24 in transaction mode`: how messages name a target. */
export function describeTarget(target: Target): string {
  const version = target.version === '' ? '' : ` ${target.version}`;
  const mode = target.profile.modes.length > 1 ? ` in ${target.mode.name} mode` : '';
  return `${target.profile.title}${version}${mode}`;
}
