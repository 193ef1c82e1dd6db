import type { Finding, TextEdit } from '@poolsafe/core';
import type { CheckedText } from '@poolsafe/engine';
import { apply } from './edits.js';

export type Reach = 'line' | 'file';

/** Comments that a line may begin with, most likely first: code, SQL (also inside a template), configuration. */
const OPENERS = ['//', '--', '#'];

const REASON = 'say why';

/**
 * The edit that suppresses a finding with a comment on a line of its own, in the comment syntax that holds at that place.
 * Each way to write it is tried and checked by looking again: exactly this finding must be suppressed, and everything else
 * stay as it was. Undefined when no comment can stand there.
 */
export function suppression(
  text: string,
  finding: Finding,
  reach: Reach,
  before: CheckedText,
  look: (text: string) => CheckedText,
): TextEdit | undefined {
  const lineStart = reach === 'file' ? firstLine(text) : startOfLine(text, finding.range.start.offset);
  const indent = reach === 'file' ? '' : (/^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '');
  const end = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  const word = reach === 'file' ? 'poolsafe-ignore-file' : 'poolsafe-ignore';
  for (const opener of OPENERS) {
    const edit = {
      start: lineStart,
      end: lineStart,
      text: `${indent}${opener} ${word} ${finding.rule}: ${REASON}${end}`,
    };
    if (worked(finding, reach, before, look(apply(text, [edit])))) return edit;
  }
  return undefined;
}

const startOfLine = (text: string, offset: number): number =>
  Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

/** Behind a line that tells the system what runs the file. */
const firstLine = (text: string): number => (/^#![^\r\n]*(\r\n|\r|\n)/.exec(text)?.[0] ?? '').length;

const isHidden = ({ suppressed }: Finding) => suppressed !== null;

function worked(finding: Finding, reach: Reach, before: CheckedText, after: CheckedText): boolean {
  if (after.findings.length !== before.findings.length || after.statements !== before.statements) return false;
  if (after.notAnalysed.length > before.notAnalysed.length) return false;
  if (after.unusedSuppressions.length > before.unusedSuppressions.length) return false;
  return before.findings.every((was, index) => {
    const is = after.findings[index];
    if (is?.rule !== was.rule || is.statement !== was.statement) return false;
    const meant = was === finding || (was.rule === finding.rule && (reach === 'file' || sharesLine(was, finding)));
    return meant ? isHidden(is) : isHidden(is) === isHidden(was);
  });
}

const sharesLine = (a: Finding, b: Finding) =>
  a.range.start.line <= b.range.end.line && b.range.start.line <= a.range.end.line;
