/** The text that was asked about last; it is asked about many of its places. */
let last = { text: '', holds: false };

const holdsDirective = (text: string): boolean => {
  if (last.text !== text) last = { text, holds: text.includes('poolsafe-target') };
  return last.holds;
};

const DIRECTIVE = /poolsafe-target:\s*([^\s*]+)/;

/**
 * What a comment `poolsafe-target: direct` says about the declaration at an offset: the comment stands behind it on its
 * line, or on the lines before it.
 */
export function directiveAt(text: string, offset: number): string | undefined {
  if (!holdsDirective(text)) return undefined;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const own = DIRECTIVE.exec(text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd));
  if (own) return own[1];
  for (let end = lineStart - 1; end >= 0;) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end);
    end = start - 1;
    if (!/^(?:\/\/|\/?\*)/.test(line.trimStart())) return undefined;
    const found = DIRECTIVE.exec(line);
    if (found) return found[1];
  }
  return undefined;
}
