import { judgeAtomic, judgeConcurrent } from './concurrent.js';
import type { Context } from './context.js';
import { matchesEffect, type SessionEffect } from './effect.js';
import { measuredEvidence, type Measurements } from './measurement.js';
import { natureOf } from './nature.js';
import { composeBoundaries, type HandlingClause, type ResetClause, type Target } from './profile.js';
import { clauseFor, clauseForMessage, clauseForOtherSpelling, holds, pinsMakers, sentWith } from './recognise.js';
import {
  compareOutcomes,
  type Evidence,
  type Outcome,
  type Reason,
  severityOf,
  type Until,
  type Verdict,
} from './verdict.js';

interface Judgement {
  readonly outcomes: readonly Outcome[];
  readonly until?: Until | undefined;
  readonly reason: Reason;
}

/**
 * What becomes of one effect on one target, in its context. Pure: the same arguments give the same verdict.
 * Evidence is the closest measurement that shows these outcomes, then what the profile's clause cites.
 */
export function judge(effect: SessionEffect, target: Target, context: Context, measurements?: Measurements): Verdict {
  const found = clauseFor(effect, target, context);
  // What a script asks for never reaches a pooler as a command of its own.
  const clause = effect.inside === undefined || found?.reach === 'message' ? found : undefined;
  const { outcomes, until, reason } = decideOnHandle(effect, target, context, clause);
  const sorted = [...new Set(outcomes)].sort(compareOutcomes);
  const unseen =
    (clause === undefined || clause.handling.kind === 'keeps') &&
    sorted.some((outcome) => severityOf(outcome) === 'error')
      ? clauseForOtherSpelling(effect, target, context)
      : undefined;
  const measured = measurements && measuredEvidence(measurements, effect, target, sorted, context.transaction);
  const evidence: Evidence[] = [...(measured ? [measured] : []), ...(clause?.evidence ?? [])];
  const because: Reason =
    unseen === undefined ? reason : { kind: 'unrecognised', because: clause?.because ?? unseen.because };
  if (evidence.length === 0) evidence.push({ kind: 'inferred', detail: inference(because) });
  return { outcomes: sorted, until: until ?? null, reason: because, recognised: unseen === undefined, evidence };
}

/**
 * What becomes of a message as a whole, whatever its effects are: some poolers pin or refuse by the text alone. The
 * verdict of each effect has this in it already; `undefined` when the target does not look at messages, or passes this
 * one.
 */
export function judgeMessage(target: Target, context: Context): Verdict | undefined {
  const clause = clauseForMessage(target, context);
  if (!clause) return undefined;
  const { handling } = clause;
  const reason: Reason = { kind: 'pooler', because: clause.because };
  const evidence: readonly Evidence[] = clause.evidence ?? [{ kind: 'inferred', detail: clause.because }];
  const verdict = (outcomes: readonly Outcome[], until: Until | null = null): Verdict => ({
    outcomes: [...outcomes].sort(compareOutcomes),
    until,
    reason: handling.kind === 'rejects' ? { ...reason, error: handling.error } : reason,
    recognised: true,
    evidence,
  });
  switch (handling.kind) {
    case 'pins':
      return verdict(['pinned'], handling.until);
    case 'dedicates':
      return verdict(['pinned'], 'disconnect');
    case 'rejects':
      return verdict(['rejected']);
    case 'ignores':
      return verdict(['ignored']);
    case 'yields':
      return verdict(handling.outcomes, handling.until ?? null);
    case 'answers':
    case 'tracks':
      return verdict(['tracked']);
    case 'keeps':
      return undefined;
  }
}

const bareTargets = new WeakMap<Target, Target>();

/** The target with no pooler behind the application's own pool. */
function withoutPooler(target: Target): Target {
  let bare = bareTargets.get(target);
  if (!bare) bareTargets.set(target, (bare = { ...target, profile: { ...target.profile, handling: [], resets: [] } }));
  return bare;
}

/** Sent by the driver for each of its connections, whichever call of a pool comes first. */
const isDriversOwn = ({ via }: SessionEffect) => via === 'protocol' || via === 'startup' || via === 'startup-options';

/**
 * A pooler that follows a client or keeps it on a connection does that for a connection of the application's pool,
 * which the calls of the pool share as they would without a pooler.
 */
function decideOnHandle(
  effect: SessionEffect,
  target: Target,
  context: Context,
  clause: HandlingClause | undefined,
): Judgement {
  const judged = decide(effect, target, context, clause);
  if (context.handle !== 'call' || target.mode.boundary === 'call' || target.mode.concurrent === true) return judged;
  if (!clause || /^(keeps|rejects|ignores)$/.test(clause.handling.kind) || isDriversOwn(effect)) return judged;
  const byPool = decide(effect, withoutPooler(target), context, undefined);
  if (byPool.outcomes.every((outcome) => severityOf(outcome) === undefined)) return judged;
  const more = judged.outcomes.filter((outcome) => severityOf(outcome) !== undefined);
  return { outcomes: [...byPool.outcomes, ...more], until: judged.until ?? byPool.until, reason: byPool.reason };
}

function decide(
  effect: SessionEffect,
  target: Target,
  context: Context,
  clause: HandlingClause | undefined,
): Judgement {
  const fits: Judgement = { outcomes: ['safe'], reason: { kind: 'fits' } };
  if (effect.scope === 'global' && effect.action === 'wait' && clause === undefined) {
    return { outcomes: ['stalls'], reason: { kind: 'stops-server' } };
  }
  // What happens later, or belongs to the server, only meets what a pooler does to whole messages.
  if ((effect.deferred !== undefined || effect.scope === 'global') && clause?.reach !== 'message') return fits;

  const handling = clause?.handling ?? { kind: 'keeps' };
  // What is said of reading state holds where the connection is shared; here it is known not to be.
  const asks = ['dependent', 'aftermath'].includes(natureOf(effect)) && !target.readWriteSplit;
  const withMaker = context.maker !== undefined && (madeInOneMessage(context) || heldByMaker(effect, target, context));
  if (
    asks &&
    ((handling.kind === 'yields' && (context.held === true || withMaker)) || (handling.kind === 'pins' && withMaker))
  ) {
    return { outcomes: ['safe'], reason: { kind: 'held' } };
  }
  const pooler = (error?: string): Reason => ({
    kind: 'pooler',
    because: clause?.because ?? '',
    ...(error === undefined ? {} : { error }),
  });
  const boundary = composeBoundaries(context.handle, target.mode.boundary);
  // Nobody else is on the connection, so only what is refused, or acts on the caller alone, is left to say.
  const alone = context.exclusive === true && target.mode.concurrent === true && target.mode.between !== 'clients';
  const atomic = handling.kind === 'rejects' ? undefined : judgeAtomic(effect, target, context);
  if (atomic) return atomic;
  if (alone && (handling.kind === 'yields' || handling.kind === 'keeps')) return fits;

  switch (handling.kind) {
    case 'rejects':
      return { outcomes: ['rejected'], reason: pooler(handling.error) };
    case 'ignores':
      return { outcomes: ['ignored'], reason: pooler() };
    case 'pins':
      return { outcomes: ['pinned'], until: handling.until, reason: pooler() };
    case 'answers':
      return { outcomes: ['tracked'], reason: pooler() };
    case 'yields':
      return { outcomes: handling.outcomes, until: handling.until, reason: pooler() };
    case 'dedicates':
      return { outcomes: ['safe'], reason: pooler() };
    case 'tracks':
      if (
        handling.exposed === true &&
        !clears(target, effect, context, boundary === 'session' ? 'session-end' : 'transaction-end')
      ) {
        return { outcomes: ['leaked'], reason: pooler() };
      }
      return boundary === 'session' ? fits : { outcomes: ['tracked'], reason: pooler() };
    case 'keeps':
      break;
  }
  if (effect.deferred !== undefined || effect.scope === 'global') return fits;
  if (context.held === true) return { outcomes: ['safe'], reason: { kind: 'held' } };

  if (target.mode.concurrent === true) {
    const concurrent = judgeConcurrent(effect, context);
    if (concurrent) return concurrent;
  }

  if (effect.scope === 'transaction' && effect.action !== 'send') {
    const inTransaction = judgeTransactionScope(effect, target, context);
    if (inTransaction) return inTransaction;
  }

  const cleared = (at: ResetClause['at']) => clears(target, effect, context, at);
  switch (natureOf(effect)) {
    case 'harmless':
      return fits;
    case 'block':
      return judgeBlock(effect, target, context);
    case 'waiting':
    case 'halting':
      return fits;
    case 'queueing':
      if (context.oneMessage || (effect.action === 'release' && boundary === 'session')) return fits;
      if (boundary !== 'session') return { outcomes: ['interleaves', 'lost'], reason: { kind: 'outlives-boundary' } };
      return context.released !== 'no' || context.transactionEnds === 'commit' || cleared('session-end')
        ? fits
        : { outcomes: ['interleaves'], reason: { kind: 'survives-reset' } };
    case 'identity':
      return boundary === 'session' ? fits : { outcomes: ['wrong'], reason: { kind: 'made-on-another-connection' } };
    case 'sweeping':
      return boundary === 'session' || pinsMakers(effect, target, context)
        ? fits
        : { outcomes: ['harms-others'], reason: { kind: 'runs-on-another-connection' } };
    case 'dependent': {
      if (context.madeInBoundary) return fits;
      if (heldByMaker(effect, target, context)) return { outcomes: ['safe'], reason: { kind: 'held' } };
      if (boundary === 'session') {
        // Whoever made it here is told about there, if it is worth telling.
        if (context.maker && natureOf(context.maker.effect) !== 'harmless') return fits;
        const othersMeetIt = effect.action === 'read' && !replacedByNext(effect) && !cleared('session-end');
        return othersMeetIt ? { outcomes: ['leaked'], reason: { kind: 'survives-reset' } } : fits;
      }
      // Closing what a reset has closed before is no error in the protocol; in SQL it is.
      if (effect.action === 'release' && effect.via === 'protocol' && cleared('transaction-end')) return fits;
      if (effect.action === 'release') return { outcomes: ['lost'], reason: { kind: 'runs-on-another-connection' } };
      return {
        outcomes: replacedByNext(effect) || cleared('transaction-end') ? ['lost'] : ['lost', 'leaked'],
        reason: { kind: 'made-on-another-connection' },
      };
    }
    case 'aftermath': {
      // The statements of a message run on one connection, and the one asked about stands before.
      if (context.madeInBoundary || sentWith(context).statements > 1) return fits;
      if (withMaker) return { outcomes: ['safe'], reason: { kind: 'held' } };
      if (boundary === 'session') {
        // Counts and warnings are of the statement just before; an insert id may be older than the session.
        const older = effect.state === 'insert-id' && context.maker === undefined && context.transaction === 'outside';
        return older && !cleared('session-end') ? { outcomes: ['leaked'], reason: { kind: 'survives-reset' } } : fits;
      }
      if (boundary === 'transaction' && context.transaction !== 'outside') return fits;
      return { outcomes: ['wrong'], reason: { kind: 'made-on-another-connection' } };
    }
    case 'guard':
    case 'lasting':
    case 'lock': {
      if (context.released === 'in-boundary' || undoneByRollback(effect, context)) return fits;
      // A note to oneself, read before the connection goes on: others ask for it only where they made their own.
      const isNote = effect.state === 'user-variable';
      if (isNote && context.read === 'in-boundary') return fits;
      if (boundary === 'session') {
        if (isNote && context.read === 'later') return fits;
        return cleared('session-end') || context.released === 'later'
          ? fits
          : { outcomes: ['leaked'], reason: { kind: 'survives-reset' } };
      }
      const isLock = natureOf(effect) === 'lock';
      if (cleared('transaction-end')) {
        return { outcomes: isLock ? ['no-effect'] : ['lost'], reason: { kind: 'reset-at-boundary' } };
      }
      return isLock
        ? { outcomes: ['permanent', 'leaked', 'lost'], until: 'disconnect', reason: { kind: 'outlives-boundary' } }
        : { outcomes: ['leaked', 'lost'], reason: { kind: 'outlives-boundary' } };
    }
  }
}

/**
 * True when what made the state that this effect depends on has pinned the client to the connection. Where the maker
 * was not seen it is taken to be one that the pooler recognises.
 */
function heldByMaker(effect: SessionEffect, target: Target, context: Context): boolean {
  if (context.handle === 'call') return false;
  if (context.maker) {
    const { outcomes, until } = judge(context.maker.effect, target, context.maker.context);
    return outcomes.includes('pinned') && !outcomes.includes('lost') && (context.maker.ago ?? 1) <= statementsOf(until);
  }
  return pinsMakers(effect, target, context);
}

/** For how many further messages a pin lasts that lasts for a number of them. */
export const statementsOf = (until: Until | null): number =>
  Number(/^(\d+) statement/.exec(until ?? '')?.[1] ?? Infinity);

/** What it needs was made by a statement of the same message, which runs on one connection. */
const madeInOneMessage = (context: Context): boolean => context.madeInBoundary && sentWith(context).statements > 1;

/** PostgreSQL takes these back when the transaction that made them rolls back; locks and prepared statements stay. */
function undoneByRollback(effect: SessionEffect, context: Context): boolean {
  if (context.transaction !== 'inside' || context.transactionEnds !== 'rollback') return false;
  if (context.dialect !== 'postgres') return false;
  return ['setting', 'role', 'temp-relation', 'cursor', 'notification'].includes(effect.state);
}

/** PostgreSQL's unnamed prepared statement lives until the next client parses its own, so nobody else meets it. */
const replacedByNext = (effect: SessionEffect) => effect.state === 'prepared-statement' && effect.name === '';

/** State that ends with the transaction: fine inside one, gone at once or refused outside. */
function judgeTransactionScope(effect: SessionEffect, target: Target, context: Context): Judgement | undefined {
  const outside = context.transaction === 'outside';
  if (outside && effect.action === 'write') {
    if (context.dialect !== 'postgres') return undefined;
    const refused = refusedOutsideTransaction(effect);
    if (refused !== undefined) return { outcomes: ['rejected'], reason: { kind: 'server-rejects', error: refused } };
    if (effect.via === 'begin') return undefined;
    return { outcomes: ['no-effect'], reason: { kind: 'no-transaction' } };
  }
  if (outside || effect.state === 'transaction') return undefined;
  if (context.handle !== 'call' && context.transaction === 'inside') {
    const opening = judgeBlock({ ...effect, state: 'transaction', via: 'begin' } as SessionEffect, target, context);
    return opening;
  }
  return context.transaction === 'unknown' ? { outcomes: ['safe'], reason: { kind: 'fits' } } : undefined;
}

/** What PostgreSQL itself answers outside a transaction block (measured, 25P01). */
function refusedOutsideTransaction(effect: SessionEffect): string | undefined {
  const only = (what: string) => `25P01 ${what} can only be used in transaction blocks`;
  if (effect.state === 'table-lock') return only('LOCK TABLE');
  if (effect.via === 'portal') return '34000 the portal ended with its implicit transaction';
  if (effect.state === 'cursor') return only('DECLARE CURSOR');
  if (effect.via === 'savepoint') return only('SAVEPOINT');
  return undefined;
}

function judgeBlock(effect: SessionEffect, target: Target, context: Context): Judgement {
  const fits: Judgement = { outcomes: ['safe'], reason: { kind: 'fits' } };
  const clause = clauseFor(effect, target, context);
  if (clause) {
    const because: Reason = { kind: 'pooler', because: clause.because };
    if (clause.handling.kind === 'rejects')
      return { outcomes: ['rejected'], reason: { ...because, error: clause.handling.error } };
    if (clause.handling.kind === 'yields') return { outcomes: clause.handling.outcomes, reason: because };
    if (clause.handling.kind === 'pins') return { outcomes: ['pinned'], until: clause.handling.until, reason: because };
  }
  if (context.handle === 'call' && !context.oneMessage && (effect.via === 'begin' || effect.via === 'xa_start')) {
    return { outcomes: ['interleaves', 'lost'], reason: { kind: 'outlives-boundary' } };
  }
  if (
    effect.action === 'write' &&
    context.transactionEnds === 'never' &&
    !clears(target, effect, context, 'session-end')
  ) {
    return { outcomes: ['leaked'], reason: { kind: 'survives-reset' } };
  }
  return fits;
}

function clears(target: Target, effect: SessionEffect, context: Context, at: ResetClause['at']): boolean {
  return target.profile.resets.some(
    (clause) =>
      clause.at === at &&
      holds(clause.when, target, context, effect) &&
      clause.clears.some((pattern) => matchesEffect(pattern, effect)) &&
      !(clause.except ?? []).some((pattern) => matchesEffect(pattern, effect)),
  );
}

function inference(reason: Reason): string {
  switch (reason.kind) {
    case 'outlives-boundary':
      return 'the state outlives the point where the connection is handed on, and nothing clears or restores it';
    case 'reset-at-boundary':
      return 'the connection is reset where it is handed on';
    case 'survives-reset':
      return 'the reset between sessions does not clear this state';
    case 'made-on-another-connection':
      return 'the state belongs to the connection it was made on';
    case 'runs-on-another-connection':
      return 'the statement acts on whatever connection it gets';
    case 'no-transaction':
      return 'outside a transaction block the state ends with the statement (PostgreSQL documentation)';
    case 'server-rejects':
      return `the server answers ${reason.error}`;
    case 'pooler':
      return reason.because;
    case 'unrecognised':
      return `the pooler does not notice it as it is written here; where it does: ${reason.because}`;
    case 'shared-at-once':
      return 'other callers use the same connection at the same time';
    case 'never-waits':
      return 'inside MULTI or a script the server answers at once instead of waiting';
    case 'stops-server':
      return 'the server answers nobody meanwhile';
    case 'held':
      return 'the client still has the connection that the state is on';
    case 'fits':
      return 'the state does not outlive the point where the connection is handed on';
  }
}
