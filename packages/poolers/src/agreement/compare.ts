import {
  aloneContext,
  judge,
  judgeMessage,
  type Outcome,
  replay,
  type SessionEffect,
  type Step,
  type Target,
} from '@poolsafe/core';
import { analysePostgres } from '@poolsafe/dialects';
import type { LabConstruct } from '../constructs/postgres.js';
import { type LabVerdict, OUTCOMES_OF_LAB_VERDICT } from '../lab-verdict.js';
import { disagreements, type MeasuredOn } from './disagreements.js';

/**
 * What `judge` says of a construct on a target: the outcomes of the effects that the construct is about. The PostgreSQL
 * parser should be loaded, for effects inside routine bodies.
 */
export function judgeConstruct(construct: LabConstruct, target: Target): readonly Outcome[] {
  if (construct.effect) {
    const effect = { ...construct.effect, range: { start: 0, end: 0 } } as SessionEffect;
    const context = { ...aloneContext('postgres', ''), transaction: construct.transaction ?? 'outside' };
    return judge(effect, target, context).outcomes;
  }
  const steps = (construct.messages ?? []).flatMap((text, message): Step[] => {
    const { statements } = analysePostgres(text);
    return statements.map(({ effects }) => ({
      effects,
      message,
      messageSize: statements.length,
      handle: 'session',
      text,
    }));
  });
  const outcomes = new Set<Outcome>();
  for (const { text, effects } of steps) {
    // With effects, the verdict of each has this in it already.
    const whole = effects.length === 0 ? judgeMessage(target, aloneContext('postgres', text)) : undefined;
    for (const outcome of whole?.outcomes ?? []) outcomes.add(outcome);
  }
  for (const { effect, context } of replay(steps, 'postgres')) {
    const verdict = judge(effect, target, context);
    const opening = effect.state === 'transaction' && effect.via === 'begin';
    // A transaction block that is refused ends the story.
    if (opening && verdict.outcomes.includes('rejected')) return ['rejected'];
    const about = construct.effects.action === undefined || construct.effects.action === effect.action;
    const sameState =
      construct.effects.state === undefined || [construct.effects.state].flat().includes(effect.state as never);
    if (about && sameState) for (const outcome of verdict.outcomes) outcomes.add(outcome);
  }
  return outcomes.size === 0 ? ['safe'] : [...outcomes];
}

const LOST: readonly Outcome[] = ['lost', 'ignored', 'rejected', 'no-effect'];

/** Outcomes in a form in which those that one look at a connection cannot tell apart are equal. */
export function comparable(outcomes: readonly Outcome[], construct: LabConstruct): string {
  const words = new Set<Outcome>(
    outcomes.map((outcome) => {
      if (outcome === 'wrong') return 'lost';
      return outcome === 'tracked' || outcome === 'pinned' ? 'safe' : outcome;
    }),
  );
  if (construct.aspect === 'leak') return words.has('leaked') ? 'leaked' : 'not leaked';
  if (construct.aspect === 'owner') return LOST.some((outcome) => words.has(outcome)) ? 'lost' : 'kept';
  if (words.size > 1) words.delete('safe');
  return [...words].sort().join('+');
}

/** How one measured cell and `judge` compare. */
export type Comparison =
  | { readonly kind: 'agrees' }
  /** The lab's verdict says nothing that an outcome could, or no effect stands for the construct. */
  | { readonly kind: 'not-comparable' }
  | { readonly kind: 'known'; readonly reason: string; readonly shownBy?: string; readonly shownOn?: MeasuredOn }
  | { readonly kind: 'disagrees'; readonly message: string };

/** Compares what was seen of a construct on a target with what `judge` says. */
export function compareCell(construct: LabConstruct, target: Target, seen: LabVerdict): Comparison {
  const expected = construct.reads?.[seen] ?? OUTCOMES_OF_LAB_VERDICT[seen];
  if (expected.length === 0) return { kind: 'not-comparable' };
  const cell = `${target.id} ${construct.id}`;
  const got = comparable(judgeConstruct(construct, target), construct);
  const known = disagreements.find((entry) => entry.cell.test(cell));
  if (got === comparable(expected, construct)) {
    return known?.exact === cell
      ? { kind: 'disagrees', message: `${cell}: agrees by now; take it off the list of disagreements` }
      : { kind: 'agrees' };
  }
  if (known) {
    const { reason, shownBy, shownOn } = known;
    return {
      kind: 'known',
      reason,
      ...(shownBy === undefined ? {} : { shownBy }),
      ...(shownOn === undefined ? {} : { shownOn }),
    };
  }
  return { kind: 'disagrees', message: `${cell}: measured ${seen}, judged ${got}` };
}
