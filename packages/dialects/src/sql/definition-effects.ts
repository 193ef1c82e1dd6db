import type { Deferred, Definition, Origin, SessionEffect, TextRange } from '@poolsafe/core';

/** What running a definition does, of the effects that the statement has which defines it. */
export const effectsOfRunning = (
  kind: Deferred,
  range: TextRange,
  effects: readonly SessionEffect[],
): readonly SessionEffect[] =>
  distinct(effects.filter((effect) => effect.deferred === kind && !comesBackTo(range, effect)));

/** Where an effect is written that a definition has when it is run; one of another file runs others of that file. */
export function originOf(
  { kind, name, file }: Pick<Definition, 'kind' | 'name' | 'file'>,
  effect: SessionEffect,
): Origin {
  const first = effect.origin ?? { kind, name, range: effect.range };
  return first.file === undefined && file !== undefined ? { ...first, file } : first;
}

/** An effect that a definition has only because it runs itself, be it through others. */
const comesBackTo = (range: TextRange, { origin }: SessionEffect): boolean =>
  origin !== undefined &&
  origin.file === undefined &&
  origin.range.start >= range.start &&
  origin.range.end <= range.end;

/** One of each effect that the same words make: functions that call each other would pile them up. */
function distinct(effects: readonly SessionEffect[]): readonly SessionEffect[] {
  const seen = new Set<string>();
  return effects.filter(({ state, action, scope, name, range, origin }) => {
    const words = origin ? `${origin.file ?? ''} ${String(origin.range.start)}` : String(range.start);
    const key = [state, action, scope, name ?? '', words].join('|');
    return !seen.has(key) && seen.add(key);
  });
}
