import {
  aloneContext,
  compareOutcomes,
  type Dialect,
  type Evidence,
  judgeMessage,
  type Outcome,
  replay,
  type SessionEffect,
  type Step,
  type Target,
  type Until,
} from '@poolsafe/core';
import { analyse, sentText } from '@poolsafe/dialects';
import { occurrenceOf } from './judging.js';

/** What becomes of a whole text on one target. */
export interface TextVerdict {
  readonly target: string;
  readonly outcomes: readonly Outcome[];
  readonly until: Until | null;
  readonly recognised: boolean;
  readonly evidence: readonly Evidence[];
  /** Outcomes per effect, in the order of `effects`. */
  readonly byEffect: readonly (readonly Outcome[])[];
}

export interface Explanation {
  readonly statement: string;
  readonly dialect: Dialect;
  readonly effects: readonly SessionEffect[];
  readonly verdicts: readonly TextVerdict[];
}

/**
 * What each target does with a text that a client sends as one message, on a connection of its own, outside a
 * transaction.
 */
export function explain(text: string, dialect: Dialect, targets: readonly Target[]): Explanation {
  const { statements } = analyse(text, dialect);
  const sent = sentText(text, dialect, statements.length);
  const steps = statements.map(({ effects, leaves }): Step => ({
    effects,
    ...(leaves ? { leaves } : {}),
    message: 0,
    messageSize: statements.length,
    handle: 'session',
    text,
    sent,
  }));
  const placed = replay(steps, dialect);
  const verdicts = targets.map((target): TextVerdict => {
    if (!target.profile.dialects.includes(dialect)) return anotherProtocol(target, dialect, placed.length);
    const occurrences = placed.map(({ effect, context }) => occurrenceOf(effect, context, target, false));
    const refused = occurrences.find(
      ({ effect, verdict }) => effect.via === 'begin' && verdict.outcomes.includes('rejected'),
    );
    const counted = refused ? [refused] : occurrences;
    const whole = judgeMessage(target, { ...aloneContext(dialect, text), sent });
    const judged = [...counted.map(({ verdict }) => verdict), ...(whole ? [whole] : [])];
    const worst = [...judged].sort((a, b) => compareOutcomes(a.outcomes[0] ?? 'safe', b.outcomes[0] ?? 'safe'));
    return {
      target: target.id,
      outcomes: together(judged.flatMap(({ outcomes }) => outcomes)),
      until: worst.find(({ until }) => until !== null)?.until ?? null,
      recognised: judged.every(({ recognised }) => recognised),
      evidence: worst[0]?.evidence ?? [],
      byEffect: occurrences.map(({ verdict }) => verdict.outcomes),
    };
  });
  return { statement: text, dialect, effects: placed.map(({ effect }) => effect), verdicts };
}

/** A target that does not speak the dialect never sees such a text, so there is nothing to judge. */
function anotherProtocol(target: Target, dialect: Dialect, effects: number): TextVerdict {
  const outcomes: readonly Outcome[] = ['unknown'];
  return {
    target: target.id,
    outcomes,
    until: null,
    recognised: false,
    evidence: [{ kind: 'inferred', detail: `${target.profile.title} does not serve ${dialect} clients` }],
    byEffect: Array.from({ length: effects }, () => outcomes),
  };
}

/** All outcomes, worst first; `safe` only when there is nothing else to say. */
function together(outcomes: readonly Outcome[]): readonly Outcome[] {
  const all = [...new Set(outcomes)].sort(compareOutcomes);
  const telling = all.filter((outcome) => outcome !== 'safe');
  return telling.length > 0 ? telling : ['safe'];
}
