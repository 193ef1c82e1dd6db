import type { NotAnalysed, SessionEffect, Statement } from '@poolsafe/core';
import { moved, type Segment } from './live-segments.js';

/** A statement of a text that is edited: the same object as long as nothing about it changes but its place. */
export interface LiveStatement {
  /** Its ranges are offsets from where it begins; those of origins in the same text too. */
  readonly statement: Statement;
  /** Its words. */
  readonly text: string;
  /** Where it begins now. */
  readonly start: () => number;
}

/** What a text that is edited holds. */
export interface LiveAnalysis {
  /** Those with effects, or that leave something to ask about. */
  readonly statements: readonly LiveStatement[];
  readonly statementCount: number;
  /** Where the last of all begins now. */
  readonly lastStatement: number | undefined;
  /** Places as they are now. */
  readonly notAnalysed: readonly NotAnalysed[];
}

/** A statement with its ranges as offsets from its beginning. */
export function relative(statement: Statement): Statement {
  const { range, effects, leaves } = statement;
  const by = -range.start;
  return {
    ...statement,
    range: moved(range, by),
    effects: effects.map((effect) => movedEffect(effect, by)),
    ...(leaves ? { leaves: leaves.map((effect) => movedEffect(effect, by)) } : {}),
  };
}

/** An effect whose words, and the words that it comes from in the same text, stand further on. */
export function movedEffect(effect: SessionEffect, by: number, originBy = by): SessionEffect {
  const { origin, range } = effect;
  const from = origin?.file === undefined && origin ? { ...origin, range: moved(origin.range, originBy) } : origin;
  return { ...effect, range: moved(range, by), ...(from ? { origin: from } : {}) };
}

/** A copy of its own: a slice would keep the whole text that it was taken from. */
export const ownText = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

/** An effect that keeps no text alive. */
export const detached = (effect: SessionEffect): SessionEffect => ({
  ...effect,
  ...(effect.name === undefined ? {} : { name: ownText(effect.name) }),
  ...(effect.value === undefined ? {} : { value: ownText(effect.value) }),
});

/** What could not be read in these segments, where they stand now. */
export const notesOf = (segments: readonly Segment<unknown, unknown>[]): readonly NotAnalysed[] =>
  segments
    .filter(({ notAnalysed }) => notAnalysed.length > 0)
    .flatMap(({ start, notAnalysed }) => notAnalysed.map((note) => ({ ...note, range: moved(note.range, start) })));
