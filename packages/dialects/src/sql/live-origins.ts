import type { Definition, SessionEffect } from '@poolsafe/core';
import type { Segment } from './live-segments.js';
import { type LiveStatement, movedEffect } from './live-text.js';

type AnySegment = Segment<unknown, unknown>;

/** Where the words of an effect come from in the same text: in this segment, so far from its start. */
export interface OriginPlace {
  readonly segment: AnySegment;
  readonly within: number;
}

/** @param segments those of the text, in their order */
export function originPlace(segments: readonly AnySegment[], { origin }: SessionEffect): OriginPlace | undefined {
  if (origin === undefined || origin.file !== undefined) return undefined;
  const segment = segmentAt(segments, origin.range.start);
  return segment && { segment, within: origin.range.start - segment.start };
}

/**
 * The statement with the origins of its effects where they stand now; the same object when they have not moved.
 *
 * @param start where the statement begins now
 */
export function withOriginsNow(
  live: LiveStatement,
  origins: readonly (OriginPlace | undefined)[],
  start: number,
): LiveStatement {
  if (!origins.some((origin) => origin !== undefined)) return live;
  let changed = false;
  const effects = live.statement.effects.map((effect, index) => {
    const by = originShift(effect, origins[index], start);
    if (by === 0) return effect;
    changed = true;
    return movedEffect(effect, 0, by);
  });
  return changed ? { ...live, statement: { ...live.statement, effects } } : live;
}

/** Effects of a definition at their places in the text as it is now; `start` is where its segment begins. */
export const absoluteEffects = (
  effects: Definition['effects'],
  origins: readonly (OriginPlace | undefined)[],
  start: number,
): readonly SessionEffect[] =>
  effects.map((effect, index) => movedEffect(effect, start, start + originShift(effect, origins[index], start)));

/** How far the place that an effect comes from has moved, against one offset of the text. */
const originShift = ({ origin }: SessionEffect, place: OriginPlace | undefined, from: number): number =>
  place && origin ? place.segment.start + place.within - from - origin.range.start : 0;

function segmentAt(segments: readonly AnySegment[], offset: number): AnySegment | undefined {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return segments[low];
}
