import { Mark, marksOf, type SkimRules } from '../sql/skimmer.js';
import { Watch, WordSet } from '../sql/watch.js';
import { K, KEYWORDS } from './keywords.js';
import { ONLY_AT_HEAD, SESSION_WORDS, SHAPING, WITH_BODY, WITH_SETTINGS } from './session-words.js';

const flags = (words: readonly (keyof typeof K)[]): Uint8Array => {
  const table = new Uint8Array(KEYWORDS.size + 1);
  for (const word of words) table[K[word]] = 1;
  return table;
};

const MARKS = flags(SESSION_WORDS.filter((word) => !ONLY_AT_HEAD.includes(word)));
const HEAD_MARKS = flags(SESSION_WORDS);
const CREATE_MARKS = flags(WITH_BODY);
const ALTER_MARKS = flags(WITH_SETTINGS);

/** True when the statement that begins with keyword `head` has to be read because of a keyword at this place in it. */
export function isMark(keyword: number, place: number, head: number): boolean {
  if ((place === 0 ? HEAD_MARKS : MARKS)[keyword] === 1) return true;
  if (head === K.create) return CREATE_MARKS[keyword] === 1;
  return place === 1 && head === K.alter && ALTER_MARKS[keyword] === 1;
}

/** Words that a statement is read for, wherever they stand. */
export const WORDS: readonly string[] = [
  ...SESSION_WORDS.filter((word) => !ONLY_AT_HEAD.includes(word)),
  ...WITH_BODY,
  ...SHAPING,
];

/** What a statement is read for; without any of it, it is skimmed. */
export const WATCHED = Watch.of(WORDS, ';\'"-/$\\{<#\0');

export const SKIM_RULES: SkimRules = {
  marks: marksOf({ "'": Mark.String, '"': Mark.Name }),
  heads: new WordSet(SESSION_WORDS),
  headsOfTwo: [new WordSet(['alter']), new WordSet(WITH_SETTINGS)],
  spacedDashes: false,
};
