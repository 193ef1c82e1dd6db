import { type Finding, type Severity } from '@poolsafe/core';
import type { CheckResult, TargetAnswer } from '@poolsafe/engine';
import { effortWords, seenWords } from '../audit-view.js';
import pc from 'picocolors';
import { counted, countOf, plural, suppressedWords } from '../counts.js';
import type { Reporter, ReportOptions } from '../reporter.js';
import { evidenceWords } from '../evidence.js';
import { fixedLine, frameOf } from '../code-frame.js';
import { bodyInto, type Colors, headLine, paint } from '../terminal.js';

function findingLines(finding: Finding, text: string | undefined, colors: Colors, width: number): readonly string[] {
  const color = paint(colors, finding.severity);
  const { range } = finding;
  const lines = [headLine(finding, colors)];
  const gutter = (label: string) => colors.dim(`${label.padStart(6)} │ `);
  if (text !== undefined) {
    const frame = frameOf(text, { start: range.start.offset, end: range.end.offset });
    lines.push(gutter(String(frame.line)) + frame.code);
    lines.push(gutter('') + frame.indent + color('^'.repeat(frame.width)));
  }
  const body = bodyInto(lines, colors, width);
  body('', finding.message);
  const [worst] = finding.verdicts.flatMap(({ evidence }) => evidence);
  if (worst) body('proof', evidenceWords(worst), colors.dim);
  for (const { file: other, range: there, message } of finding.related) {
    body('see', `${other}:${String(there.start.line)}:${String(there.start.column)} ${message}`);
  }
  const seen = seenWords(finding);
  if (seen !== '') body('seen', seen);
  body('fix', finding.advice);
  const fix = finding.fixes[0];
  if (fix && text !== undefined) {
    lines.push(`${gutter(String(range.start.line))}${colors.green(fixedLine(text, fix.edits))}`);
    lines.push(
      `  ${''.padEnd(6)} ${colors.dim(`(${fix.title}${fix.safety === 'unsafe' ? '; look at it before you take it' : ''})`)}`,
    );
  }
  if (finding.verdicts.length > 1) body('on', finding.verdicts.map(({ target }) => target).join(', '), colors.dim);
  return lines;
}

/** What an audit answers for one target. */
function answerLines({ title, answer, reasons, effort }: TargetAnswer, colors: Colors): readonly string[] {
  const color = answer === 'ready' ? colors.green : answer === 'not ready' ? colors.red : colors.yellow;
  return [
    `${colors.bold(title)}: ${color(colors.bold(answer))}`,
    ...reasons.map((reason) => `  ${reason}`),
    `  ${colors.dim(`effort: ${effortWords(effort)}`)}`,
  ];
}

/** Findings for people, with the words underlined in their line, and a summary. */
function report(result: CheckResult, options: ReportOptions): string {
  const colors = pc.createColors(options.color);
  const shown = counted(result.findings);
  const blocks = shown.map((finding) =>
    findingLines(finding, result.sources.get(finding.file), colors, options.width).join('\n'),
  );
  const count = (severity: Severity) => countOf(result.findings, severity);
  const targets = result.targets.map(({ id }) => id).join(', ');
  const looked = `${plural(result.files, 'file')}, ${plural(result.statements, 'statement')}, checked for ${targets}`;
  const counts: readonly (readonly [Severity, string])[] = [
    ['error', plural(count('error'), 'error')],
    ['warning', plural(count('warning'), 'warning')],
    ['info', plural(count('info'), 'note')],
  ];
  const found = counts
    .filter(([severity]) => count(severity) > 0)
    .map(([severity, words]) => paint(colors, severity)(words));
  const notes = [
    ...suppressedWords(result.findings),
    ...(result.notAnalysed.length > 0 ? [`${plural(result.notAnalysed.length, 'place')} not analysed`] : []),
  ];
  const summary = `${found.length > 0 ? found.join(', ') : colors.green('nothing found')}${notes.length > 0 ? colors.dim(`, ${notes.join(', ')}`) : ''}  ${colors.dim(looked)}`;
  const answers = (result.audit?.answers ?? []).map((answer) => answerLines(answer, colors).join('\n'));
  return `${[...answers, ...blocks, summary].join('\n\n')}\n`;
}

const pretty: Reporter = { format: 'pretty', report };

export default pretty;
