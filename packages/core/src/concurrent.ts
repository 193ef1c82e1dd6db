import type { Context } from './context.js';
import type { SessionEffect } from './effect.js';
import { natureOf } from './nature.js';
import type { Target } from './profile.js';
import type { Outcome, Reason } from './verdict.js';

interface ConcurrentJudgement {
  readonly outcomes: readonly Outcome[];
  readonly reason: Reason;
}

/**
 * What becomes of an effect on a connection that several flows use at the same time: nothing is lost by being handed
 * on, but whatever changes the connection changes it for everybody, at once. `undefined`: nothing special.
 */
export function judgeConcurrent(effect: SessionEffect, context: Context): ConcurrentJudgement | undefined {
  const shared = (...outcomes: readonly Outcome[]): ConcurrentJudgement => ({
    outcomes,
    reason: { kind: 'shared-at-once' },
  });
  switch (natureOf(effect)) {
    case 'waiting':
      return shared('stalls');
    case 'queueing':
      // Commands that travel in one message are next to each other on the wire.
      return context.oneMessage ? undefined : shared('interleaves');
    case 'guard':
      // The next flow that ends a block takes the guard with it; a guard of another flow ends this one's block.
      return context.released === 'in-boundary' && context.oneMessage ? undefined : shared('leaked', 'lost');
    case 'sweeping':
      return shared('harms-others');
    case 'lasting':
    case 'lock':
      return shared('leaked');
    // One connection for all: state is found, and the connection is always the same one.
    case 'dependent':
    case 'identity':
    case 'harmless':
    case 'block':
      return { outcomes: ['safe'], reason: { kind: 'fits' } };
  }
}

/** What a Redis server answers to a script, or to a command that is queued behind `MULTI`, whoever asks. */
export function judgeAtomic(effect: SessionEffect, target: Target, context: Context): ConcurrentJudgement | undefined {
  if (context.dialect !== 'redis') return undefined;
  const script = effect.inside === 'script';
  if (!script && context.transaction !== 'inside') return undefined;
  const refused = (error: string): ConcurrentJudgement => ({
    outcomes: ['rejected'],
    reason: { kind: 'server-rejects', error },
  });
  const nature = natureOf(effect);
  if (nature === 'waiting') {
    // Measured: Redis 7.0 refuses the command in a script, Redis 8 and Valkey 9 answer nil at once.
    const old = script && target.serverVersion !== null && Number.parseFloat(target.serverVersion) < 7.2;
    return old
      ? refused('ERR This Redis command is not allowed from script')
      : { outcomes: ['no-effect'], reason: { kind: 'never-waits' } };
  }
  // Measured: a script's SELECT ends with the script.
  if (script && effect.state === 'database') return { outcomes: ['safe'], reason: { kind: 'fits' } };
  if (script && effect.action !== 'read') return refused('ERR This Redis command is not allowed from script');
  if (nature === 'guard') return refused('ERR WATCH inside MULTI is not allowed');
  // What DISCARD throws away was never run.
  return context.transactionEnds === 'rollback' && effect.state !== 'command-queue'
    ? { outcomes: ['safe'], reason: { kind: 'fits' } }
    : undefined;
}
