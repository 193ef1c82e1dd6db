import {
  compareOutcomes,
  type FiledObservation,
  type Outcome,
  type Project,
  type ProjectRule,
  severityOf,
  worstOutcome,
} from '@poolsafe/core';
import { addressesOf, nameTargets, sharing, worstPerTarget } from '../connections.js';

/** Ends the sentence that says what a package does. */
const whatFollows = (outcome: Outcome, poolers: string): string =>
  outcome === 'rejected'
    ? `and ${poolers} refuses this`
    : outcome === 'ignored'
      ? `and ${poolers} accepts this without doing it`
      : `and on ${poolers} the server connection goes to other clients between transactions`;

function observe(project: Project): readonly FiledObservation[] {
  return project.needs.flatMap((need): readonly FiledObservation[] => {
    const connection = project.connection(need.connects, need.dialect);
    // Its own configuration leads elsewhere: a database of its own behind no pooler.
    if (connection.known !== 'shown' && connection.endpoints.some(({ host }) => host !== null)) return [];
    const verdicts = sharing(connection).flatMap((target) =>
      need.effects.map((effect) => ({ target, effect, verdict: project.judge(effect, target, need.dialect) })),
    );
    const [worst] = [...verdicts].sort((a, b) => compareOutcomes(worstOutcome(a.verdict), worstOutcome(b.verdict)));
    const outcome = worst && worstOutcome(worst.verdict);
    if (!worst || outcome === undefined) return [];
    // What is not known counts where the project shows that there is such a pooler.
    const reported = outcome === 'unknown' ? connection.known !== 'assumed' : severityOf(outcome) !== undefined;
    if (!reported) return [];
    const targets = verdicts.filter(({ verdict }) => worstOutcome(verdict) === outcome).map(({ target }) => target);
    return [
      {
        file: need.file,
        rule: 'session-dependency',
        severity: 'warning',
        message: `${need.name} ${need.does}, ${whatFollows(outcome, nameTargets(targets))}.`,
        advice: need.remedy,
        range: need.range,
        subject: need.name,
        effect: worst.effect,
        verdicts: worstPerTarget(verdicts),
        related: addressesOf(
          project,
          project.endpoints.filter((endpoint) =>
            targets.some((target) => project.targetOf(endpoint)?.id === target.id),
          ),
        ),
        fixes: [],
      },
    ];
  });
}

const rule: ProjectRule = {
  about: 'project',
  id: 'session-dependency',
  summary: 'Packages that need a session of their own: job queues, migration tools, pub/sub, locks',
  observe,
};

export default rule;
