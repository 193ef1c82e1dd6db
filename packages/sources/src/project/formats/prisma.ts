import type { FileFormat, Leaf } from '../leaf.js';

/** Prisma schemas: `datasource` and `generator` blocks. Models are passed over. */
const prisma: FileFormat = {
  name: 'prisma',
  reads: (path) => /\.prisma$/i.test(path),
  read: (text) => {
    const leaves: Leaf[] = [];
    for (const block of text.matchAll(/^[ \t]*(datasource|generator)\s+(\w+)\s*\{([^}]*)\}/gm)) {
      const [whole, kind = '', name = '', body = ''] = block;
      const bodyStart = block.index + whole.indexOf('{') + 1;
      for (const entry of body.matchAll(/^([ \t]*)(\w+)([ \t]*=[ \t]*)("[^"\n]*"|[^\n]*?)[ \t]*(?:\/\/[^\n]*)?$/gm)) {
        const [, indent = '', key = '', between = '', written = ''] = entry;
        const value = /^"([^"]*)"/.exec(written)?.[0] ?? written;
        const start = bodyStart + entry.index + indent.length;
        const valueStart = start + key.length + between.length;
        const quotes = value.startsWith('"') ? 1 : 0;
        leaves.push({
          path: [kind, name, key],
          value: value.slice(quotes, value.length - quotes),
          range: { start, end: valueStart + value.length },
          valueRange: { start: valueStart + quotes, end: valueStart + value.length - quotes },
          exact: true,
        });
      }
      leaves.push({
        path: [kind, name, ''],
        value: null,
        range: { start: block.index + whole.search(/\S/), end: bodyStart - 1 },
        valueRange: { start: bodyStart, end: bodyStart },
        exact: false,
      });
    }
    const unclosed = /^[ \t]*(?:datasource|generator)\s+\w+\s*\{[^}]*(?![^])/m.exec(text);
    const range = { start: unclosed?.index ?? 0, end: text.length };
    return { leaves, notAnalysed: unclosed ? [{ range, reason: 'not a valid schema: this block is not closed' }] : [] };
  },
};

export default prisma;
