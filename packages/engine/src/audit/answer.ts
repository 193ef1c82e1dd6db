import type { Finding, Target } from '@poolsafe/core';
import { describeTarget } from '@poolsafe/core';
import { type Consequence, CONSEQUENCES, consequencesOf, needsDirect, verdictOn } from './consequence.js';

export type Answer = 'ready' | 'ready with changes' | 'not ready';

/** What is to be done before a project can move to a target, counted in places. */
export interface Effort {
  /** Places that `--fix` or `--fix-unsafe` changes. */
  readonly mechanical: number;
  /** Places that somebody has to rewrite. */
  readonly byHand: number;
  /** Places that need a connection of their own. */
  readonly direct: number;
  readonly files: number;
  readonly size: 'none' | 'small' | 'medium' | 'large';
}

export interface TargetAnswer {
  readonly target: string;
  /** As people call it. */
  readonly title: string;
  readonly answer: Answer;
  /** Whole sentences, the most important first; never empty. */
  readonly reasons: readonly string[];
  readonly effort: Effort;
  /** Findings that hurt in each way; one may be counted in several. */
  readonly counts: Readonly<Record<Consequence | 'direct', number>>;
}

const places = (count: number) => (count === 1 ? '1 place' : `${String(count)} places`);
const verb = (count: number, one: string, many: string) => (count === 1 ? one : many);

/** What hurts on a target: nothing suppresses it, and it is an error or a warning there. */
export const hurting = (findings: readonly Finding[], target: string): readonly Finding[] =>
  findings.filter((finding) => {
    const verdict = verdictOn(finding, target);
    return finding.suppressed === null && finding.severity !== 'info' && verdict && consequencesOf(verdict).length > 0;
  });

const NOTHING_READ = 'No file and no record of a log was read, so nothing is known of what depends on a connection.';

/**
 * Whether a project can move to a target as it stands.
 *
 * - `not ready`: somewhere state is lost or reaches other clients without an error, and no edit that is known solves it.
 * - `ready with changes`: what there is fails loudly, only costs connections, or is solved by an edit that is known.
 * - `ready`: nothing of that. Where nothing was read, nothing is known, and the answer is `not ready`.
 *
 * @param findings of code, project files and logs
 * @param anythingRead whether any file had text, or any log had records
 */
export function answerFor(findings: readonly Finding[], target: Target, anythingRead: boolean): TargetAnswer {
  const own = hurting(findings, target.id);
  const having = (wanted: Consequence) =>
    own.filter((finding) => {
      const verdict = verdictOn(finding, target.id);
      return verdict !== undefined && consequencesOf(verdict).includes(wanted);
    });
  const direct = own.filter((finding) => needsDirect(finding, target.id));
  const mechanical = own.filter(({ fixes }) => fixes.length > 0);
  const quiet = new Set([...having('leaks'), ...having('silent')]);
  const silent = own.filter((finding) => finding.fixes.length === 0 && quiet.has(finding));
  const counts = {
    ...Object.fromEntries(CONSEQUENCES.map((consequence) => [consequence, having(consequence).length])),
    direct: direct.length,
  } as TargetAnswer['counts'];
  const unsolved = silent.filter(({ severity }) => severity === 'error');
  const answer: Answer =
    !anythingRead || unsolved.length > 0 ? 'not ready' : own.length === 0 ? 'ready' : 'ready with changes';
  // The same statement may be a finding of the code and of a log: places of the code are what has to be changed.
  const inCode = own.filter(isInCode);
  const work = inCode.length > 0 ? inCode : own;
  const effort = {
    mechanical: work.filter(({ fixes }) => fixes.length > 0).length,
    direct: work.filter((finding) => needsDirect(finding, target.id)).length,
    files: new Set(work.map(({ file }) => file)).size,
  };
  const byHand = work.length - effort.mechanical - effort.direct;
  const weight = effort.mechanical * 0.2 + byHand + effort.direct * 2;
  return {
    target: target.id,
    title: describeTarget(target),
    answer,
    reasons: !anythingRead
      ? [NOTHING_READ]
      : reasonsOf(counts, mechanical.length, (consequence) => worstFirst(having(consequence))),
    effort: {
      ...effort,
      byHand,
      size: weight === 0 ? 'none' : weight <= 5 ? 'small' : weight <= 25 ? 'medium' : 'large',
    },
    counts,
  };
}

/** Findings of logs name how the pair was proved; findings of code do not. */
export const isInCode = (finding: Finding): boolean => !('proof' in finding);

const MOST_EXAMPLES = 2;

/** `: app.tenant_id (src/db.ts:9), search_path (src/orders.ts:24) and others`; empty without examples. */
function examplesOf(findings: readonly Finding[]): string {
  const named = new Map<string, string>();
  for (const { effect, rule, file, range } of findings) {
    const name = effect?.name === undefined || effect.name === '*' ? rule : effect.name;
    if (!named.has(name)) named.set(name, `${name} (${file}:${String(range.start.line)})`);
  }
  const shown = [...named.values()].slice(0, MOST_EXAMPLES);
  return shown.length === 0 ? '' : `: ${shown.join(', ')}${named.size > MOST_EXAMPLES ? ' and others' : ''}`;
}

function reasonsOf(
  counts: TargetAnswer['counts'],
  mechanical: number,
  having: (consequence: Consequence) => readonly Finding[],
): readonly string[] {
  const reasons: string[] = [];
  const examples = (consequence: Consequence) => examplesOf(having(consequence));
  if (counts.leaks > 0)
    reasons.push(`State of one client reaches another in ${places(counts.leaks)}${examples('leaks')}.`);
  if (counts.silent > 0)
    reasons.push(
      `State is gone or different when it is needed, without an error, in ${places(counts.silent)}${examples('silent')}.`,
    );
  if (counts.loud > 0)
    reasons.push(
      `${places(counts.loud)} ${verb(counts.loud, 'fails', 'fail')} or ${verb(counts.loud, 'waits', 'wait')} for others${examples('loud')}.`,
    );
  if (counts.direct > 0)
    reasons.push(
      `${places(counts.direct)} ${verb(counts.direct, 'needs', 'need')} a connection of ${verb(counts.direct, 'its', 'their')} own.`,
    );
  if (counts.cost > 0)
    reasons.push(
      `${places(counts.cost)} ${verb(counts.cost, 'keeps', 'keep')} a server connection to one client: correct, but not shared.`,
    );
  if (mechanical > 0) reasons.push(`${places(mechanical)} can be changed by poolsafe check --fix or --fix-unsafe.`);
  return reasons.length > 0 ? reasons : ['Nothing was found that depends on a connection of its own.'];
}

/** State that decides whose rows a client sees: roles, the search path, settings of the application's own. */
const decidesAccess = ({ effect }: Finding): boolean =>
  effect !== undefined &&
  (effect.state === 'role' ||
    (effect.state === 'setting' &&
      /\.|^(search_path|row_security|role|session_authorization)$/.test(effect.name ?? '')));

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'info'];

/** What to look at first: what decides whose rows are seen, then what is worse, then what runs more often. */
export const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort(
    (a, b) =>
      Number(decidesAccess(b)) - Number(decidesAccess(a)) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      (b.occurrences ?? 0) - (a.occurrences ?? 0),
  );
