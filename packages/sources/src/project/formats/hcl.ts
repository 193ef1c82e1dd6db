import type { FileFormat, Leaf } from '../leaf.js';

const TOKEN =
  /(?<space>\s+)|(?<comment>#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)|(?<string>"(?:[^"\\$]|\\.|\$(?!\{)|\$\{(?:[^{}]|\{[^{}]*\})*\})*")|(?<heredoc><<-?(\w+)\n[^]*?\n\s*\5\b)|(?<word>[A-Za-z_][\w.-]*|[\d.]+)|(?<mark>[{}[\]=,():?*+<>!&|%/-]|.)/g;

/**
 * Terraform's HCL, as far as `key = "value"` in blocks goes: expressions other than a string, a number or a word are
 * passed over.
 */
const hcl: FileFormat = {
  name: 'hcl',
  reads: (path) => /\.(tf|tfvars|hcl|nomad)$/i.test(path),
  read: (text) => {
    const leaves: Leaf[] = [];
    const path: string[][] = [];
    let words: { text: string; start: number; end: number }[] = [];
    let equals = false;
    let listItem = 0;
    for (const match of text.matchAll(TOKEN)) {
      const groups = match.groups ?? {};
      const start = match.index;
      const end = start + match[0].length;
      if (groups.space !== undefined) {
        if (match[0].includes('\n') && !equals) words = [];
        continue;
      }
      if (groups.comment !== undefined) continue;
      const key = words[0];
      if (groups.mark === '{') {
        path.push(words.map((word) => word.text.replace(/^"|"$/g, '')));
        words = [];
        equals = false;
      } else if (groups.mark === '}') {
        path.pop();
        words = [];
        equals = false;
      } else if (groups.mark === '[') {
        path.push(key && equals ? [key.text] : [String(listItem++)]);
        words = [];
        equals = false;
      } else if (groups.mark === ']') {
        path.pop();
        words = [];
      } else if (groups.mark === '=' || (groups.mark === ':' && words.length === 1)) equals = true;
      else if (groups.mark === ',') {
        words = [];
        equals = false;
      } else if (groups.string !== undefined || groups.heredoc !== undefined || groups.word !== undefined) {
        const steps = path.flat();
        if (key && equals) {
          const quotes = groups.string === undefined ? 0 : 1;
          const value = text.slice(start + quotes, end - quotes);
          leaves.push({
            path: [...steps, key.text.replace(/^"|"$/g, '')],
            value: groups.word !== undefined && /[.]/.test(value) && !/^[\d.]+$/.test(value) ? null : value,
            range: { start: key.start, end },
            valueRange: { start: start + quotes, end: end - quotes },
            exact: !value.includes('\\'),
          });
          words = [];
          equals = false;
        } else words.push({ text: match[0], start, end });
      }
    }
    const range = { start: Math.max(0, text.length - 1), end: text.length };
    const unclosed = path.length > 0 ? [{ range, reason: 'not valid HCL: a block or a list is not closed' }] : [];
    return { leaves, notAnalysed: unclosed };
  },
};

export default hcl;
