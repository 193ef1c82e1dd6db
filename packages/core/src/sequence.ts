import { aloneContext, type Context } from './context.js';
import type { Dialect, SessionEffect } from './effect.js';
import { judge, judgeMessage, statementsOf } from './judge.js';
import type { Measurements } from './measurement.js';
import type { Target } from './profile.js';
import { type Placed, replay, type Step } from './replay.js';
import type { Until, Verdict } from './verdict.js';

/** A step of a sequence with everything that was judged about it. */
export interface JudgedStep {
  readonly effects: readonly (Placed & { readonly verdict: Verdict })[];
  /** What the pooler does with the whole message; on the first step of the message only. */
  readonly message: Verdict | undefined;
  /** Until when the client holds its server connection once the step has run; `null`: it does not. */
  readonly heldUntil: Until | null;
}

interface Pin {
  readonly until: Until;
  readonly effect: SessionEffect | undefined;
  /** Messages that are left of a pin that lasts for a number of statements. */
  left: number;
}

/**
 * Judges a sequence of statements on one connection of a client, one after the other: a pin that one takes holds for
 * those that follow, until what ends it is seen.
 */
export function judgeSequence(
  steps: readonly Step[],
  target: Target,
  dialect: Dialect,
  start: 'inside' | 'outside' | 'unknown' = 'outside',
  measurements?: Measurements,
): readonly JudgedStep[] {
  const perStep = new Map<number, Placed[]>();
  for (const placed of replay(steps, dialect, start)) {
    const known = perStep.get(placed.step);
    if (known) known.push(placed);
    else perStep.set(placed.step, [placed]);
  }
  let pins: Pin[] = [];
  return steps.map((step, index): JudgedStep => {
    const firstOfMessage = steps[index - 1]?.message !== step.message;
    if (firstOfMessage) pins = pins.filter((pin) => pin.left-- > 0);
    const held = pins.length > 0;
    const effects = (perStep.get(index) ?? []).map((placed) => ({
      ...placed,
      verdict: judge(placed.effect, target, { ...placed.context, held }, measurements),
    }));
    const alone: Context = { ...aloneContext(dialect, step.text), ...(step.sent ? { sent: step.sent } : {}), held };
    const message = firstOfMessage ? judgeMessage(target, alone) : undefined;
    for (const { effect, verdict } of effects) pins = pins.filter((pin) => !ends(pin, effect, verdict));
    for (const { effect, verdict } of effects) pins.push(...pinned(verdict, effect));
    for (const { context } of effects) pins.push(...pinnedBefore(context, steps, target, measurements));
    if (message) pins.push(...pinned(message, undefined));
    return { effects, message, heldUntil: longest(pins) };
  });
}

const pinned = (verdict: Verdict, effect: SessionEffect | undefined): Pin[] => {
  if (!verdict.outcomes.includes('pinned')) return [];
  const until = verdict.until ?? 'disconnect';
  return [{ until, effect, left: statementsOf(until) }];
};

/** A question about what a statement left shows that there was something left, and the pin that comes with it. */
function pinnedBefore(
  { maker }: Context,
  steps: readonly Step[],
  target: Target,
  measurements: Measurements | undefined,
): Pin[] {
  if (!maker || !steps.some(({ leaves }) => leaves?.includes(maker.effect) === true)) return [];
  const pins = pinned(judge(maker.effect, target, maker.context, measurements), maker.effect);
  return pins.map((pin) => ({ ...pin, left: pin.left - (maker.ago ?? 1) })).filter(({ left }) => left >= 0);
}

/** Whether an effect is what a pin waits for. */
function ends(pin: Pin, effect: SessionEffect, verdict: Verdict): boolean {
  if (pin.until === 'transaction-end') {
    return effect.state === 'transaction' && /^(commit|rollback|xa_(commit|rollback|prepare))$/.test(effect.via);
  }
  if (pin.until !== 'release') return false;
  if (pin.effect === undefined) return effect.state === 'table-lock' && effect.action === 'release';
  if (effect.state !== pin.effect.state) return false;
  const setAgain =
    effect.state === 'setting' && effect.name === pin.effect.name && !verdict.outcomes.includes('pinned');
  return effect.action === 'release' || setAgain;
}

const STRONGEST_FIRST: readonly Until[] = ['disconnect', 'reset', 'release', 'transaction-end', 'statement-end'];

function longest(pins: readonly Pin[]): Until | null {
  return STRONGEST_FIRST.find((until) => pins.some((pin) => pin.until === until)) ?? pins[0]?.until ?? null;
}
