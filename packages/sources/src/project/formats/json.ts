import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { FileFormat, Leaf } from '../leaf.js';

/** JSON with comments and trailing commas. */
const json: FileFormat = {
  name: 'json',
  reads: (path) =>
    (/\.(json|jsonc|json5)$/i.test(path) || /(^|\/)\.gmrc$/.test(path)) &&
    !/(^|\/)(package-lock|npm-shrinkwrap|composer\.lock)\.json$/i.test(path),
  read: (text) => {
    const errors: ParseError[] = [];
    const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
    const leaves: Leaf[] = [];
    const visit = (node: Node, path: readonly string[], from: number): void => {
      if (node.type === 'object') {
        for (const property of node.children ?? []) {
          const [key, value] = property.children ?? [];
          if (key && value) visit(value, [...path, String(key.value)], key.offset);
        }
      } else if (node.type === 'array') {
        (node.children ?? []).forEach((item, index) => {
          visit(item, [...path, String(index)], item.offset);
        });
      } else {
        const quotes = node.type === 'string' ? 1 : 0;
        const valueRange = { start: node.offset + quotes, end: node.offset + node.length - quotes };
        const value = node.type === 'null' ? null : String(node.value);
        leaves.push({
          path,
          value,
          range: { start: from, end: node.offset + node.length },
          valueRange,
          exact: value === text.slice(valueRange.start, valueRange.end),
        });
      }
    };
    if (root) visit(root, [], root.offset);
    const [first] = errors;
    return {
      leaves,
      notAnalysed: first
        ? [
            {
              range: { start: first.offset, end: first.offset + first.length },
              reason: `not valid JSON from here on: ${printParseErrorCode(first.error)}`,
            },
          ]
        : [],
    };
  },
};

export default json;
