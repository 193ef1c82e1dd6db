import type { NotAnalysed, TextRange } from '@poolsafe/core';

/** One word of a command: its value after unquoting, and where it stands, quotes included. */
export interface Word {
  readonly value: string;
  readonly range: TextRange;
}

/** `127.0.0.1:6379[3]>`, `127.0.0.1:6379(TX)>`, `redis>`: what redis-cli prints before a command. */
const PROMPT = /^\s*(?:[\w.-]+(?::\d+)?(?:\[\d+\])?(?:\(TX\))?|\[[\w:.]+\]:\d+)>\s+/;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/**
 * Splits one line the way redis-cli and the inline protocol do: white space separates, double quotes know escapes and
 * `\xHH`, single quotes know `\'`. Gives the reason instead when quotes do not close or are followed by a letter.
 */
export function splitLine(text: string, line: TextRange): readonly Word[] | NotAnalysed {
  const words: Word[] = [];
  const prompt = PROMPT.exec(text.slice(line.start, line.end));
  let i = line.start + (prompt?.[0].length ?? 0);
  for (;;) {
    while (i < line.end && /\s/.test(text[i] ?? '')) i++;
    if (i >= line.end) return words;
    const start = i;
    let value = '';
    while (i < line.end && !/\s/.test(text[i] ?? '')) {
      const quote = text[i];
      if (quote !== '"' && quote !== "'") {
        value += quote ?? '';
        i++;
        continue;
      }
      const quoted = readQuoted(text, i, line.end);
      if (!quoted) return { range: { start, end: line.end }, reason: `a quote opened by ${quote} is not closed` };
      if (quoted.next < line.end && !/\s/.test(text[quoted.next] ?? '')) {
        return { range: { start, end: line.end }, reason: 'a closing quote is not followed by white space' };
      }
      value += quoted.value;
      i = quoted.next;
    }
    words.push({ value, range: { start, end: i } });
  }
}

function readQuoted(text: string, open: number, end: number): { value: string; next: number } | undefined {
  const quote = text[open];
  let value = '';
  for (let i = open + 1; i < end; i++) {
    const character = text[i] ?? '';
    if (character === quote) return { value, next: i + 1 };
    if (character !== '\\' || i + 1 >= end) {
      value += character;
      continue;
    }
    const next = text[i + 1] ?? '';
    const hex = quote === '"' && next === 'x' ? /^[0-9a-f]{2}/i.exec(text.slice(i + 2, i + 4))?.[0] : undefined;
    if (hex !== undefined) {
      value += String.fromCharCode(Number.parseInt(hex, 16));
      i += 3;
    } else if (quote === '"') {
      value += ESCAPES[next] ?? next;
      i++;
    } else if (next === "'") {
      value += next;
      i++;
    } else value += character;
  }
  return undefined;
}
