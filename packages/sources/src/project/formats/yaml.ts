import type { NotAnalysed } from '@poolsafe/core';
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Alias,
  type Document,
  type Node,
  visit as visitNodes,
} from 'yaml';
import type { FileFormat, Leaf } from '../leaf.js';
import { hideTemplates } from '../templates.js';

/** Deepest and most numerous leaves that are followed: aliases can multiply without end. */
const MOST_LEAVES = 50_000;
const DEEPEST = 60;

/** What each alias stands for: the last node before it with its anchor. In one pass; `Alias.resolve` takes one for each. */
function aliasTargets(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  visitNodes(document, {
    Alias: (_, alias) => {
      const target = anchors.get(alias.source);
      if (target) targets.set(alias, target);
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

function collect(
  document: Document.Parsed,
  text: string,
  templated: (start: number, end: number) => boolean,
): { leaves: readonly Leaf[]; notAnalysed: readonly NotAnalysed[] } {
  const leaves: Leaf[] = [];
  const notAnalysed: NotAnalysed[] = [];
  const add = (node: Node, path: readonly string[], from: number) => {
    const [start = 0, end = 0] = node.range ?? [];
    if (!isScalar(node)) return;
    const quoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? 1 : 0;
    const valueRange = { start: start + quoted, end: Math.max(start + quoted, end - quoted) };
    const value = node.value === null || node.value === undefined ? null : String(node.source ?? node.value);
    const hidden = templated(start, end);
    leaves.push({
      path,
      value:
        value === null ? null : hidden && value.trim() !== '' ? text.slice(valueRange.start, valueRange.end) : value,
      range: { start: Math.min(from, start), end },
      valueRange,
      exact: !hidden && value === text.slice(valueRange.start, valueRange.end),
    });
  };
  const targets = aliasTargets(document);
  const visit = (node: unknown, path: readonly string[], from: number, depth: number): void => {
    if (leaves.length > MOST_LEAVES || depth > DEEPEST) {
      if (notAnalysed.length === 0)
        notAnalysed.push({
          range: { start: from, end: from + 1 },
          reason:
            depth > DEEPEST
              ? `more than ${String(DEEPEST)} levels deep; what is below is left out`
              : `more than ${String(MOST_LEAVES)} values; the rest is left out`,
        });
      return;
    }
    if (isAlias(node)) {
      const [start = from, end = from + 1] = node.range ?? [];
      const target = targets.get(node);
      if (target) visit(target, path, start, depth + 1);
      else notAnalysed.push({ range: { start, end }, reason: `not valid YAML: no anchor stands for *${node.source}` });
    } else if (isMap(node)) {
      for (const pair of node.items) {
        if (!isPair(pair)) continue;
        const key = isScalar(pair.key) ? String(pair.key.value) : '?';
        const keyStart = isScalar(pair.key) ? (pair.key.range?.[0] ?? from) : from;
        if (key === '<<') visit(pair.value, path, keyStart, depth + 1);
        else visit(pair.value, [...path, key], keyStart, depth + 1);
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => {
        const start = (item as Node | null)?.range?.[0] ?? from;
        visit(item, [...path, String(index)], start, depth + 1);
      });
    } else if (node) add(node as Node, path, from);
  };
  visit(document.contents, [], 0, 0);
  return { leaves, notAnalysed };
}

/** YAML, several documents to a file, anchors and merge keys followed, templates of Helm and ERB passed over. */
const yaml: FileFormat = {
  name: 'yaml',
  reads: (path) =>
    /\.(ya?ml|ya?ml\.(erb|tpl|gotmpl|j2|example|sample|dist))$/i.test(path) && !/(^|\/)pnpm-lock\.yaml$/.test(path),
  read: (text) => {
    const hidden = hideTemplates(text);
    const lineCounter = new LineCounter();
    const leaves: Leaf[] = [];
    const notAnalysed: NotAnalysed[] = [];
    for (const document of parseAllDocuments(hidden.text, {
      lineCounter,
      merge: false,
      uniqueKeys: false,
      logLevel: 'silent',
      prettyErrors: false,
    })) {
      if (!('contents' in document)) continue;
      const found = collect(document as Document.Parsed, text, (start, end) => hidden.covers(start, end));
      for (const leaf of found.leaves) leaves.push(leaf);
      const [error] = document.errors;
      if (!error) notAnalysed.push(...found.notAnalysed);
      if (error) {
        notAnalysed.push({
          range: { start: error.pos[0], end: error.pos[1] },
          reason: hidden.any
            ? 'the template does not leave valid YAML here'
            : `not valid YAML: ${error.message.split('\n')[0] ?? ''}`,
        });
      }
    }
    return { leaves, notAnalysed };
  },
};

export default yaml;
