import type { FileFormat, Leaf } from '../leaf.js';

const LINE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/;

/** Offset behind the value that starts at `from`, and the value without its quotes. */
function valueAt(text: string, from: number): { start: number; end: number; next: number; exact: boolean } {
  const quote = text[from];
  if (quote === '"' || quote === "'" || quote === '`') {
    let end = from + 1;
    while (end < text.length && text[end] !== quote) end += text[end] === '\\' && quote === '"' ? 2 : 1;
    if (end < text.length) return { start: from + 1, end, next: end + 1, exact: true };
  }
  const newline = text.indexOf('\n', from);
  const lineEnd = newline === -1 ? text.length : newline;
  const comment = /\s#/.exec(text.slice(from, lineEnd));
  const end = from + text.slice(from, comment ? from + comment.index : lineEnd).trimEnd().length;
  return { start: from, end, next: lineEnd, exact: true };
}

/** `.env` files: `NAME=value`, `export NAME="value"`, comments, values in quotes over several lines. */
const env: FileFormat = {
  name: 'env',
  reads: (path) => /(^|\/)(\.env(\.[\w.-]+)?|\.envrc|\.dev\.vars|[\w.-]+\.env)$/i.test(path),
  read: (text) => {
    const leaves: Leaf[] = [];
    for (let at = 0; at < text.length;) {
      const match = LINE.exec(text.slice(at, at + 400));
      const newline = text.indexOf('\n', at);
      if (!match) {
        at = newline === -1 ? text.length : newline + 1;
        continue;
      }
      const value = valueAt(text, at + match[0].length);
      const keyStart = at + match[0].indexOf(match[1] ?? '');
      leaves.push({
        path: [match[1] ?? ''],
        value: text.slice(value.start, value.end),
        range: { start: keyStart, end: Math.max(value.end, keyStart) },
        valueRange: { start: value.start, end: value.end },
        exact: value.exact,
      });
      const after = text.indexOf('\n', value.next);
      at = after === -1 ? text.length : after + 1;
    }
    return { leaves, notAnalysed: [] };
  },
};

export default env;
