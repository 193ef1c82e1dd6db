import type { Context, SentText, TransactionEnd } from './context.js';
import type { Dialect, SessionEffect } from './effect.js';
import { LastMakers, type Partner, Releases } from './partners.js';
import type { Boundary } from './profile.js';

export type { Partner } from './partners.js';

/** One statement in the order in which a handle runs them. */
export interface Step {
  readonly effects: readonly SessionEffect[];
  /** See `Statement.leaves`. */
  readonly leaves?: readonly SessionEffect[];
  /** Statements with the same number travel to the server in one message, which is one implicit transaction. */
  readonly message: number;
  /** How many statements that message holds, those without effects included. */
  readonly messageSize: number;
  readonly handle: Boundary;
  /** The text that the effects' ranges point into. */
  readonly text: string;
  /** The message that the statement travels in, where it is more than `text` or other forms of it are known. */
  readonly sent?: SentText;
  /** See `Context.exclusive` and `Context.raw`. */
  readonly exclusive?: boolean;
  readonly raw?: boolean;
}

export interface Placed {
  readonly step: number;
  readonly effect: SessionEffect;
  readonly context: Context;
  /** The step that made the state which this effect needs, where it is in the sequence. */
  readonly madeBy?: Partner;
  /** The first step after the boundary that needs the state which this effect makes. */
  readonly neededBy?: Partner;
}

interface Segment {
  readonly explicit: boolean;
  ends: TransactionEnd;
  readonly firstMessage: number;
  lastMessage: number;
  /** The next one begins where it ends. */
  goesOn: boolean;
  /** Begun by a statement of its own, which is the first in it. */
  readonly announced: boolean;
  /** The first of those that follow each other without a gap (`AND CHAIN`): the server is never without a transaction. */
  readonly stretch: Segment | undefined;
}

const stretchOf = (segment: Segment | undefined): Segment | undefined => segment?.stretch ?? segment;

const opens = (effect: SessionEffect) =>
  effect.action === 'write' &&
  ((effect.state === 'transaction' && (effect.via === 'begin' || effect.via === 'startTransaction')) ||
    (effect.state === 'command-queue' && effect.inside === undefined));

const CLOSING: readonly string[] = [
  ...['commit', 'rollback', 'prepare_transaction'],
  ...['commitTransaction', 'abortTransaction', 'EXEC', 'DISCARD'],
];

const CHAINING: readonly string[] = ['commit_and_chain', 'rollback_and_chain'];

const UNDOING: readonly string[] = ['rollback', 'rollback_and_chain', 'abortTransaction', 'DISCARD'];

const isAutocommit = ({ state, name }: SessionEffect) => state === 'transaction' && name === 'autocommit';

const closes = (effect: SessionEffect) =>
  ((effect.state === 'transaction' || effect.state === 'command-queue') &&
    (CLOSING.includes(effect.via) || CHAINING.includes(effect.via))) ||
  (isAutocommit(effect) && effect.action === 'release');

/** What works on tables: with autocommit off, the first such statement opens a transaction, which `SET` and `USE` do not. */
const WORK: readonly SessionEffect['state'][] = ['temp-relation', 'sequence-value', 'row-count', 'cursor'];

const works = ({ effects, leaves }: Step) =>
  leaves !== undefined || effects.length === 0 || effects.some(({ state }) => WORK.includes(state));

/** MySQL's `SET TRANSACTION` speaks of the next transaction, and is over with it. */
const isForNextBlock = (made: SessionEffect) => made.state === 'setting' && made.via === 'set_transaction';

/**
 * The transaction that each step runs in; `undefined` for one that runs by itself. A message of several statements is a
 * transaction in PostgreSQL only.
 */
function segments(
  steps: readonly Step[],
  dialect: Dialect,
  start: 'inside' | 'outside' | 'unknown',
): readonly (Segment | undefined)[] {
  const result: (Segment | undefined)[] = [];
  // What runs inside a transaction from the first step on is in one until something closes it.
  let open: Segment | undefined = start === 'inside' && steps[0] ? begun(steps[0], { announced: true }) : undefined;
  let implicit: Segment | undefined;
  /** The transaction that was ended with `AND CHAIN`: the next one begins with the next statement. */
  let chained: Segment | undefined;
  /** Autocommit is off. */
  let manual = false;
  let last: Step | undefined;
  for (const step of steps) {
    // A pool object gives every call another connection: a block that one call opens holds nothing after it.
    if (open && step.handle === 'call' && open.firstMessage !== step.message) open = undefined;
    if (implicit && implicit.firstMessage !== step.message) implicit = undefined;
    if (step.handle === 'call' && step.message !== last?.message) {
      manual = false;
      chained = undefined;
    }
    if (!open && chained) open = begun(step, { announced: false, stretch: stretchOf(chained) });
    const begins = step.effects.some(opens);
    if (begins && open && dialect === 'mysql') {
      // It commits the one that is open.
      open.ends = 'commit';
      open.goesOn = true;
      open = begun(step, { announced: true, stretch: stretchOf(open) });
    } else if (begins) open ??= begun(step, { announced: true });
    if (!open && manual && works(step)) open = begun(step, { announced: false });
    chained = undefined;
    if (open) {
      open.lastMessage = step.message;
      result.push(open);
    } else if (dialect === 'postgres' && step.messageSize > 1) {
      implicit ??= { ...begun(step, { announced: false }), explicit: false, ends: 'commit' };
      result.push(implicit);
    } else {
      result.push(undefined);
    }
    const end = step.effects.find(closes);
    if (end && CHAINING.includes(end.via)) {
      chained = open ?? begun(step, { announced: false });
      chained.goesOn = true;
    }
    if (open && end) {
      open.ends = UNDOING.includes(end.via) ? 'rollback' : 'commit';
      open = undefined;
    }
    for (const effect of step.effects) if (isAutocommit(effect)) manual = effect.action === 'write';
    last = step;
  }
  return result;
}

const begun = (
  { message }: Step,
  { announced, stretch }: { readonly announced: boolean; readonly stretch?: Segment | undefined },
): Segment => ({
  explicit: true,
  ends: 'unknown',
  firstMessage: message,
  lastMessage: message,
  goesOn: false,
  announced,
  stretch,
});

/** `partners.ts` knows the same, for many effects at once. */
const sameState = (made: SessionEffect, needed: SessionEffect) =>
  made.state === needed.state &&
  (needed.name === undefined || needed.name === '*' || made.name === undefined || made.name === needed.name);

/**
 * Follows a sequence of statements on one handle and says where each effect stands: in which transaction, how that
 * ends, and whether the state it needs was made, or the state it makes is given up, before the same boundary.
 *
 * @param start whether a transaction is open before the first step, as far as that is known
 */
export function replay(
  steps: readonly Step[],
  dialect: Dialect,
  start: 'inside' | 'outside' | 'unknown' = 'outside',
): readonly Placed[] {
  const segmentOf = segments(steps, dialect, start);
  const firstExplicit = segmentOf.findIndex((segment) => segment?.explicit);
  const placed: Placed[] = [];
  const contexts = new Map<SessionEffect, Context>();
  const releases = releasesOf(steps);
  const made = new LastMakers();
  const left = new LastMakers();
  const messages = messagesBefore(steps);
  /** The state that an effect needs: what was done last, or left by a statement that has run. */
  const makerOf = (needed: SessionEffect): Partner | undefined => {
    const done = made.of(needed);
    const leaving = needed.action === 'read' ? left.of(needed) : undefined;
    return leaving && (!done || leaving.step > done.step) ? leaving : done;
  };
  const contextOf = (effect: SessionEffect, step: Step, index: number, madeBy: Partner | undefined): Context => {
    const { sent } = step;
    const segment = segmentOf[index];
    const beforeFirst = firstExplicit === -1 || index < firstExplicit;
    const together = (other: number) =>
      other === index ||
      (segment ? stretchOf(segmentOf[other]) === stretchOf(segment) : steps[other]?.message === step.message);
    // What a transaction keeps ends with it, though the next one begins at once.
    const holdsFrom = (maker: Partner) =>
      together(maker.step) && (maker.effect.scope !== 'transaction' || segmentOf[maker.step] === segment);
    const given = effect.action === 'write' ? releasedAt(releases, index, effect) : Infinity;
    return {
      dialect,
      transaction: segment ? 'inside' : beforeFirst ? start : 'outside',
      oneMessage:
        segment !== undefined &&
        segment.firstMessage === segment.lastMessage &&
        closed(segment) &&
        segment.stretch === undefined &&
        !segment.goesOn,
      transactionEnds: segment?.ends ?? 'unknown',
      firstInTransaction: segment?.explicit === true && isFirst(segmentOf, index, segment),
      madeInBoundary: madeBy !== undefined && holdsFrom(madeBy),
      released: given === Infinity ? 'no' : together(given) ? 'in-boundary' : 'later',
      handle: step.handle,
      text: step.text,
      ...(sent === undefined ? {} : { sent }),
      ...(step.exclusive === true ? { exclusive: true } : {}),
      ...(step.raw === true ? { raw: true } : {}),
      ...makerIn(madeBy, index),
    };
  };
  const makerIn = (maker: Partner | undefined, index: number): Pick<Context, 'maker'> => {
    if (!maker) return {};
    const { step: at, effect } = maker;
    const step = steps[at] as Step;
    let context = contexts.get(effect);
    // Most of what statements leave is never asked for: where it stands is told when it is.
    if (!context && step.leaves?.includes(effect) === true)
      contexts.set(effect, (context = contextOf(effect, step, at, undefined)));
    return context ? { maker: { effect, context, ago: (messages[index] ?? 0) - (messages[at] ?? 0) } } : {};
  };
  steps.forEach((step, index) => {
    for (const effect of step.effects) if (effect.action === 'write') made.tell(effect, index);
    for (const effect of step.effects) {
      const madeBy = effect.action === 'write' ? undefined : makerOf(effect);
      const context = contextOf(effect, step, index, madeBy);
      contexts.set(effect, context);
      placed.push({ step: index, effect, context, ...(madeBy ? { madeBy } : {}) });
    }
    for (const effect of step.leaves ?? []) left.tell(effect, index);
  });
  const usesOf = new Map<SessionEffect, Placed[]>();
  for (const use of placed) {
    if (!use.madeBy) continue;
    const known = usesOf.get(use.madeBy.effect);
    if (known) known.push(use);
    else usesOf.set(use.madeBy.effect, [use]);
  }
  return placed.map((made, at) => {
    if (made.effect.state === 'transaction') return made;
    const uses = usesOf.get(made.effect) ?? [];
    // A statement that makes the same twice, and reads it, reads both.
    const twin = uses.length > 0 ? undefined : twinsOf(placed, at).find(({ effect }) => usesOf.has(effect));
    const reads = (twin ? (usesOf.get(twin.effect) ?? []) : uses).filter(({ effect }) => effect.action === 'read');
    const read = reads.some(({ context }) => !context.madeInBoundary) ? 'later' : 'in-boundary';
    const context: Context = reads.length === 0 ? made.context : { ...made.context, read };
    const needed = uses.find((use) => !use.context.madeInBoundary);
    return {
      ...made,
      context,
      ...(needed ? { neededBy: { step: needed.step, effect: needed.effect } } : {}),
    };
  });
}

/** What else the statement does to make the same state: `@n := @n + 1 ... (SELECT @n := 0)`. */
function twinsOf(placed: readonly Placed[], at: number): readonly Placed[] {
  const made = placed[at];
  if (made?.effect.action !== 'write' || made.effect.name === undefined) return [];
  let from = at;
  while (placed[from - 1]?.step === made.step) from--;
  const twins: Placed[] = [];
  for (let index = from; placed[index]?.step === made.step; index++) {
    const other = placed[index] as Placed;
    if (index !== at && other.effect.action === 'write' && sameState(other.effect, made.effect)) twins.push(other);
  }
  return twins;
}

/** Whether a statement is the first in its transaction, the one aside that begins it. */
const isFirst = (segmentOf: readonly (Segment | undefined)[], index: number, segment: Segment) =>
  segment.announced
    ? index > 0 && segmentOf[index - 1] === segment && segmentOf[index - 2] !== segment
    : segmentOf[index - 1] !== segment;

const closed = (segment: Segment) => !segment.explicit || segment.ends !== 'unknown';

/** How many messages end before each step. */
function messagesBefore(steps: readonly Step[]): readonly number[] {
  let count = 0;
  return steps.map(({ message }, index) => (index > 0 && steps[index - 1]?.message !== message ? ++count : count));
}

function releasesOf(steps: readonly Step[]): Releases {
  const releases = new Releases();
  steps.forEach(({ effects }, index) => {
    for (const effect of effects) {
      if (effect.action === 'release') releases.tell(effect, index);
      if (opens(effect)) releases.tellOpening(index);
    }
  });
  return releases;
}

/** The step, from one on, at which what an effect makes is given up; Infinity when none does. */
const releasedAt = (releases: Releases, from: number, effect: SessionEffect): number =>
  Math.min(
    releases.firstOf(effect, from),
    // The end of a queue of commands drops what was watched for it.
    effect.state === 'optimistic-lock' ? releases.anyOf('command-queue', from) : Infinity,
    isForNextBlock(effect) ? releases.openingFrom(from) : Infinity,
  );
