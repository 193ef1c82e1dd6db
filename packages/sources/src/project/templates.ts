/** A text with its template parts replaced, offsets kept. */
export interface HiddenTemplates {
  readonly text: string;
  /** The file has templates. */
  readonly any: boolean;
  /** A template stands between these offsets. */
  readonly covers: (start: number, end: number) => boolean;
}

const TEMPLATE = /\{\{[^]*?\}\}|\{%[^]*?%\}|<%[^]*?%>/g;

/**
 * Replaces Helm, Jinja and ERB templates so that what remains can be parsed: a line that holds nothing else becomes
 * blank, one inside a value becomes a plain word of the same length.
 */
export function hideTemplates(text: string): HiddenTemplates {
  const ranges: { start: number; end: number }[] = [];
  const replaced = text.replace(TEMPLATE, (match, offset: number) => {
    // GitHub's expressions are no templates of the file: it is valid YAML with them.
    if (text[offset - 1] === '$') return match;
    ranges.push({ start: offset, end: offset + match.length });
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const lineEnd = text.indexOf('\n', offset + match.length);
    const before = text.slice(lineStart, offset);
    const after = text.slice(offset + match.length, lineEnd === -1 ? text.length : lineEnd);
    const alone = before.trim() === '' && after.trim() === '';
    return match.replace(/[^\n]/g, alone ? ' ' : 'x');
  });
  return {
    text: replaced,
    any: ranges.length > 0,
    covers: (start, end) => ranges.some((range) => range.start < end && range.end > start),
  };
}
