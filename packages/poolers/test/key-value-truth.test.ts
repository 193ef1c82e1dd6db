import { judge, judgeMessage, type Outcome, replay, type SessionEffect, type Step, type Target } from '@poolsafe/core';
import { analyseMemcached, analyseMongo, analyseRedis } from '@poolsafe/dialects';
import { describe, expect, it } from 'vitest';
import {
  keyValueConfigurations,
  keyValueConstruct,
  type KeyValueConstruct,
  type KeyValueEffect,
  OUTCOME_OF_EFFECT,
  parseTarget,
} from '../src/index.js';
import { keyValueDisagreements } from './key-value-disagreements.js';

const ANALYSE = { redis: analyseRedis, mongodb: analyseMongo, memcached: analyseMemcached };

/** What `judge` says of a construct on a target: the outcomes of everything it does, commands without effects included. */
function judged(construct: KeyValueConstruct, target: Target): readonly Outcome[] {
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
  const outcomes = new Set<Outcome>();
  for (const { effect, context } of replay(steps, dialect)) {
    for (const outcome of judge(effect, target, { ...context, ...how }).outcomes) outcomes.add(outcome);
  }
  for (const { text, sent } of steps) {
    const placed = replay([{ effects: given, message: 0, messageSize: 1, handle: 'session', text }], dialect)[0];
    const context = {
      dialect,
      transaction: 'outside',
      oneMessage: false,
      transactionEnds: 'unknown',
      madeInBoundary: false,
      released: 'no',
      handle: 'session',
      text,
    } as const;
    const whole = judgeMessage(target, { ...context, ...placed?.context, ...(sent ? { sent } : {}) });
    for (const outcome of whole?.outcomes ?? []) outcomes.add(outcome);
  }
  return [...outcomes];
}

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

function agrees(outcomes: readonly Outcome[], effect: KeyValueEffect, detail: string): boolean {
  if (detail.includes('unknown')) return outcomes.includes('unknown');
  if (detail.startsWith('pins the connection')) return outcomes.includes('pinned');
  if (detail === 'outside-transaction') return outcomes.includes('lost');
  if (detail === 'parallel ops in one transaction') return outcomes.includes('interleaves');
  const wanted = OUTCOME_OF_EFFECT[effect];
  const exactly = DETAILS[detail];
  if (wanted === undefined) return outcomes.every((outcome) => OWN.includes(outcome));
  return outcomes.includes(exactly ?? wanted);
}

describe('judge agrees with what was measured on key-value clients and proxies', () => {
  const cells = keyValueConfigurations.flatMap(({ target, on, basis, cells: ofTarget }) =>
    Object.entries(ofTarget).map(([id, [effect, detail]]) => ({ target, on, basis, id, effect, detail })),
  );

  it('has every row', () => {
    expect(cells).toHaveLength(1153);
  });

  it('cell by cell', () => {
    const wrong: string[] = [];
    const listed = new Map<string, number>();
    let compared = 0;
    for (const { target, on, id, effect, detail } of cells) {
      const cell = `${target} ${id}`;
      const known = keyValueDisagreements.find((entry) => entry.cell.test(cell));
      const construct = keyValueConstruct(id);
      const outcomes = construct && judged(construct, parseTarget(target));
      const fits = outcomes !== undefined && agrees(outcomes, effect, detail);
      if (known) {
        listed.set(known.reason, (listed.get(known.reason) ?? 0) + 1);
        if (fits) wrong.push(`${cell}: agrees by now; take it off the list`);
        continue;
      }
      compared++;
      if (!construct) wrong.push(`${cell}: no construct`);
      else if (!fits) {
        wrong.push(`${cell} (${on}): measured ${effect} ${detail}, judged ${(outcomes ?? []).join('+')}`);
      }
    }
    const notCompared = [...listed].map(([reason, count]) => `  ${String(count)} not compared: ${reason}`);
    console.log([`${String(compared)} cells compared, ${String(wrong.length)} disagree`, ...notCompared].join('\n'));
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
  });
});
