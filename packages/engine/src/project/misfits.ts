import {
  describeTarget,
  type FiledObservation,
  type Project,
  type SessionEffect,
  severityOf,
  type Target,
  type Verdict,
  worstOutcome,
} from '@poolsafe/core';
import type { EffectTemplate } from '@poolsafe/sources';
import { keepsSession } from '../project-targets.js';
import { type ClientUse, givenOption, holds, inRange } from './client-use.js';
import { capital, relatedTo } from './judged-deeds.js';

/** Options that turn off what every pooler of this client carries. */
export function needless(use: ClientUse, project: Project): readonly FiledObservation[] {
  const { description, connection } = use;
  const pooled = connection.targets.filter((target) => !keepsSession(target));
  if (connection.known === 'assumed' || pooled.length === 0) return [];
  return (description.switches ?? []).flatMap((turned): readonly FiledObservation[] => {
    const given = use.options[turned.option];
    if (!given?.value || !turned.off.includes(given.value.toLowerCase()) || !inRange(use.version, turned.version))
      return [];
    const verdicts = (templates: readonly EffectTemplate[]) =>
      pooled.flatMap((target) =>
        templates.map((template) => ({
          target,
          verdict: project.judge(asEffect(template), target, description.dialect),
        })),
      );
    const carried = verdicts(turned.effects);
    if (!carried.every(({ verdict }) => ['tracked', 'safe'].includes(worstOutcome(verdict)))) return [];
    const broken = verdicts(turned.sends ?? []).find(({ verdict }) => severityOf(worstOutcome(verdict)) === 'error');
    const { target } = broken ?? (carried[0] as { target: Target });
    const named = describeTarget(target);
    const settings = Object.entries(target.settings).find(([name]) => name === 'max_prepared_statements');
    const because = settings ? ` (max_prepared_statements = ${settings[1]})` : '';
    const message = broken
      ? `${capital(named)} follows named statements by itself${because}, and what \`${given.name}\` makes ${description.title} send clears them behind its back: statements of this and other clients fail with 26000 (prepared statement does not exist).`
      : `\`${given.name}\` is not needed: ${named} follows named prepared statements${because}, so all that it does is cost ${turned.costs}.`;
    return [
      {
        file: given.file,
        rule: 'prepare-option',
        severity: broken ? 'error' : 'info',
        message,
        advice: broken
          ? `Take \`${given.name}\` out for every client of this pooler, then let the pooler drop its server connections (RECONNECT).`
          : `Take \`${given.name}\` out, or keep it while some clients still connect through an older pooler.`,
        range: given.range,
        subject: `${description.title}: ${given.name}`,
        effect: asEffect((turned.sends ?? turned.effects)[0] as EffectTemplate),
        verdicts: carried,
        related: relatedTo({ file: given.file, range: given.range }, use, project),
        fixes: given.removal ? [{ title: `Take ${given.name} out`, safety: 'unsafe', edits: given.removal }] : [],
      },
    ];
  });
}

/** What a product of this client is known not to bear. */
export function trapped(use: ClientUse, project: Project): readonly FiledObservation[] {
  return (use.description.traps ?? []).flatMap((trap): readonly FiledObservation[] => {
    const targets = use.connection.targets.filter(
      ({ profile, mode }) => trap.products.includes(profile.product) && (trap.modes?.includes(mode.name) ?? true),
    );
    const applicable =
      targets.length > 0 &&
      (use.version === null || inRange(use.version, trap.version)) &&
      Object.entries(trap.when).every(([name, test]) => holds(test, name, use));
    if (!applicable) return [];
    const given = givenOption(trap.option, use);
    const place = given ?? { file: use.client.file, range: use.client.range };
    const verdict: Verdict = {
      outcomes: [trap.outcome],
      until: null,
      reason: { kind: 'pooler', because: trap.happens },
      recognised: true,
      evidence: [{ kind: 'documented', source: trap.source, detail: trap.happens }],
    };
    return [
      {
        file: place.file,
        rule: trap.rule ?? 'prepare-option',
        severity: 'warning',
        message: trap.happens,
        advice: trap.remedy,
        range: place.range,
        subject: `${use.description.title}: ${given?.name ?? trap.option}`,
        verdicts: targets.map((target) => ({ target, verdict })),
        related: relatedTo(place, use, project),
        fixes: given?.removal ? [{ title: `Take ${given.name} out`, safety: 'safe', edits: given.removal }] : [],
      },
    ];
  });
}

const asEffect = (template: EffectTemplate): SessionEffect =>
  ({ ...template, range: { start: 0, end: 0 } }) as SessionEffect;
