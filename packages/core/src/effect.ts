import type { TextRange } from './text.js';

export type Dialect = 'postgres' | 'mysql' | 'redis' | 'mongodb' | 'memcached';

/** What a statement does with the state: make or change it, depend on it, give it up, wait on it, send through it. */
export type Action = 'write' | 'read' | 'release' | 'wait' | 'send';

/**
 * How long the state that the effect concerns lives by itself. A `read` or `release` carries the scope of the state it
 * reads or releases. `global` is state of the server, which no connection owns.
 */
export type Scope = 'session' | 'transaction' | 'statement' | 'global';

/**
 * Where an effect stands that does not happen when the statement runs, but when what it defines is run. An `event` is
 * run by the server's own scheduler, on a connection of its own.
 */
export type Deferred = 'function' | 'procedure' | 'view' | 'rule' | 'trigger' | 'event' | 'default' | 'prepare';

/** Where an effect was written that happens through a call: inside the definition of what is called. */
export interface Origin {
  readonly kind: Deferred;
  /** Name of the function, view, table or prepared statement that is called or used. */
  readonly name: string;
  /** The words that make the effect, as offsets in the text of the definition. */
  readonly range: TextRange;
  /** The file that the definition stands in, when it is another one. */
  readonly file?: string;
}

interface EffectFacts {
  readonly action: Action;
  readonly scope: Scope;
  /** How it was written: `set`, `set_config`, `pg_advisory_lock`, `startup`, `protocol`, `BLPOP`, ... */
  readonly via: string;
  /**
   * Canonical name of the state: the folded parameter, relation, channel, cursor or statement, a lock's key when it is
   * literal, `*` for all. Absent where the state has no name, or where the text does not show it (a hole).
   */
  readonly name?: string;
  /** The value as written, when it is literal. Never printed unless literals are asked for. */
  readonly value?: string;
  readonly deferred?: Deferred;
  /** Present when the statement makes the effect only through what it calls; `via` is then the name of that. */
  readonly origin?: Origin;
  /** Asked for by a script that the server runs in one piece (Lua in Redis), where nothing waits and much is refused. */
  readonly inside?: 'script';
  /** The words that make the effect, as offsets in the text that was analysed. */
  readonly range: TextRange;
}

/** A run-time parameter: GUC, system variable. */
export interface SettingEffect extends EffectFacts {
  readonly state: 'setting';
}

/** `role` or `session_authorization`: who the session acts as. `name` is that parameter, `value` the role. */
export interface RoleEffect extends EffectFacts {
  readonly state: 'role';
}

export interface PreparedStatementEffect extends EffectFacts {
  readonly state: 'prepared-statement';
}

export interface TempRelationEffect extends EffectFacts {
  readonly state: 'temp-relation';
  /** `CREATE TEMP TABLE IF NOT EXISTS`: a second client silently takes over the first one's relation. */
  readonly ifNotExists?: boolean;
}

export interface CursorEffect extends EffectFacts {
  readonly state: 'cursor';
}

/** Advisory locks, `GET_LOCK`. `name` is the key. */
export interface SessionLockEffect extends EffectFacts {
  readonly state: 'session-lock';
}

export interface TransactionEffect extends EffectFacts {
  readonly state: 'transaction';
}

export interface BlockingWaitEffect extends EffectFacts {
  readonly state: 'blocking-wait';
}

/** States that carry no fact beyond those that every effect has. */
export interface PlainEffect extends EffectFacts {
  readonly state:
    | 'table-lock'
    | 'notification'
    | 'sequence-value'
    | 'insert-id'
    | 'row-count'
    | 'diagnostics'
    | 'user-variable'
    | 'library'
    | 'extension-state'
    | 'snapshot'
    | 'database'
    | 'connection-identity'
    | 'subscription'
    | 'optimistic-lock'
    | 'command-queue'
    | 'client-mode'
    | 'server-session'
    | 'every-state';
}

/** What one statement does with per-connection state. Knows nothing of poolers. */
export type SessionEffect =
  | SettingEffect
  | RoleEffect
  | PreparedStatementEffect
  | TempRelationEffect
  | CursorEffect
  | SessionLockEffect
  | TransactionEffect
  | BlockingWaitEffect
  | PlainEffect;

export type State = SessionEffect['state'];

/** Selects effects by their facts. A list means "any of these"; an absent key means "whatever". */
export interface EffectPattern {
  readonly state?: State | readonly State[];
  readonly action?: Action | readonly Action[];
  readonly scope?: Scope | readonly Scope[];
  readonly via?: string | readonly string[];
  readonly name?: string | readonly string[];
}

/** True when a wanted value, or one of a list, is this one; nothing wanted covers everything. */
export const covers = <T>(wanted: T | readonly T[] | undefined, value: T | undefined): boolean =>
  wanted === undefined || (Array.isArray(wanted) ? wanted.includes(value) : wanted === value);

/** True when every key of the pattern holds for the effect. Names and `via` are compared as they stand (folded). */
export function matchesEffect(pattern: EffectPattern, effect: SessionEffect): boolean {
  return (
    covers(pattern.state, effect.state) &&
    covers(pattern.action, effect.action) &&
    covers(pattern.scope, effect.scope) &&
    covers(pattern.via, effect.via) &&
    covers(pattern.name, effect.name)
  );
}
