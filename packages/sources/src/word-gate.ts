import { WordSearch } from './word-search.js';

/** What makes a word count where it stands: a sticky expression that matches there, or nothing more than the word. */
export type Sign = RegExp | true;

interface Gate {
  /** Whether the text that was read last holds one of its words. */
  met: boolean;
}

const words = new Map<string, (readonly [gate: Gate, sign: Sign])[]>();
const gates: Gate[] = [];
let search: WordSearch | undefined;
let read: string | undefined;

const stands = (sign: Sign, text: string, at: number): boolean => {
  if (sign === true) return true;
  sign.lastIndex = at;
  return sign.test(text);
};

/** Looks for the words of all gates together. */
function walk(text: string): void {
  search ??= new WordSearch([...words.keys()]);
  let closed = gates.length;
  for (const gate of gates) gate.met = false;
  search.test(text, (word, at) => {
    for (const [gate, sign] of words.get(word) ?? []) {
      if (gate.met || !stands(sign, text, at)) continue;
      gate.met = true;
      closed--;
    }
    return closed === 0;
  });
  read = text;
}

/**
 * A question that is asked of every text before anything costly is done with it: does it hold one of these words, and
 * what the word's sign says about the place? All such questions are answered in one walk over the text.
 *
 * @param signs by words of five characters at least, shorter ones would make the walk slower; small letters; the case of letters does not count for the word
 */
export function wordGate(signs: Readonly<Record<string, Sign>>): (text: string) => boolean {
  const gate: Gate = { met: false };
  gates.push(gate);
  for (const [word, sign] of Object.entries(signs)) {
    const known = words.get(word);
    if (known) known.push([gate, sign]);
    else words.set(word, [[gate, sign]]);
  }
  search = undefined;
  read = undefined;
  return (text) => {
    if (read !== text) walk(text);
    return gate.met;
  };
}

/** Signs for words that need nothing more. */
export const plainly = (...names: readonly string[]): Readonly<Record<string, true>> =>
  Object.fromEntries(names.map((name) => [name, true]));
