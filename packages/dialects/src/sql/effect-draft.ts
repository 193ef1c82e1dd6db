import type { Action, Scope, SessionEffect, State, TextRange } from '@poolsafe/core';

/** The facts of an effect before it is known whether it is deferred. */
export interface EffectDraft {
  readonly state: State;
  readonly action: Action;
  readonly scope: Scope;
  readonly via: string;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly ifNotExists?: boolean;
  readonly range: TextRange;
}

/** Leaves out what is not known, so that an effect has a name or none, never an undefined one. */
export function finishEffect(draft: EffectDraft, deferred: SessionEffect['deferred']): SessionEffect {
  const { name, value, ifNotExists, ...facts } = draft;
  return {
    ...facts,
    ...(name === undefined ? {} : { name }),
    ...(value === undefined ? {} : { value }),
    ...(ifNotExists === true ? { ifNotExists } : {}),
    ...(deferred === undefined ? {} : { deferred }),
  } as SessionEffect;
}
