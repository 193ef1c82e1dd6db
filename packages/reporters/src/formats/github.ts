import type { Severity } from '@poolsafe/core';
import { counted, suppressedWords } from '../counts.js';
import type { Reporter } from '../reporter.js';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Escapes as workflow commands want it: https://docs.github.com/actions/reference/workflow-commands */
const escapeData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Annotations of a GitHub workflow, one line a finding. */
const github: Reporter = {
  format: 'github',
  report: ({ findings, problems, unusedSuppressions }) => {
    const lines = counted(findings).map(({ severity, file, range, rule, message, advice }) => {
      const place = [
        `file=${escapeProperty(file)}`,
        `line=${String(range.start.line)}`,
        `endLine=${String(range.end.line)}`,
        `col=${String(range.start.column)}`,
        `endColumn=${String(range.end.column)}`,
        `title=${escapeProperty(`poolsafe ${rule}`)}`,
      ].join(',');
      return `::${COMMANDS[severity]} ${place}::${escapeData(`${message} ${advice}`)}`;
    });
    const unread = problems.map(
      ({ file, reason }) => `::warning file=${escapeProperty(file)}::${escapeData(`not read: ${reason}`)}`,
    );
    const unused = unusedSuppressions.map(
      ({ file, line, rules }) =>
        `::warning file=${escapeProperty(file)},line=${String(line)}::${escapeData(`this suppression${rules.length > 0 ? ` of ${rules.join(', ')}` : ''} suppresses nothing`)}`,
    );
    const suppressed = suppressedWords(findings).map((words) => `::notice title=poolsafe::${words}`);
    return [...lines, ...unread, ...unused, ...suppressed].map((line) => `${line}\n`).join('');
  },
};

export default github;
