import type { FileFormat, Leaf } from '../leaf.js';

const MARK =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[[^]*?\]\]>|<!DOCTYPE[^>]*>|<(\/)?([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/)?>/g;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (text: string) => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');

/** XML of Java and .NET configuration: texts of elements, and attributes, by path. Tolerates what is not well formed. */
const xml: FileFormat = {
  name: 'xml',
  reads: (path) => /\.(xml|config|csproj|fsproj|props)$/i.test(path),
  read: (text) => {
    const leaves: Leaf[] = [];
    const open: { name: string; start: number; textStart: number }[] = [];
    const add = (path: readonly string[], raw: string, start: number, from: number) => {
      const value = plain(raw);
      leaves.push({
        path,
        value,
        range: { start: from, end: start + raw.length },
        valueRange: { start, end: start + raw.length },
        exact: value === raw,
      });
    };
    let read = 0;
    for (const match of text.matchAll(MARK)) {
      read = match.index + match[0].length;
      const [whole, closing, name, attributes = '', selfClosing] = match;
      if (name === undefined) continue;
      const path = open.map((element) => element.name);
      if (closing !== undefined) {
        const index = open.map((element) => element.name).lastIndexOf(name);
        const element = open[index];
        if (!element) continue;
        const inner = text.slice(element.textStart, match.index);
        if (!inner.includes('<') && inner.trim() !== '') {
          const lead = inner.length - inner.trimStart().length;
          add(path.slice(0, index + 1), inner.trim(), element.textStart + lead, element.start);
        }
        open.length = index;
        continue;
      }
      const attributesStart = match.index + whole.indexOf(attributes, name.length);
      for (const attribute of attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
        const raw = attribute[2] ?? attribute[3] ?? '';
        const at = attributesStart + attribute.index;
        add([...path, name, `@${attribute[1] ?? ''}`], raw, at + attribute[0].length - 1 - raw.length, at);
      }
      if (selfClosing === undefined) open.push({ name, start: match.index, textStart: match.index + whole.length });
    }
    const broken = /<[\w/!?]/.exec(text.slice(read));
    const start = read + (broken?.index ?? 0);
    const range = { start, end: Math.min(text.length, start + 1) };
    return { leaves, notAnalysed: broken ? [{ range, reason: 'not well-formed XML from here on' }] : [] };
  },
};

export default xml;
