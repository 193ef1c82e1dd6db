import { aloneContext, judge, type Outcome, replay, type SessionEffect, type Step, type Target } from '@poolsafe/core';
import { analysePostgres, loadPostgresParser } from '@poolsafe/dialects';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type LabConstruct,
  type LabVerdict,
  measurementFile,
  OUTCOMES_OF_LAB_VERDICT,
  parseTarget,
  postgresConstructs,
} from '../src/index.js';
import { disagreements } from './disagreements.js';

beforeAll(loadPostgresParser);

/** What `judge` says of a construct on a target: the outcomes of the effects that the construct is about. */
function judged(construct: LabConstruct, target: Target): readonly Outcome[] {
  if (construct.effect) {
    const effect = { ...construct.effect, range: { start: 0, end: 0 } } as SessionEffect;
    return judge(effect, target, aloneContext('postgres', '')).outcomes;
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

/** Outcomes that one look at a connection cannot tell apart count as one. */
const comparable = (outcomes: readonly Outcome[], construct: LabConstruct): string => {
  const words = new Set(
    outcomes.map((outcome) => (outcome === 'wrong' ? 'lost' : outcome === 'tracked' ? 'safe' : outcome)),
  );
  if (construct.aspect === 'leak') return words.has('leaked') ? 'leaked' : 'not leaked';
  if (words.size > 1) words.delete('safe');
  return [...words].sort().join('+');
};

interface Cell {
  readonly construct: LabConstruct;
  readonly target: Target;
  readonly seen: string;
}

function cellsOf(product: string): readonly Cell[] {
  const file = measurementFile(product);
  return (file?.configurations ?? []).flatMap((configuration) => {
    const settings = Object.entries({ ...configuration.settings, server_version: configuration.serverVersion })
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    const target = parseTarget(
      product === 'direct'
        ? `direct?${settings}`
        : `${product}@${configuration.version}/${configuration.mode}?${settings}`,
    );
    return postgresConstructs.flatMap((construct) => {
      const cell = configuration.cells[construct.id];
      return cell ? [{ construct, target, seen: cell[0] }] : [];
    });
  });
}

describe.each(['direct', 'pgbouncer'])('%s: judge agrees with what was measured', (product) => {
  it('cell by cell', () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const { construct, target, seen } of cellsOf(product)) {
      const expected = OUTCOMES_OF_LAB_VERDICT[seen as LabVerdict];
      if (expected.length === 0) continue;
      compared++;
      const cell = `${target.id} ${construct.id}`;
      const got = comparable(judged(construct, target), construct);
      const want = comparable(expected, construct);
      const known = disagreements.find((entry) => entry.cell.test(cell));
      if (got !== want && !known) wrong.push(`${cell}: measured ${seen}, judged ${got}`);
      if (got === want && known?.exact === cell)
        wrong.push(`${cell}: agrees by now; take it off the list of disagreements`);
    }
    console.log(`${product}: ${compared} cells compared, ${wrong.length} disagree`);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(100);
  });
});
