import type { TextRange } from '@poolsafe/core';

/** The text with the inside of strings and all of comments blanked, character for character. */
export function maskStrings(text: string): string {
  return text.replace(
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (found) => (found.startsWith('/') ? ' '.repeat(found.length) : found[0] + '_'.repeat(found.length - 2) + found[0]),
  );
}

const OPENING = '([{';
const CLOSING = ')]}';

/**
 * Statements of a masked shell text: separated by semicolons, by line ends outside brackets (unless the next line goes
 * on with a dot), and by the end of a document that stands by itself.
 */
export function splitShell(masked: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  let depth = 0;
  let start = 0;
  const flush = (end: number) => {
    const words = masked.slice(start, end);
    const trimmed = words.trim();
    if (trimmed !== '') {
      const from = start + words.indexOf(trimmed);
      ranges.push({ start: from, end: from + trimmed.length });
    }
    start = end + 1;
  };
  for (let i = 0; i < masked.length; i++) {
    const character = masked[i] ?? '';
    if (OPENING.includes(character)) depth++;
    else if (CLOSING.includes(character)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && (character === ';' || (character === '\n' && !/^\s*\./.test(masked.slice(i, i + 200))))) {
      flush(i);
    }
  }
  flush(masked.length);
  return ranges;
}
