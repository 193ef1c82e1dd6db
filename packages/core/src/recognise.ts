import type { Context, SentText } from './context.js';
import { covers, matchesEffect, type SessionEffect } from './effect.js';
import type { Condition, HandlingClause, Protocol, Recognition, SettingTest, Target } from './profile.js';
import { queryRuleField } from './query-rules.js';
import { versionInRange } from './version.js';

const sentAlone = new WeakMap<Context, SentText>();

/** What travels to the server with a statement; the statement by itself where nothing more is known. */
export function sentWith(context: Context): SentText {
  if (context.sent) return context.sent;
  let sent = sentAlone.get(context);
  if (!sent) sentAlone.set(context, (sent = { text: context.text, statements: 1 }));
  return sent;
}

const handling = new WeakMap<Target, readonly HandlingClause[]>();

/** The clauses of the profile that can apply to a target at all: of its version, mode, server and settings. */
function handlingOf(target: Target): readonly HandlingClause[] {
  let clauses = handling.get(target);
  if (!clauses) {
    clauses = target.profile.handling.filter(({ when }) => !when || holdsForTarget(when, target));
    handling.set(target, clauses);
  }
  return clauses;
}

/** The part of a condition that is about the target alone. */
const holdsForTarget = (when: Condition, target: Target): boolean =>
  (when.version === undefined || versionInRange(target.version, when.version)) &&
  covers(when.mode, target.mode.name) &&
  (when.server === undefined || (target.serverVersion !== null && versionInRange(target.serverVersion, when.server))) &&
  covers<Protocol | null>(when.protocol, target.protocol) &&
  (when.readWriteSplit === undefined || when.readWriteSplit === target.readWriteSplit) &&
  Object.entries(when.settings ?? {}).every(
    ([name, test]) => 'listsName' in test || settingHolds(test, target.settings[name], undefined),
  );

/** The clause of the profile that decides about an effect: the first that concerns it and recognises it. */
export const clauseFor = (effect: SessionEffect, target: Target, context: Context): HandlingClause | undefined =>
  handlingOf(target).find(
    (clause) =>
      clause.reach !== 'message-alone' &&
      (clause.reach === 'message' || matchesEffect(clause.effects, effect)) &&
      (!clause.when || holdsHere(clause.when, target, context, effect)) &&
      recognises(clause.recognition, target, context, effect),
  );

/** The clause that decides about a message whatever its effects: the first with that reach that recognises it. */
export const clauseForMessage = (target: Target, context: Context): HandlingClause | undefined =>
  handlingOf(target).find(
    (clause) =>
      clause.reach !== undefined &&
      (!clause.when || holdsHere(clause.when, target, context, undefined)) &&
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
  handlingOf(target).find(
    (clause) =>
      clause.recognition !== undefined &&
      clause.reach !== 'message-alone' &&
      clause.recognition.by !== 'protocol' &&
      clause.handling.kind !== 'keeps' &&
      Object.keys(clause.effects).length > 0 &&
      matchesEffect(clause.effects, effect) &&
      (!clause.when || holdsHere(clause.when, target, context, effect)),
  );

/** True when the pooler pins those who make the state that an effect depends on, however they make it. */
export const pinsMakers = (effect: SessionEffect, target: Target, context: Context): boolean =>
  handlingOf(target).some(
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
      (!when || holdsHere(when, target, context, effect)),
  );

function recognises(
  recognition: Recognition | undefined,
  target: Target,
  context: Context,
  effect: SessionEffect | undefined,
): boolean {
  if (recognition?.by === 'command-tag') return effect !== undefined && recognition.via.includes(effect.via);
  if (recognition?.by === 'method') return context.raw !== true;
  if (recognition?.by !== 'text') return true;
  const sent = sentWith(context);
  if (!looksLike(recognition, sent)) return false;
  if (recognition.unlessSelectOf === undefined) return true;
  return !passedOver(recognition, target.settings[recognition.unlessSelectOf] ?? '', sent);
}

type TextRecognition = Recognition & { readonly by: 'text' };

const regexes = new WeakMap<TextRecognition, RegExp>();

function compiled(recognition: TextRecognition): RegExp {
  let regex = regexes.get(recognition);
  if (!regex) regexes.set(recognition, (regex = new RegExp(recognition.pattern, 'is')));
  return regex;
}

const looked = new WeakMap<SentText, Map<TextRecognition, boolean>>();

/** Every effect of a message asks the same of its text: the answers are kept as long as the message is. */
function looksLike(recognition: TextRecognition, sent: SentText): boolean {
  let answers = looked.get(sent);
  if (!answers) looked.set(sent, (answers = new Map<TextRecognition, boolean>()));
  let answer = answers.get(recognition);
  if (answer === undefined) {
    answer = compiled(recognition).test(seenText(recognition.over, sent));
    answers.set(recognition, answer);
  }
  return answer;
}

const listings = new WeakMap<SentText, Map<string, boolean>>();

/** `selectsOnly`, kept like the other answers. */
function passedOver(recognition: TextRecognition, list: string, sent: SentText): boolean {
  let answers = listings.get(sent);
  if (!answers) listings.set(sent, (answers = new Map<string, boolean>()));
  const key = `${recognition.over} ${list}`;
  let answer = answers.get(key);
  if (answer === undefined) answers.set(key, (answer = selectsOnly(seenText(recognition.over, sent), list)));
  return answer;
}

const commentless = new WeakMap<SentText, string>();

function seenText(over: TextRecognition['over'], sent: SentText): string {
  switch (over) {
    case 'text':
      return sent.text;
    case 'text-without-comments':
      return withoutComments(sent);
    case 'digest':
      return sent.digest ?? withoutComments(sent);
    case 'digest-with-comments':
      return sent.digestWithComments ?? sent.digest ?? sent.text;
  }
}

/** The text as a regular expression of a proxy sees it: no comment blocks, white space folded. Not a tokenizer. */
function withoutComments(sent: SentText): string {
  let text = commentless.get(sent);
  if (text === undefined) {
    text = sent.text
      .replace(/^\s*\/\*!\d{5} (.*)\*\/\s*;?\s*$/s, '$1')
      .replace(/\/\*.*?\*\//gs, '')
      // Single spaces stay as they are: nearly all there is in a long text.
      .replace(/ \s+|[^\S ]\s*/g, ' ')
      .trim();
    commentless.set(sent, text);
  }
  return text;
}

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
export const holds = (
  when: Condition | undefined,
  target: Target,
  context: Context,
  effect: SessionEffect | undefined,
): boolean => !when || (holdsForTarget(when, target) && holdsHere(when, target, context, effect));

/** The part of a condition that is about where a statement stands, and about the effect. */
const holdsHere = (when: Condition, target: Target, context: Context, effect: SessionEffect | undefined): boolean =>
  covers(when.dialect, context.dialect) &&
  (when.transaction === undefined || when.transaction === context.transaction) &&
  (when.oneMessage === undefined || when.oneMessage === context.oneMessage) &&
  (when.released === undefined || when.released === context.released) &&
  (when.raw === undefined || when.raw === (context.raw === true)) &&
  (when.firstInTransaction === undefined || when.firstInTransaction === (context.firstInTransaction ?? false)) &&
  (when.severalStatements === undefined || when.severalStatements === sentWith(context).statements > 1) &&
  (when.queryRule === undefined ||
    covers(when.queryRule.is, queryRuleField(target, when.queryRule, sentWith(context)))) &&
  Object.entries(when.settings ?? {}).every(
    ([name, test]) => !('listsName' in test) || settingHolds(test, target.settings[name], effect),
  );

function settingHolds(test: SettingTest, value: string | undefined, effect: SessionEffect | undefined): boolean {
  if (value === undefined) return false;
  if ('is' in test) return value.toLowerCase() === test.is.toLowerCase();
  if ('above' in test) return Number(value) > test.above;
  if ('empty' in test) return (value.trim() === '') === test.empty;
  if ('matches' in test) return new RegExp(test.matches, 'i').test(value);
  const listed = value.split(',').map((name) => name.trim().toLowerCase());
  return (effect?.name !== undefined && listed.includes(effect.name)) === test.listsName;
}
