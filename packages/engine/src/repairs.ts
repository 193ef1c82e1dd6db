import { aloneContext, type Dialect, type OptionUse, type SessionEffect } from '@poolsafe/core';
import { DEFAULT_TARGETS, parseTarget } from '@poolsafe/poolers';
import { rules } from '@poolsafe/rules';
import { clients, type EffectTemplate } from '@poolsafe/sources';
import { occurrenceOf, ruleFor } from './judging.js';

let known: ReadonlySet<string> | undefined;

/**
 * The rules whose findings can come with an edit: of the statement, where the rule knows one, or of a client's option,
 * where the client's description does.
 */
export function repairedRules(): ReadonlySet<string> {
  return (known ??= new Set([
    ...rules.flatMap((rule) => (rule.about === 'effects' && rule.fixes ? [rule.id] : [])),
    ...clients.flatMap(({ title, dialect, behaviours, parameters, traps = [] }) => [
      ...behaviours
        .filter(({ set }) => set !== undefined)
        .flatMap(({ effects }) => effects.flatMap((effect) => rulesOf(effect, title, dialect))),
      // A parameter that is given can be taken out.
      ...(parameters ? [...rulesOf(PARAMETER, title, dialect)] : []),
      ...traps.map(({ rule }) => rule ?? 'prepare-option'),
    ]),
  ]));
}

const PARAMETER: EffectTemplate = {
  state: 'setting',
  action: 'write',
  scope: 'session',
  name: 'statement_timeout',
  via: 'startup',
};

/** Who speaks about an effect of an option, on the poolers that are judged for when nobody names one. */
function rulesOf(template: EffectTemplate, client: string, dialect: Dialect): readonly string[] {
  const effect = { ...template, range: { start: 0, end: 0 } } as SessionEffect;
  const option: OptionUse = { client, option: '', given: true, does: '', remedy: '', fixes: [] };
  return Object.values(DEFAULT_TARGETS).flatMap((target) => {
    const occurrence = occurrenceOf(effect, aloneContext(dialect, ''), parseTarget(target), false);
    return ruleFor({ ...occurrence, option })?.id ?? [];
  });
}
