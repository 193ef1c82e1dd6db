import type { CodeString, LexedCode } from './lexer.js';

/** Stands for a character of what a program fills in, as `maskPlaceholders` has it. */
export const UNKNOWN = '\u0000';

/** Most literals that are put together into one text. */
const MOST = 60;

const QUOTES = /["'`]+#*/y;
/** What joins two texts, with what may stand around it. Literals of Python follow each other as they are. */
const JOINS: readonly (readonly [RegExp, RegExp])[] = [
  [/\.php$/, /\s*\.\s*/y],
  [/\.(?:exs?|hs)$/, /\s*<>\s*/y],
  [/\.lua$/, /\s*\.\.\s*/y],
  [/\.rb$/, /\s*(?:\+|<<)\s*/y],
  [/./, /\s*\+\s*/y],
];
const PREFIX = /(?:\\\s*\n)?\s*[rbuf$@]{0,2}/iy;

const matched = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};

/**
 * The texts of a program: literals that it joins with each other and with values are one, in which everything that is
 * not a literal's own is `UNKNOWN`, so that offsets stay what they are in the file.
 */
export function phrasesOf({ code, strings }: LexedCode, path: string): readonly CodeString[] {
  const join = JOINS.find(([files]) => files.test(path))?.[1] ?? /\s*\+\s*/y;
  // These languages join literals that follow each other.
  const adjacent = /\.(?:py|c|h|cc|cpp|cxx|hpp|hh|dart)$/.test(path);
  const opened = new Map(strings.map((string, index) => [string.start, index]));
  /** The literal that opens at or right behind an offset, if nothing else does. */
  const openingAt = (at: number): number | undefined => {
    const quote = matched(PREFIX, code, at);
    for (let start = quote + 1; start <= quote + 3; start++) {
      const index = opened.get(start);
      if (index !== undefined && /^["'`]+$/.test(code.slice(quote, start))) return index;
    }
    return undefined;
  };
  const phrases: CodeString[] = [];
  for (let index = 0; index < strings.length;) {
    const first = strings[index];
    if (!first) break;
    let { text, end } = first;
    let last = index;
    for (let parts = 0; parts < MOST; parts++) {
      const behind = matched(QUOTES, code, end);
      const operand = matched(join, code, behind);
      const literal =
        (adjacent ? openingAt(behind) : undefined) ?? (operand === behind ? undefined : openingAt(operand));
      const next = literal === undefined ? undefined : strings[literal];
      if (literal !== undefined && next) {
        // Literals that follow each other have nothing between them.
        text += ' '.repeat(next.start - end) + next.text;
        ({ end } = next);
        last = literal;
        continue;
      }
      if (operand === behind) break;
      const stop = operandEnd(code, operand, join);
      if (stop === operand) break;
      const back = matched(join, code, stop);
      const after = back === stop ? undefined : openingAt(back);
      const following = after === undefined ? undefined : strings[after];
      if (!following || after === undefined) {
        text += UNKNOWN.repeat(stop - end);
        break;
      }
      text += UNKNOWN.repeat(following.start - end) + following.text;
      ({ end } = following);
      last = after;
    }
    phrases.push({ text, start: first.start, end: first.start + text.length });
    index = last + 1;
  }
  return phrases;
}

/** Where a value that is joined to a text ends: at the next join, or where the expression does. */
function operandEnd(code: string, from: number, join: RegExp): number {
  let depth = 0;
  for (let at = from; at < code.length && at < from + 400; at++) {
    const character = code[at] ?? '';
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) {
      if (depth-- === 0) return trimmed(code, from, at);
    } else if (depth === 0 && (',;\n'.includes(character) || matched(join, code, at) > at)) {
      return trimmed(code, from, at);
    }
  }
  return from;
}

const trimmed = (code: string, from: number, end: number): number => from + code.slice(from, end).trimEnd().length;
