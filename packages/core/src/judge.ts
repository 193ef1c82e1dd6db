import type { Context } from './context.js';
import { covers, matchesEffect, type SessionEffect } from './effect.js';
import { measuredEvidence, type Measurements } from './measurement.js';
import { natureOf } from './nature.js';
import {
  composeBoundaries,
  type Condition,
  type HandlingClause,
  type ResetClause,
  type SettingTest,
  type Target,
} from './profile.js';
import { compareOutcomes, type Evidence, type Outcome, type Reason, type Until, type Verdict } from './verdict.js';
import { versionInRange } from './version.js';

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
  const clause = target.profile.handling.find((candidate) => applies(candidate, effect, target, context));
  const missed = clause === undefined && acts(target, effect, context);
  const { outcomes, until, reason } = decide(effect, target, context, clause);
  const sorted = [...new Set(outcomes)].sort(compareOutcomes);
  const measured = measurements && measuredEvidence(measurements, effect, target, sorted, context.transaction);
  const cited = clause?.evidence ?? [];
  const evidence: Evidence[] = [...(measured ? [measured] : []), ...cited];
  if (evidence.length === 0) evidence.push({ kind: 'inferred', detail: inference(reason) });
  return { outcomes: sorted, until: until ?? null, reason, recognised: !missed, evidence };
}

function decide(
  effect: SessionEffect,
  target: Target,
  context: Context,
  clause: HandlingClause | undefined,
): Judgement {
  const fits: Judgement = { outcomes: ['safe'], reason: { kind: 'fits' } };
  if (effect.deferred !== undefined || effect.scope === 'global') return fits;

  const handling = clause?.handling ?? { kind: 'keeps' };
  const pooler = (error?: string): Reason => ({
    kind: 'pooler',
    because: clause?.because ?? '',
    ...(error === undefined ? {} : { error }),
  });
  const boundary = composeBoundaries(context.handle, target.mode.boundary);

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
    case 'queueing':
      if (target.mode.concurrent !== true) return fits;
      return {
        outcomes: natureOf(effect) === 'waiting' ? ['stalls'] : ['interleaves'],
        reason: { kind: 'outlives-boundary' },
      };
    case 'identity':
      return boundary === 'session' ? fits : { outcomes: ['wrong'], reason: { kind: 'made-on-another-connection' } };
    case 'sweeping':
      return boundary === 'session'
        ? fits
        : { outcomes: ['harms-others'], reason: { kind: 'runs-on-another-connection' } };
    case 'dependent': {
      if (context.madeInBoundary) return fits;
      if (boundary === 'session') {
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
    case 'lasting':
    case 'lock': {
      if (context.released === 'in-boundary' || undoneByRollback(effect, context)) return fits;
      if (boundary === 'session') {
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
  const clause = target.profile.handling.find((candidate) => applies(candidate, effect, target, context));
  if (clause) {
    const because: Reason = { kind: 'pooler', because: clause.because };
    if (clause.handling.kind === 'rejects')
      return { outcomes: ['rejected'], reason: { ...because, error: clause.handling.error } };
    if (clause.handling.kind === 'yields') return { outcomes: clause.handling.outcomes, reason: because };
    if (clause.handling.kind === 'pins') return { outcomes: ['pinned'], until: clause.handling.until, reason: because };
  }
  if (context.handle === 'call' && !context.oneMessage && effect.via === 'begin') {
    return { outcomes: ['interleaves', 'lost'], reason: { kind: 'outlives-boundary' } };
  }
  return fits;
}

/** True when the profile acts on this effect under some spelling, protocol or text, so that this one was missed. */
function acts(target: Target, effect: SessionEffect, context: Context): boolean {
  return target.profile.handling.some(
    (clause) =>
      (clause.recognition?.by === 'text' || clause.recognition?.by === 'command-tag') &&
      clause.handling.kind !== 'keeps' &&
      matchesEffect(clause.effects, effect) &&
      holds(clause.when, target, context, effect),
  );
}

function applies(clause: HandlingClause, effect: SessionEffect, target: Target, context: Context): boolean {
  if (!matchesEffect(clause.effects, effect) || !holds(clause.when, target, context, effect)) return false;
  if (clause.recognition?.by === 'command-tag') return clause.recognition.via.includes(effect.via);
  if (clause.recognition?.by !== 'text') return true;
  const seen = clause.recognition.over === 'digest' ? (context.digest ?? context.text) : context.text;
  return new RegExp(clause.recognition.pattern, 'i').test(seen);
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

function holds(when: Condition | undefined, target: Target, context: Context, effect: SessionEffect): boolean {
  if (!when) return true;
  return (
    covers(when.dialect, context.dialect) &&
    (when.version === undefined || versionInRange(target.version, when.version)) &&
    covers(when.mode, target.mode.name) &&
    (when.server === undefined ||
      (target.serverVersion !== null && versionInRange(target.serverVersion, when.server))) &&
    covers(when.protocol, target.protocol ?? undefined) &&
    (when.transaction === undefined || when.transaction === context.transaction) &&
    (when.oneMessage === undefined || when.oneMessage === context.oneMessage) &&
    (when.released === undefined || when.released === context.released) &&
    (when.readWriteSplit === undefined || when.readWriteSplit === target.readWriteSplit) &&
    Object.entries(when.settings ?? {}).every(([name, test]) => settingHolds(test, target.settings[name], effect))
  );
}

function settingHolds(test: SettingTest, value: string | undefined, effect: SessionEffect): boolean {
  if (value === undefined) return false;
  if ('is' in test) return value.toLowerCase() === test.is.toLowerCase();
  if ('above' in test) return Number(value) > test.above;
  if ('empty' in test) return (value.trim() === '') === test.empty;
  if ('matches' in test) return new RegExp(test.matches, 'i').test(value);
  const listed = value.split(',').map((name) => name.trim().toLowerCase());
  return (effect.name !== undefined && listed.includes(effect.name)) === test.listsName;
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
    case 'fits':
      return 'the state does not outlive the point where the connection is handed on';
  }
}
