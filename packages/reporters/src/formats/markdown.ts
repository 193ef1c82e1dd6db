import type { Finding } from '@poolsafe/core';
import { counted, countOf, groupBy, plural, suppressedWords } from '../counts.js';
import { evidenceWords } from '../evidence.js';
import { fixedLine, frameOf } from '../code-frame.js';
import { effortWords, happensWords, nameWords, sectionsOf, seenWords, sizingLines } from '../audit-view.js';
import type { Audit } from '@poolsafe/engine';
import type { Reporter } from '../reporter.js';

const escape = (text: string) => text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&');

/** A fence that the code does not hold. */
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}

function section(finding: Finding, text: string | undefined): string {
  const { file, range, severity, rule, url } = finding;
  const proof = finding.verdicts.flatMap(({ evidence }) => evidence)[0];
  const parts = [`### ${severity}: [${rule}](${url}) at ${escape(file)}:${String(range.start.line)}`];
  if (text !== undefined)
    parts.push(
      fenced(
        frameOf(text, { start: range.start.offset, end: range.end.offset }).code.trim(),
        file.endsWith('.sql') ? 'sql' : 'ts',
      ),
    );
  parts.push(escape(finding.message));
  if (proof) parts.push(`*Proof:* ${escape(evidenceWords(proof))}`);
  for (const place of finding.related)
    parts.push(`*See:* ${escape(place.file)}:${String(place.range.start.line)} ${escape(place.message)}`);
  parts.push(`**Fix:** ${escape(finding.advice)}`);
  const fix = finding.fixes[0];
  if (fix && text !== undefined)
    parts.push(fenced(fixedLine(text, fix.edits).trim(), file.endsWith('.sql') ? 'sql' : 'ts'));
  return parts.join('\n\n');
}

/** What an audit says before its findings. */
function auditParts(audit: Audit): readonly string[] {
  const cell = (text: string) => escape(text).replace(/\s+/g, ' ');
  return [
    ['| target | answer | effort |', '| --- | --- | --- |']
      .concat(
        audit.answers.map(
          ({ target, answer, effort }) => `| \`${target}\` | **${answer}** | ${cell(effortWords(effort))} |`,
        ),
      )
      .join('\n'),
    ...audit.answers.map(
      ({ title, answer, reasons }) =>
        `**${escape(title)}: ${answer}**\n\n${reasons.map((reason) => `- ${escape(reason)}`).join('\n')}`,
    ),
    ...sectionsOf(audit).map(({ title, lead, findings }) =>
      [
        `## ${title} (${String(findings.length)})`,
        findings.length === 0 ? 'Nothing was found.' : lead,
        ...(findings.length === 0
          ? []
          : [
              [
                '| place | rule | statement | what happens | in the logs |',
                '| --- | --- | --- | --- | --- |',
                ...findings.map(
                  (finding) =>
                    `| ${cell(finding.file)}:${String(finding.range.start.line)} | ${finding.rule} ${cell(nameWords(finding))} | ${cell(finding.statement)} | ${cell(happensWords(finding, audit))} | ${cell(seenWords(finding))} |`,
                ),
              ].join('\n'),
            ]),
      ].join('\n\n'),
    ),
    listed(
      'What is in place and not needed',
      audit.unnecessary.map(({ file, line, what }) => `${file}:${String(line)} ${what}`),
      'Nothing was found.',
    ),
    listed('How large the pool has to be', sizingLines(audit), 'Not known: no log was read.'),
    '## The plan, in order',
    ...audit.plan.map((step, index) =>
      [
        `### ${String(index + 1)}. ${escape(step.title)}`,
        ...step.advice.map(escape),
        ...(step.places.length > 0
          ? [
              step.places
                .map(
                  ({ file, line, rule, what }) =>
                    `- ${escape(`${file}:${String(line)} ${rule}: ${what}`).replace(/\s+/g, ' ')}`,
                )
                .join('\n'),
            ]
          : []),
        ...(step.script === undefined ? [] : [fenced(step.script.trimEnd(), 'sql')]),
      ].join('\n\n'),
    ),
    listed('What was read, and what could not be seen', audit.coverage, ''),
    '## Findings',
  ];
}

const listed = (title: string, lines: readonly string[], otherwise: string) =>
  `## ${title}\n\n${lines.length > 0 ? lines.map((line) => `- ${escape(line)}`).join('\n') : otherwise}`;

/** A report for a pull request, a wiki or a job summary. */
const markdown: Reporter = {
  format: 'markdown',
  report: (all) => {
    // What stands in the code and ran is one finding.
    const result = all.audit ? { ...all, findings: all.audit.findings } : all;
    const shown = counted(result.findings);
    const counts = [
      plural(countOf(result.findings, 'error'), 'error'),
      plural(countOf(result.findings, 'warning'), 'warning'),
      ...(countOf(result.findings, 'info') > 0 ? [plural(countOf(result.findings, 'info'), 'note')] : []),
      ...suppressedWords(result.findings),
    ].join(', ');
    const rows = [...groupBy(shown, ({ rule }) => rule)].map(
      ([rule, ofRule]) => `| [${rule}](${ofRule[0]?.url ?? ''}) | ${String(ofRule.length)} |`,
    );
    const unseen = [
      ...result.notAnalysed.map(
        ({ file, range, reason }) => `- ${escape(file)}:${String(range?.start.line ?? 1)} ${escape(reason)}`,
      ),
      ...result.problems.map(({ file, reason }) => `- ${escape(file)}: ${escape(reason)}`),
    ];
    return `${[
      '# poolsafe',
      `${counts} in ${plural(result.files, 'file')} with ${plural(result.statements, 'statement')}, checked for ${result.targets.map(({ id }) => `\`${id}\``).join(', ')}.`,
      ...(result.audit ? auditParts(result.audit) : []),
      ...(rows.length > 0 ? [['| rule | findings |', '| --- | --- |', ...rows].join('\n')] : []),
      ...shown.map((finding) => section(finding, result.sources.get(finding.file))),
      ...(unseen.length > 0 ? [`## Not analysed\n\n${unseen.join('\n')}`] : []),
    ].join('\n\n')}\n`;
  },
};

export default markdown;
