import { LineIndex } from '@poolsafe/core';
import type { Suppressing } from './extraction.js';

const COMMENT = /poolsafe-ignore(-file)?(?![\w-])[ \t]*([^\r\n]*)/g;

/** Closing of a comment that the suppression stands in. */
const COMMENT_END = /\s*(\*\/|-->|\*\)|\})+\s*$/;

/**
 * Comments of the form `poolsafe-ignore rule[, rule]: reason` and `poolsafe-ignore-file ...`. One that stands behind
 * code speaks about its own line; one that has a line to itself speaks about the next line that is not a comment.
 */
export function readSuppressions(text: string): readonly Suppressing[] {
  if (!text.includes('poolsafe-ignore')) return [];
  const lines = new LineIndex(text);
  const result: Suppressing[] = [];
  for (const match of text.matchAll(COMMENT)) {
    const line = lines.positionAt(match.index).line;
    const { start } = lines.lineRange(line);
    const before = text.slice(start, match.index);
    const opener = /(\/\/|\/\*|--|#|\{\s*\/\*|<!--)\s*$/.exec(before);
    if (!opener && !/^\s*\*\s*$/.test(before)) continue;
    const [names = '', ...reason] = (match[2] ?? '').replace(COMMENT_END, '').split(':');
    const rules = names
      .split(',')
      .map((name) => name.trim().replace(/^poolsafe\//, ''))
      .filter(Boolean);
    const behindCode = opener !== null && before.slice(0, opener.index).trim() !== '';
    const applies = match[1] === '-file' ? 'file' : behindCode ? line : nextCodeLine(text, lines, line);
    result.push({ rules, reason: reason.join(':').trim(), line, applies });
  }
  return result;
}

function nextCodeLine(text: string, lines: LineIndex, line: number): number {
  for (let next = line + 1; next <= lines.lineCount; next++) {
    const { start, end } = lines.lineRange(next);
    const content = text.slice(start, end).trim();
    if (content !== '' && !/^(--|\/\/|\/\*|\*|#|\*\/)/.test(content)) return next;
  }
  return line + 1;
}
