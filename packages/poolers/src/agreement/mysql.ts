import { judge, judgeSequence, type Outcome, replay, type Step, type Target, type Until } from '@poolsafe/core';
import { analyseMysql, sentText } from '@poolsafe/dialects';
import type { MysqlLabConstruct } from '../constructs/mysql.js';
import { mysqlDisagreements } from './mysql-disagreements.js';

/** What is judged of a construct: the outcomes of all that it sends, and until when the client is pinned after it. */
export interface JudgedConstruct {
  readonly outcomes: readonly Outcome[];
  readonly heldUntil: Until | null;
  /** A verdict of these rests on a document. */
  readonly documented: boolean;
}

/** Judges a construct as it was run: message after message, on a connection of its own. */
export function judgeMysqlConstruct(construct: MysqlLabConstruct, target: Target): JudgedConstruct {
  const steps = construct.messages.flatMap((text, message): Step[] => {
    const { statements } = analyseMysql(text);
    const sent = sentText(text, 'mysql', statements.length);
    return statements.map(({ effects, leaves }) => ({
      effects,
      ...(leaves ? { leaves } : {}),
      message,
      messageSize: statements.length,
      handle: 'session',
      text,
      sent,
    }));
  });
  const judged = judgeSequence(steps, target, 'mysql');
  const outcomes = new Set<Outcome>();
  let documented = false;
  for (const { effects, message } of judged) {
    for (const verdict of [...effects.map((effect) => effect.verdict), ...(message ? [message] : [])]) {
      for (const outcome of verdict.outcomes) outcomes.add(outcome);
      documented ||= verdict.evidence.some(({ kind }) => kind === 'documented');
    }
  }
  if (construct.leftOpen === true) leftOpen(steps, target, outcomes);
  return { outcomes: [...outcomes], heldUntil: judged.at(-1)?.heldUntil ?? null, documented };
}

/** What becomes of a transaction that the client never ends. */
function leftOpen(steps: readonly Step[], target: Target, outcomes: Set<Outcome>): void {
  for (const { effect, context } of replay(steps, 'mysql')) {
    const verdict = judge(effect, target, { ...context, transactionEnds: 'never' });
    for (const outcome of verdict.outcomes) outcomes.add(outcome);
  }
}

export type MysqlComparison =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'known'; readonly reason: string; readonly shows: RegExp }
  | { readonly kind: 'disagrees'; readonly message: string };

const has = (outcomes: readonly Outcome[], ...any: readonly Outcome[]) =>
  any.some((outcome) => outcomes.includes(outcome));

/**
 * Compares a measured cell with what is judged, aspect by aspect: refused or not, pinned and until when, met by others
 * or not, and, where nobody else met it, whether the client itself still had it.
 *
 * @param seen what was seen, in the lab's words, joined by `+`
 * @param looked whether anybody looked at the state afterwards; otherwise only the pin is compared
 */
export function compareMysqlCell(
  construct: MysqlLabConstruct,
  target: Target,
  seen: string,
  until: Until | undefined,
  looked: boolean,
): MysqlComparison {
  const { outcomes, heldUntil } = judgeMysqlConstruct(construct, target);
  const measured = new Set(seen.split('+'));
  const differs = (word: string, ...judged: readonly Outcome[]) =>
    measured.has(word) !== has(outcomes, ...judged) ? [word] : [];
  const differences = measured.has('rejected')
    ? differs('rejected', 'rejected')
    : [
        ...(until === (heldUntil ?? undefined) ? [] : ['pinned']),
        ...(looked ? differs('leaks', 'leaked', 'permanent', 'harms-others') : []),
        ...(looked && !measured.has('leaks') ? differs('breaks', 'lost', 'wrong', 'ignored', 'rejected') : []),
      ];
  if (differences.length === 0) return { kind: 'agrees' };
  const cell = `${target.id} ${construct.id}`;
  const known = mysqlDisagreements.find((entry) => entry.cell.test(cell));
  if (known) return { kind: 'known', reason: known.reason, shows: known.shows };
  const judged = `${outcomes.join('+')} until ${heldUntil ?? 'free'}`;
  return {
    kind: 'disagrees',
    message: `${cell} [${construct.messages.join(' | ')}]: measured ${seen} until ${until ?? 'free'}, judged ${judged} (${differences.join(', ')})`,
  };
}
