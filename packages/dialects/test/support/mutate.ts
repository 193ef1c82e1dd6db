/** A small random generator (mulberry32): the same seed gives the same numbers. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const INSERTED = [
  "'",
  '"',
  '$$',
  '$a$',
  '/*',
  '*/',
  '--',
  '\n',
  '\r\n',
  ';',
  '(',
  ')',
  '{',
  '}',
  '{{',
  '{%',
  '<?',
  '\\',
  ':',
  '::',
  '?',
  '%s',
  '@',
  '#',
  '\0',
  '\uFEFF',
  '\uE000',
  '\uD800',
  '\uDC00',
  '😀',
  'é',
  'BEGIN ATOMIC',
  "E'",
  'U&"',
  ' END ',
  ' CASE ',
  '0x',
  '$1',
];

/** One statement's text damaged as typing and cutting damage it. */
export function damage(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const length = Math.floor(random() * 12);
  switch (Math.floor(random() * 5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at + length);
    case 3:
      return text.slice(0, at) + text.slice(Math.max(0, at - length), at) + text.slice(at);
    default:
      return text.slice(0, at) + (INSERTED[Math.floor(random() * INSERTED.length)] ?? '') + text.slice(at);
  }
}

interface Ranged {
  readonly range: { readonly start: number; readonly end: number };
}

/** What is wrong with the ranges of an analysed text; nothing when all is as it must be. */
export function rangeFault(
  text: string,
  analysed: {
    readonly statements: readonly (Ranged & { readonly effects: readonly Ranged[] })[];
    readonly notAnalysed: readonly Ranged[];
  },
): string | undefined {
  const inside = ({ range }: Ranged, start: number, end: number) =>
    range.start >= start && range.end <= end && range.start < range.end;
  let last = 0;
  for (const statement of analysed.statements) {
    if (!inside(statement, last, text.length))
      return `statement ${JSON.stringify(statement.range)} after ${String(last)}`;
    last = statement.range.end;
    for (const effect of statement.effects) {
      if (!inside(effect, statement.range.start, statement.range.end)) {
        return `effect ${JSON.stringify(effect.range)} in ${JSON.stringify(statement.range)}`;
      }
    }
  }
  for (const gap of analysed.notAnalysed) {
    if (gap.range.start < 0 || gap.range.end > text.length || gap.range.start > gap.range.end) {
      return `gap ${JSON.stringify(gap.range)}`;
    }
  }
  return undefined;
}
