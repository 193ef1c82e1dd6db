import { compareOutcomes, type Finding, type SessionEffect, type TargetVerdict } from '@poolsafe/core';
import { evidenceWords } from '@poolsafe/reporters/evidence';
import { type Hover, MarkupKind, type Position } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CheckedDocument } from './checking.js';
import { protocolRange } from './diagnostics.js';

/** Text in a cell of a Markdown table. */
export const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** Text as code, whatever backticks it holds. */
export const code = (text: string): string => {
  const fence = '`'.repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text.replace(/\s+/g, ' ')}${pad}${fence}`;
};

export const effectWords = ({ state, action, scope, name }: SessionEffect): string =>
  `${state} · ${action} · ${scope}${name === undefined ? '' : ` · ${code(name)}`}`;

const verdictRow = ({ target, outcomes, until, evidence }: TargetVerdict): string => {
  const words = [...outcomes].sort(compareOutcomes).join(', ') + (until === null ? '' : ` until ${until}`);
  // As code: editors take words with an @ for addresses.
  return `| ${code(target)} | **${cell(words)}** | ${evidence[0] ? cell(evidenceWords(evidence[0])) : ''} |`;
};

/** What a finding's own message, which editors show beside this, does not say. */
function findingMarkdown({ rule, effect, verdicts, url }: Finding): string {
  return [
    ...(effect === undefined ? [] : [`Session state: ${effectWords(effect)}`]),
    ...(verdicts.length === 0
      ? []
      : ['', '| target | what happens | evidence |', '| --- | --- | --- |', ...verdicts.map(verdictRow)]),
    '',
    `[${rule}](${url})`,
  ].join('\n');
}

const plain = (markdown: string): string =>
  markdown.replace(/\*\*|\\(?=\|)/g, '').replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1: $2');

/** What is known about the words at a position; null where there is nothing to say. */
export function hoverAt(
  position: Position,
  document: TextDocument,
  { checked, settings }: CheckedDocument,
  markdown: boolean,
): Hover | null {
  const offset = document.offsetAt(position);
  const here = checked.findings.filter(({ range }) => range.start.offset <= offset && offset <= range.end.offset);
  const [first] = here;
  if (!first) return null;
  const from = `Targets from ${settings.from}.`;
  const suppressed = (finding: Finding) =>
    finding.suppressed === null ? '' : `\n\nSuppressed: ${cell(finding.suppressed.reason || 'no reason given')}`;
  const value = [...here.map((finding) => findingMarkdown(finding) + suppressed(finding)), from].join('\n\n');
  return {
    contents: { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: markdown ? value : plain(value) },
    range: protocolRange(first.range),
  };
}
