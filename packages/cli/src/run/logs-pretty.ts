import type { Severity } from '@poolsafe/core';
import type { LogsReport, ReplayFinding, TargetReplay } from '@poolsafe/logs';
import { bodyInto, type Colors, evidenceWords, headLine, paint, plural, wrap } from '@poolsafe/reporters';
import pc from 'picocolors';

function findingLines(finding: ReplayFinding, colors: Colors, width: number): string {
  const lines = [headLine(finding, colors)];
  const body = bodyInto(lines, colors, width);
  body('sql', finding.statement);
  body('', finding.message);
  body('seen', `${plural(finding.occurrences, 'time')} in ${plural(finding.sessions, 'session')}${who(finding)}`);
  const [proof] = finding.proof;
  if (proof) {
    body(
      'proof',
      `session ${proof.session}: made in line ${String(proof.made.line)} (transaction ${String(proof.made.transaction)}), needed in line ${String(proof.needed.line)} (transaction ${String(proof.needed.transaction)})`,
    );
  } else if (finding.beganBefore > 0) body('proof', 'the state was made before the log began');
  const [worst] = finding.verdicts.flatMap(({ evidence }) => evidence);
  if (worst) body('', evidenceWords(worst), colors.dim);
  body('fix', finding.advice);
  return lines.join('\n');
}

function who({ services }: ReplayFinding): string {
  const names = services
    .slice(0, 3)
    .map(({ application, user, database }) => {
      const owner = user === '' ? '' : `${user}@${database}`;
      return application === '' ? owner : owner === '' ? application : `${application} (${owner})`;
    })
    .filter((name) => name !== '');
  const more = services.length > 3 ? ` and ${String(services.length - 3)} more` : '';
  return names.length === 0 ? '' : `, by ${names.join(', ')}${more}`;
}

function replayLines(target: string, replay: TargetReplay, colors: Colors): string {
  const { peak, recommendedPoolSize: size } = replay;
  const lines = [colors.bold(target)];
  lines.push(`  ${plural(replay.sessionsThatBreak, 'session')} of the log would break here`);
  if (replay.sessionsPinned > 0) {
    const time = replay.pinnedSeconds === null ? '' : `, for ${String(replay.pinnedSeconds)} s together`;
    lines.push(`  ${plural(replay.sessionsPinned, 'session')} would keep a server connection${time}`);
    for (const { statement, sessions, gain } of replay.pinCauses.slice(0, 5)) {
      const freed = gain === null ? '' : `; without it ${String(gain)} server connections fewer on average`;
      lines.push(`    because of ${statement} (${plural(sessions, 'session')}${freed})`);
    }
  }
  lines.push(
    `  at most ${plural(peak.sessions, 'session')}, ${plural(peak.transactions, 'transaction')} and ${plural(peak.serverConnections, 'server connection')} at once`,
  );
  lines.push(
    `  pool size to begin with: ${colors.bold(String(size.value))} (between ${String(size.low)} and ${String(size.high)})`,
  );
  for (const { size: connections, share, p95, p99, longest } of replay.waits) {
    lines.push(
      `    ${String(connections).padStart(5)} connections: ${(share * 100).toFixed(1)} % of the transactions wait, 95 % at most ${String(p95)} ms, 99 % ${String(p99)} ms, the longest ${String(longest)} ms`,
    );
  }
  return lines.join('\n');
}

const owner = (session: string, application: string): string => {
  if (session === '') return '';
  return application === '' ? `${session}: ` : `${session} (${application}): `;
};

/** What logs showed, for people. */
export function logsPretty(report: LogsReport, options: { readonly color: boolean; readonly width: number }): string {
  const colors = pc.createColors(options.color);
  const { logs } = report;
  const blocks = report.findings.map((finding) => findingLines(finding, colors, options.width));
  for (const [target, replay] of Object.entries(report.replay)) blocks.push(replayLines(target, replay, colors));
  const errors = report.forensics.errors.map(
    ({ sqlstate, means, count, file, line, names }) =>
      `  ${sqlstate}  ${plural(count, 'time')}, first in ${file}:${String(line)}: ${means}${names.length > 0 ? ` (${names.join(', ')})` : ''}`,
  );
  if (errors.length > 0) blocks.push([colors.bold('Errors that name session state'), ...errors].join('\n'));
  const seen = report.forensics.observations.map(
    ({ reason, session, application, count, file, line }) =>
      `  ${plural(count, 'time')}, first in ${file}:${String(line)}: ${owner(session, application)}${reason}`,
  );
  if (seen.length > 0)
    blocks.push([colors.bold('What the log itself says of connections'), ...seen.slice(0, 20)].join('\n'));
  const period = logs.from === null ? '' : `, ${logs.from} to ${logs.to ?? ''}`;
  blocks.push(
    [
      colors.bold('What was read'),
      ...wrap(
        `${logs.format}: ${plural(logs.records, 'record')}, ${plural(logs.sessions, 'session')}, ${plural(logs.transactions, 'transaction')}, ${plural(logs.shapes, 'different statement')}${period}.`,
        options.width - 2,
      ).map((line) => `  ${line}`),
      ...report.coverage.flatMap((line) => wrap(line, options.width - 2).map((part) => `  ${part}`)),
    ].join('\n'),
  );
  const count = (severity: Severity) => report.findings.filter((finding) => finding.severity === severity).length;
  const found = (['error', 'warning', 'info'] as const)
    .filter((severity) => count(severity) > 0)
    .map((severity) => paint(colors, severity)(plural(count(severity), severity === 'info' ? 'note' : severity)));
  blocks.push(found.length > 0 ? found.join(', ') : 'nothing found in what this log can show');
  return `${blocks.join('\n\n')}\n`;
}
