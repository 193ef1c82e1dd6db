import type { Finding, Target } from '@poolsafe/core';
import type { LogsReport } from '@poolsafe/logs';
import { repairScript } from '@poolsafe/poolers';
import { repairInputs } from '../repair-inputs.js';
import { hurting, isInCode } from './answer.js';
import { needsDirect } from './consequence.js';

export interface PlanPlace {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly what: string;
}

/** One thing to do. Steps are in the order in which they are to be done. */
export interface PlanStep {
  readonly kind: 'split' | 'fix' | 'pooler' | 'verify';
  readonly title: string;
  /** What to do, in whole sentences. */
  readonly advice: readonly string[];
  readonly places: readonly PlanPlace[];
  /** Text to put in as it is: pooler settings, admin statements. */
  readonly script?: string;
}

const placeOf = ({ file, range, rule, statement }: Finding): PlanPlace => ({
  file,
  line: range.start.line,
  rule,
  what: statement,
});

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** What to do, in order: connections to split, code to change, the pooler's settings, and looking again. */
export function planFor(
  findings: readonly Finding[],
  targets: readonly Target[],
  logs: LogsReport | undefined,
): readonly PlanStep[] {
  const relevant = unique(targets.map(({ id }) => id)).map((id) => ({ id, own: new Set(hurting(findings, id)) }));
  const all = findings.filter((finding) => relevant.some(({ own }) => own.has(finding)));
  const direct = all.filter((finding) => targets.some(({ id }) => needsDirect(finding, id)));
  const isDirect = new Set(direct);
  const unknown = all.filter((finding) => !isDirect.has(finding) && !isInCode(finding));
  const rest = all.filter((finding) => !isDirect.has(finding) && isInCode(finding));
  const settings = rest.filter(({ dialect }) => dialect === null);
  const steps: PlanStep[] = [];
  if (direct.length > 0) {
    steps.push({
      kind: 'split',
      title: 'Give what needs a session a connection of its own',
      advice: [
        'Open these on a second connection that goes to the database itself, and name it in "connections" of the configuration, so that they are judged for it.',
      ],
      places: direct.map(placeOf),
    });
  }
  const files = new Map<string, Finding[]>();
  for (const finding of rest.filter(({ dialect }) => dialect !== null))
    files.set(finding.file, [...(files.get(finding.file) ?? []), finding]);
  const urgency = (own: readonly Finding[]) =>
    own.reduce(
      (sum, finding) => sum + (finding.severity === 'error' ? 1000 : 1) + Math.min(999, finding.occurrences ?? 0),
      0,
    );
  for (const [file, own] of [...files].sort((a, b) => urgency(b[1]) - urgency(a[1]) || (a[0] < b[0] ? -1 : 1))) {
    steps.push({
      kind: 'fix',
      title: `Change ${file}`,
      advice: unique(own.map(({ advice }) => advice)),
      places: own.map(placeOf),
    });
  }
  if (unknown.length > 0) {
    steps.push({
      kind: 'fix',
      title: 'Find what sends the other statements of the log, and change it',
      advice: unique(unknown.map(({ advice }) => advice)),
      places: unknown.map(placeOf),
    });
  }
  if (settings.length > 0) {
    steps.push({
      kind: 'pooler',
      title: 'Change settings of poolers and drivers',
      advice: unique(settings.map(({ advice }) => advice)),
      places: settings.map(placeOf),
    });
  }
  for (const target of targets) steps.push(...poolerSteps(findings, target, logs));
  steps.push({
    kind: 'verify',
    title: 'Look again',
    advice: [
      'Run poolsafe check in CI with the new target, so that nothing of this comes back.',
      logs === undefined
        ? 'Give this audit a query log (--logs FILE): it shows what code does not, and how large the pool has to be.'
        : 'Run poolsafe logs on a log from behind the pooler after the move.',
    ],
    places: [],
  });
  return steps;
}

function poolerSteps(findings: readonly Finding[], target: Target, logs: LogsReport | undefined): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  const replay = logs?.replay[target.id];
  if (replay && replay.recommendedPoolSize.value > 0) {
    const { value, low, high } = replay.recommendedPoolSize;
    steps.push({
      kind: 'pooler',
      title: `Begin with a pool of ${String(value)} server connections on ${target.id}`,
      advice: [
        `The log's load needs between ${String(low)} and ${String(high)}; at its peak ${String(replay.peak.sessions)} sessions had ${String(replay.peak.transactions)} transactions at once.`,
      ],
      places: [],
    });
  }
  const inputs = repairInputs(hurting(findings, target.id), target.id);
  const script = repairScript(target, inputs);
  if (script !== '') {
    steps.push({
      kind: 'pooler',
      title: `Admin statements for ${target.id} until the code is changed`,
      advice: ['They keep what the pooler does not notice by itself from reaching other clients.'],
      places: [],
      script,
    });
  }
  return steps;
}
