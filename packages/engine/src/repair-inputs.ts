import type { Finding } from '@poolsafe/core';
import { proxysqlDigest } from '@poolsafe/dialects';
import type { RuleInput } from '@poolsafe/poolers';
import { consequencesOf, verdictOn } from './audit/consequence.js';

/** What was found in MySQL statements on a target, for the rules that its pooler can be given. */
export function repairInputs(findings: readonly Finding[], target: string): readonly RuleInput[] {
  return findings.flatMap((finding): RuleInput[] => {
    const verdict = verdictOn(finding, target);
    if (!verdict || finding.dialect !== 'mysql') return [];
    const text = finding.statement.replace(/\$\d+/g, '?');
    const kinds = consequencesOf(verdict);
    const isIdleRead = kinds.includes('cost') && finding.effect?.action === 'read';
    // What leaks from one call of the application's own pool to the next, no rule of a pooler behind it can mend.
    const byPooler = kinds.includes('leaks') && !verdict.recognised;
    const problem = byPooler ? 'leaks' : isIdleRead ? 'pins' : undefined;
    return problem ? [{ sent: { text, statements: 1, digest: proxysqlDigest(text) }, problem }] : [];
  });
}
