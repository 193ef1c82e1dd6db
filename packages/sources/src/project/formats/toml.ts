import { type AST, parseTOML, ParseError } from 'toml-eslint-parser';
import type { FileFormat, Leaf } from '../leaf.js';

/** TOML 1.0. */
const toml: FileFormat = {
  name: 'toml',
  reads: (path) =>
    /\.toml(\.(example|sample|dist|tmpl))?$/i.test(path) ||
    /(^|\/)(Pipfile|uv\.lock|poetry\.lock|Cargo\.lock)$/.test(path),
  read: (text) => {
    let program: AST.TOMLProgram;
    try {
      program = parseTOML(text);
    } catch (error) {
      const at = error instanceof ParseError ? error.index : 0;
      const reason = error instanceof Error ? error.message : String(error);
      return { leaves: [], notAnalysed: [{ range: { start: at, end: at + 1 }, reason: `not valid TOML: ${reason}` }] };
    }
    const leaves: Leaf[] = [];
    const visit = (node: AST.TOMLContentNode, path: readonly string[], from: number): void => {
      if (node.type === 'TOMLArray') {
        node.elements.forEach((item, index) => {
          visit(item, [...path, String(index)], item.range[0]);
        });
      } else if (node.type === 'TOMLInlineTable') {
        for (const entry of node.body) pair(entry, path);
      } else {
        const quotes = node.kind !== 'string' ? 0 : node.multiline ? 3 : 1;
        const valueRange = { start: node.range[0] + quotes, end: node.range[1] - quotes };
        const value = node.value instanceof Date ? null : String(node.value);
        leaves.push({
          path,
          value,
          range: { start: from, end: node.range[1] },
          valueRange,
          exact: value === text.slice(valueRange.start, valueRange.end),
        });
      }
    };
    const keys = (key: AST.TOMLKey) => key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
    const pair = (entry: AST.TOMLKeyValue, path: readonly string[]): void => {
      visit(entry.value, [...path, ...keys(entry.key)], entry.key.range[0]);
    };
    for (const item of program.body[0].body) {
      if (item.type === 'TOMLKeyValue') pair(item, []);
      else for (const entry of item.body) pair(entry, item.resolvedKey.map(String));
    }
    return { leaves, notAnalysed: [] };
  },
};

export default toml;
