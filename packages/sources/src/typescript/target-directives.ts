const DIRECTIVE = /poolsafe-target:\s*([^\s*]+)/;

/**
 * What a comment `poolsafe-target: direct` says about the declaration at an offset: the comment stands behind it on its
 * line, or on the lines before it.
 */
export function directiveAt(text: string, offset: number): string | undefined {
  if (!text.includes('poolsafe-target')) return undefined;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const own = DIRECTIVE.exec(text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd));
  if (own) return own[1];
  const before = text.slice(0, lineStart).split('\n').slice(0, -1);
  for (let line = before.pop(); line !== undefined; line = before.pop()) {
    if (!/^\s*(\/\/|\/\*|\*)/.test(line)) return undefined;
    const found = DIRECTIVE.exec(line);
    if (found) return found[1];
  }
  return undefined;
}
