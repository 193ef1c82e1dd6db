import type { SessionEffect } from '@poolsafe/core';
import type { Explanation } from '@poolsafe/engine';

/** An effect as others read it: without its range, and without its value unless literals are asked for. */
export function effectJson(effect: SessionEffect, showLiterals: boolean): Record<string, unknown> {
  const { state, action, scope, name, via, deferred, value } = effect;
  return {
    state,
    action,
    scope,
    ...(name === undefined ? {} : { name }),
    via,
    ...(deferred === undefined ? {} : { deferred }),
    ...(showLiterals && value !== undefined ? { value } : {}),
  };
}

/** An explanation as a JSON object. */
export function explanationJson(explanation: Explanation, showLiterals: boolean): Record<string, unknown> {
  return {
    statement: explanation.statement,
    dialect: explanation.dialect,
    effects: explanation.effects.map((effect) => effectJson(effect, showLiterals)),
    verdicts: explanation.verdicts,
  };
}
