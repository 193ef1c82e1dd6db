import { compareOutcomes, type Finding, type SessionEffect, type TargetVerdict } from '@poolsafe/core';
import { evidenceWords } from '@poolsafe/reporters/evidence';
import { type Hover, MarkupKind, type Position } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type CheckedDocument, targetsFrom } from './checking.js';
import { protocolRange } from './diagnostics.js';

const ADDRESS = /(https?:\/\/([^\s/]+)\S*[^\s.,:;)])/;

const escaped = (text: string): string => text.replace(/[*_`[\]\\]/g, '\\$&').replaceAll('<', '&lt;');

/**
 * Text within a paragraph of Markdown, with nothing in it that stands for more than itself. Addresses become links that
 * show where they lead: a long word would make a table wider than its page.
 */
export const inLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .split(ADDRESS)
    // Words, an address, its host, words again.
    .map((part, index, parts) =>
      index % 3 === 0 ? escaped(part) : index % 3 === 1 ? `[${parts[index + 1] ?? ''}](<${part}>)` : '',
    )
    .join('');

/** Text in a cell of a Markdown table. */
export const cell = (text: string): string => inLine(text).replaceAll('|', '\\|');

/** Text as code, whatever backticks it holds. */
export const code = (text: string): string => {
  const fence = '`'.repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text.replace(/\s+/g, ' ')}${pad}${fence}`;
};

export const effectWords = ({ state, action, scope, name }: SessionEffect): string =>
  `${state} · ${action} · ${scope}${name === undefined ? '' : ` · ${code(name)}`}`;

/** What happens on a target and how that is known, below each other: a hover is too narrow for a table. */
function verdictLines({ target, outcomes, until, evidence }: TargetVerdict): string {
  const words = [...outcomes].sort(compareOutcomes).join(', ') + (until === null ? '' : ` until ${until}`);
  // As code: editors take words with an @ for addresses.
  const head = `${code(target)}: **${inLine(words)}**`;
  return evidence[0] ? `${head}  \n${inLine(evidenceWords(evidence[0]))}` : head;
}

/** What a finding's own message, which editors show beside this, does not say. */
function findingMarkdown({ rule, effect, verdicts, url }: Finding): string {
  return [
    ...(effect === undefined ? [] : [`Session state: ${effectWords(effect)}`]),
    ...verdicts.flatMap((verdict) => ['', verdictLines(verdict)]),
    '',
    `[${rule}](${url})`,
  ].join('\n');
}

const plain = (markdown: string): string =>
  markdown
    .replace(/\*\*| {2}(?=\n)/g, '')
    .replace(/(?<!\\)\[([^\]]*)\]\(<?([^)>]*)>?\)/g, '$1: $2')
    .replace(/\\([*_`[\]\\|])/g, '$1')
    .replaceAll('&lt;', '<');

/** What is known about the words at a position; null where there is nothing to say. */
export function hoverAt(
  position: Position,
  document: TextDocument,
  { checked, settings, project }: CheckedDocument,
  markdown: boolean,
): Hover | null {
  const offset = document.offsetAt(position);
  const here = checked.findings.filter(({ range }) => range.start.offset <= offset && offset <= range.end.offset);
  const [first] = here;
  if (!first) return null;
  const from = `Targets from ${inLine(targetsFrom(project, settings))}.`;
  const suppressed = (finding: Finding) =>
    finding.suppressed === null ? '' : `\n\nSuppressed: ${inLine(finding.suppressed.reason || 'no reason given')}`;
  const value = [...here.map((finding) => findingMarkdown(finding) + suppressed(finding)), from].join('\n\n');
  return {
    contents: { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: markdown ? value : plain(value) },
    range: protocolRange(first.range),
  };
}
