import {
  aloneContext,
  judge,
  judgeMessage,
  type Outcome,
  replay,
  type SessionEffect,
  type Step,
  type Target,
  type Verdict,
} from '@poolsafe/core';
import { analyseMemcached, analyseMongo, analyseRedis } from '@poolsafe/dialects';
import type { KeyValueConstruct } from '../constructs/key-value.js';
import { type KeyValueEffect, OUTCOME_OF_EFFECT } from '../measurements-key-value.js';

const ANALYSE = { redis: analyseRedis, mongodb: analyseMongo, memcached: analyseMemcached };

/** What `judge` says of a construct on a target: of everything it does, commands without effects included. */
export function judgeKeyValueConstruct(construct: KeyValueConstruct, target: Target): readonly Verdict[] {
  const dialect = construct.dialect as keyof typeof ANALYSE;
  const how = {
    ...(construct.raw ? { raw: true } : {}),
    ...(construct.exclusive ? { exclusive: true } : {}),
  };
  const given = construct.effect ? [{ ...construct.effect, range: { start: 0, end: 0 } } as SessionEffect] : [];
  const steps: Step[] = construct.effect
    ? [{ effects: given, message: 0, messageSize: 1, handle: 'session', text: '' }]
    : (construct.messages ?? []).flatMap((message, index) => {
        const { statements } = ANALYSE[dialect](message);
        return statements.map(({ effects, range }): Step => {
          const text = message.slice(range.start, range.end);
          return {
            effects,
            message: index,
            messageSize: statements.length,
            handle: 'session',
            text,
            sent: { text, statements: 1 },
          };
        });
      });
  const verdicts: Verdict[] = [];
  for (const { effect, context } of replay(steps, dialect)) {
    verdicts.push(judge(effect, target, { ...context, ...how }));
  }
  for (const { text, sent } of steps) {
    const placed = replay([{ effects: given, message: 0, messageSize: 1, handle: 'session', text }], dialect)[0];
    const whole = judgeMessage(target, {
      ...aloneContext(dialect, text),
      ...placed?.context,
      ...(sent ? { sent } : {}),
    });
    if (whole) verdicts.push(whole);
  }
  return verdicts;
}

/** The outcomes of several verdicts. */
export const outcomesOf = (verdicts: readonly Verdict[]): readonly Outcome[] => [
  ...new Set(verdicts.flatMap(({ outcomes }) => outcomes)),
];

/** Outcomes that nobody but the caller meets. */
const OWN: readonly Outcome[] = ['safe', 'tracked', 'pinned', 'no-effect', 'rejected'];

/** What was seen more exactly, where it is more than the effect's own outcome. */
const DETAILS: Readonly<Record<string, Outcome>> = {
  'wrong-replies': 'wrong',
  'closes-for-others': 'harms-others',
  'one-failure-then-reconnect': 'harms-others',
  'refused-others': 'harms-others',
  'others-time-out': 'harms-others',
  'stalls-server': 'stalls',
};

/** Whether outcomes hold what was seen of a construct: the effect, and the same more exactly. */
export function agreesWithSeen(outcomes: readonly Outcome[], effect: KeyValueEffect, detail: string): boolean {
  if (detail.includes('unknown')) return outcomes.includes('unknown');
  if (detail.startsWith('pins the connection')) return outcomes.includes('pinned');
  if (detail === 'outside-transaction') return outcomes.includes('lost');
  if (detail === 'parallel ops in one transaction') return outcomes.includes('interleaves');
  const wanted = OUTCOME_OF_EFFECT[effect];
  const exactly = DETAILS[detail];
  if (wanted === undefined) return outcomes.every((outcome) => OWN.includes(outcome));
  return outcomes.includes(exactly ?? wanted);
}
