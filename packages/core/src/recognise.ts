import type { Context, SentText } from './context.js';
import { covers, matchesEffect, type SessionEffect } from './effect.js';
import type { Condition, HandlingClause, Protocol, Recognition, SettingTest, Target } from './profile.js';
import { queryRuleField } from './query-rules.js';
import { versionInRange } from './version.js';

/** What travels to the server with a statement; the statement by itself where nothing more is known. */
export const sentWith = (context: Context): SentText => context.sent ?? { text: context.text, statements: 1 };

/** The clause of the profile that decides about an effect: the first that concerns it and recognises it. */
export const clauseFor = (effect: SessionEffect, target: Target, context: Context): HandlingClause | undefined =>
  target.profile.handling.find(
    (clause) =>
      clause.reach !== 'message-alone' &&
      (clause.reach === 'message' || matchesEffect(clause.effects, effect)) &&
      holds(clause.when, target, context, effect) &&
      recognises(clause.recognition, target, context, effect),
  );

/** The clause that decides about a message whatever its effects: the first with that reach that recognises it. */
export const clauseForMessage = (target: Target, context: Context): HandlingClause | undefined =>
  target.profile.handling.find(
    (clause) =>
      clause.reach !== undefined &&
      holds(clause.when, target, context, undefined) &&
      recognises(clause.recognition, target, context, undefined),
  );

/**
 * The clause by which the pooler would act on this effect, were it written or sent in the way that the pooler looks for.
 */
export const clauseForOtherSpelling = (
  effect: SessionEffect,
  target: Target,
  context: Context,
): HandlingClause | undefined =>
  target.profile.handling.find(
    (clause) =>
      clause.recognition !== undefined &&
      clause.reach !== 'message-alone' &&
      clause.recognition.by !== 'protocol' &&
      clause.handling.kind !== 'keeps' &&
      Object.keys(clause.effects).length > 0 &&
      matchesEffect(clause.effects, effect) &&
      holds(clause.when, target, context, effect),
  );

/** True when the pooler pins those who make the state that an effect depends on, however they make it. */
export const pinsMakers = (effect: SessionEffect, target: Target, context: Context): boolean =>
  target.profile.handling.some(
    ({ handling, recognition, effects: { state, scope, name }, reach, when }) =>
      handling.kind === 'pins' &&
      recognition !== undefined &&
      recognition.by !== 'protocol' &&
      reach !== 'message-alone' &&
      state !== undefined &&
      matchesEffect({ state, ...(scope ? { scope } : {}), ...(name ? { name } : {}) }, {
        ...effect,
        action: 'write',
      } as SessionEffect) &&
      holds(when, target, context, effect),
  );

function recognises(
  recognition: Recognition | undefined,
  target: Target,
  context: Context,
  effect: SessionEffect | undefined,
): boolean {
  if (recognition?.by === 'command-tag') return effect !== undefined && recognition.via.includes(effect.via);
  if (recognition?.by !== 'text') return true;
  const seen = seenText(recognition.over, sentWith(context));
  if (!compiled(recognition.pattern).test(seen)) return false;
  if (recognition.unlessSelectOf === undefined) return true;
  return !selectsOnly(seen, target.settings[recognition.unlessSelectOf] ?? '');
}

const regexes = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  let regex = regexes.get(pattern);
  if (!regex) regexes.set(pattern, (regex = new RegExp(pattern, 'is')));
  return regex;
}

function seenText(over: (Recognition & { by: 'text' })['over'], sent: SentText): string {
  switch (over) {
    case 'text':
      return sent.text;
    case 'text-without-comments':
      return withoutComments(sent.text);
    case 'digest':
      return sent.digest ?? withoutComments(sent.text);
    case 'digest-with-comments':
      return sent.digestWithComments ?? sent.digest ?? sent.text;
  }
}

/** The text as a regular expression of a proxy sees it: no comment blocks, white space folded. Not a tokenizer. */
const withoutComments = (text: string): string =>
  text
    .replace(/^\s*\/\*!\d{5} (.*)\*\/\s*;?\s*$/s, '$1')
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .trim();

/** True for a `SELECT` in which every item begins with a variable that the list names. */
function selectsOnly(text: string, list: string): boolean {
  const items = /^select (.*)$/is.exec(text)?.[1];
  if (items === undefined) return false;
  const listed = list.toLowerCase().split(/[ ,]+/).filter(Boolean);
  return items
    .replace(/@@(session\.|local\.)?/gi, '')
    .toLowerCase()
    .split(',')
    .filter((item) => item !== '')
    .every((item) => listed.some((name) => item.trimStart().startsWith(name)));
}

/** True when every key of a condition holds. `effect` is absent where a message is judged as a whole. */
export function holds(
  when: Condition | undefined,
  target: Target,
  context: Context,
  effect: SessionEffect | undefined,
): boolean {
  if (!when) return true;
  return (
    covers(when.dialect, context.dialect) &&
    (when.version === undefined || versionInRange(target.version, when.version)) &&
    covers(when.mode, target.mode.name) &&
    (when.server === undefined ||
      (target.serverVersion !== null && versionInRange(target.serverVersion, when.server))) &&
    covers<Protocol | null>(when.protocol, target.protocol) &&
    (when.transaction === undefined || when.transaction === context.transaction) &&
    (when.oneMessage === undefined || when.oneMessage === context.oneMessage) &&
    (when.released === undefined || when.released === context.released) &&
    (when.readWriteSplit === undefined || when.readWriteSplit === target.readWriteSplit) &&
    (when.firstInTransaction === undefined || when.firstInTransaction === (context.firstInTransaction ?? false)) &&
    (when.severalStatements === undefined || when.severalStatements === sentWith(context).statements > 1) &&
    (when.queryRule === undefined ||
      covers(when.queryRule.is, queryRuleField(target, when.queryRule, sentWith(context)))) &&
    Object.entries(when.settings ?? {}).every(([name, test]) => settingHolds(test, target.settings[name], effect))
  );
}

function settingHolds(test: SettingTest, value: string | undefined, effect: SessionEffect | undefined): boolean {
  if (value === undefined) return false;
  if ('is' in test) return value.toLowerCase() === test.is.toLowerCase();
  if ('above' in test) return Number(value) > test.above;
  if ('empty' in test) return (value.trim() === '') === test.empty;
  if ('matches' in test) return compiled(test.matches).test(value);
  const listed = value.split(',').map((name) => name.trim().toLowerCase());
  return (effect?.name !== undefined && listed.includes(effect.name)) === test.listsName;
}
