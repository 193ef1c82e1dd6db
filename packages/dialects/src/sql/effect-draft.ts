import type { Action, Origin, Scope, SessionEffect, State, TextRange } from '@poolsafe/core';

/** The facts of an effect before it is known whether it is deferred. */
export interface EffectDraft {
  readonly state: State;
  readonly action: Action;
  readonly scope: Scope;
  readonly via: string;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly ifNotExists?: boolean;
  readonly inside?: 'script' | undefined;
  readonly range: TextRange;
  readonly origin?: Origin | undefined;
}

/** Leaves out what is not known, so that an effect has a name or none, never an undefined one. */
export function finishEffect(draft: EffectDraft, deferred: SessionEffect['deferred']): SessionEffect {
  const { state, action, scope, via, range } = draft;
  const effect: Partial<Mutable<EffectDraft>> & { deferred?: NonNullable<SessionEffect['deferred']> } = {
    state,
    action,
    scope,
    via,
    range,
  };
  if (draft.name !== undefined) effect.name = draft.name;
  if (draft.value !== undefined) effect.value = draft.value;
  if (draft.ifNotExists === true) effect.ifNotExists = true;
  if (draft.origin !== undefined) effect.origin = draft.origin;
  if (draft.inside !== undefined) effect.inside = draft.inside;
  if (deferred !== undefined) effect.deferred = deferred;
  return effect as SessionEffect;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
