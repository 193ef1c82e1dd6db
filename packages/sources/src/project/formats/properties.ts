import type { FileFormat, Leaf } from '../leaf.js';

/** Java properties, and INI-like files: `key = value`, `key: value`, sections in brackets, comments with `#`, `!`, `;`. */
const properties: FileFormat = {
  name: 'properties',
  reads: (path) =>
    /\.(properties|conf|cnf|cfg)$/i.test(path) ||
    /\.ini$/i.test(path) ||
    /(^|\/)(\.pg_service\.conf|pg_service\.conf|flyway\.conf)$/.test(path),
  read: (text, path) => {
    const sections = !/\.properties$/i.test(path);
    const leaves: Leaf[] = [];
    let section: readonly string[] = [];
    for (const match of text.matchAll(/^[^\r\n]*$/gm)) {
      const line = match[0];
      const heading = sections ? /^\s*\[([^\]]+)\]/.exec(line) : null;
      if (heading?.[1] !== undefined) section = [heading[1]];
      const entry = /^(\s*)([^\s#!;=:[][^\s=:]*)(\s*[=:]\s*)(.*?)\s*$/.exec(line);
      if (!entry || heading) continue;
      const [, indent = '', key = '', between = '', value = ''] = entry;
      const start = match.index + indent.length;
      const valueStart = start + key.length + between.length;
      const quotes = /^(["']).*\1$/.test(value) ? 1 : 0;
      leaves.push({
        path: [...section, ...(sections ? [key] : key.split('.'))],
        value: value.slice(quotes, value.length - quotes),
        range: { start, end: valueStart + value.length },
        valueRange: { start: valueStart + quotes, end: valueStart + value.length - quotes },
        exact: !value.includes('\\'),
      });
    }
    return { leaves, notAnalysed: [] };
  },
};

export default properties;
