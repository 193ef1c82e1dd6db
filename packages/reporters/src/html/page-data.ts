import { type Finding, LineIndex } from '@poolsafe/core';
import type { CheckResult } from '@poolsafe/engine';
import { seenWords } from '../audit-view.js';
import { fixedLine } from '../code-frame.js';
import { evidenceWords } from '../evidence.js';

const WIDEST = 300;

/** Texts by number, each once: with ten thousand findings most of what is said is said often. */
class Texts {
  readonly all: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.all.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** The lines that a finding stands in, at most three of them, and which part is meant. */
function excerpt(lines: LineIndex, text: string, { range }: Finding): { text: string; from: number; to: number } {
  const { start } = lines.lineRange(range.start.line);
  const last = lines.lineRange(Math.min(range.end.line, range.start.line + 2));
  const from = Math.max(start, range.start.offset - 120);
  const code = text.slice(from, Math.min(last.end, from + WIDEST)).replace(/[\r\n]+$/, '');
  return {
    text: code,
    from: Math.min(code.length, range.start.offset - from),
    to: Math.min(code.length, range.end.offset - from),
  };
}

/** Findings as the page's script reads them: `PageData` of the client. */
export function pageData(result: CheckResult, charts: readonly unknown[]): unknown {
  const texts = new Texts();
  const indexes = new Map<string, LineIndex>();
  const linesOf = (file: string, text: string) => {
    let lines = indexes.get(file);
    if (!lines) indexes.set(file, (lines = new LineIndex(text)));
    return lines;
  };
  const findings = result.findings.map((finding) => {
    const text = result.sources.get(finding.file);
    const code = text === undefined ? null : excerpt(linesOf(finding.file, text), text, finding);
    const seen = seenWords(finding);
    return {
      rule: texts.of(finding.rule),
      severity: finding.severity,
      file: texts.of(finding.file),
      line: finding.range.start.line,
      column: finding.range.start.column,
      message: texts.of(finding.message),
      advice: texts.of(finding.advice),
      statement: texts.of(finding.statement),
      url: texts.of(finding.url),
      code: code && { ...code, text: texts.of(code.text) },
      verdicts: finding.verdicts.map(({ target, outcomes, until, evidence }) => ({
        target: texts.of(target),
        outcomes: texts.of(`${outcomes.join(', ')}${until === null ? '' : ` until ${until}`}`),
        evidence: evidence.map((one) => texts.of(evidenceWords(one))),
      })),
      related: finding.related.map(({ file, range, message }) =>
        texts.of(`${file}:${String(range.start.line)} ${message}`),
      ),
      fixes: finding.fixes.map(({ title, safety, edits }) => ({
        title: texts.of(title),
        safety,
        line: text === undefined ? null : texts.of(fixedLine(text, edits).trim()),
      })),
      suppressed: finding.suppressed && texts.of(finding.suppressed.reason || 'without a reason'),
      seen: seen === '' ? null : texts.of(seen),
    };
  });
  return { texts: texts.all, findings, charts };
}
