import type { Finding } from '@poolsafe/core';
import {
  type Audit,
  type Consequence,
  consequencesOf,
  hurting,
  needsDirect,
  verdictOn,
  worstFirst,
} from '@poolsafe/engine';
import { plural } from './counts.js';

/** Findings that hurt in one way. */
export interface AuditSection {
  readonly id: Consequence | 'direct';
  readonly title: string;
  readonly lead: string;
  readonly findings: readonly Finding[];
}

const SECTIONS: readonly Omit<AuditSection, 'findings'>[] = [
  { id: 'loud', title: 'What breaks loudly', lead: 'These fail with an error, or make others wait.' },
  {
    id: 'silent',
    title: 'What breaks silently',
    lead: 'State is gone or different when it is needed, and nobody says so.',
  },
  {
    id: 'leaks',
    title: 'What leaks between clients and tenants',
    lead: 'State of one client is met, or destroyed, by another. What decides whose rows are seen comes first.',
  },
  {
    id: 'cost',
    title: 'What only costs connections',
    lead: 'Correct, but the client keeps a server connection to itself.',
  },
  {
    id: 'direct',
    title: 'What needs a direct connection',
    lead: 'No rewriting helps: this state has to outlive transactions.',
  },
];

/** The parts of an audit, in reading order; a part without findings is there too. */
export function sectionsOf(audit: Audit): readonly AuditSection[] {
  const hurts = audit.answers.map(({ target }) => ({ id: target, own: new Set(hurting(audit.findings, target)) }));
  return SECTIONS.map((section) => ({
    ...section,
    findings: worstFirst(
      audit.findings.filter((finding) =>
        hurts.some(({ id, own }) => {
          if (!own.has(finding)) return false;
          if (section.id === 'direct') return needsDirect(finding, id);
          const verdict = verdictOn(finding, id);
          return verdict !== undefined && consequencesOf(verdict).includes(section.id);
        }),
      ),
    ),
  }));
}

/** What the state is called, where it has a name: the statement's literals are hidden. */
export const nameWords = ({ effect }: Finding): string =>
  effect?.name === undefined || effect.name === '*' || effect.via === 'protocol' ? '' : effect.name;

/** `leaked, lost`; with several targets, on which: `leaked on pgbouncer@1.24/transaction`. */
export function happensWords({ verdicts }: Finding, { answers }: Audit): string {
  const byOutcome = new Map<string, string[]>();
  for (const { target, outcomes, until } of verdicts) {
    const words = `${outcomes.join(', ')}${until === null ? '' : ` until ${until}`}`;
    byOutcome.set(words, [...(byOutcome.get(words) ?? []), target]);
  }
  return [...byOutcome]
    .map(([words, targets]) => (answers.length > 1 ? `${words} on ${targets.join(', ')}` : words))
    .join('; ');
}

/** `ran 41,000 times in 12 sessions, by billing`; empty where no log says so. */
export function seenWords({ occurrences, sessions, services }: Finding): string {
  if (occurrences === undefined) return '';
  const names = [...new Set((services ?? []).map(({ application, user }) => application || user).filter(Boolean))];
  const more = names.length > 3 ? ` and ${String(names.length - 3)} more` : '';
  return `ran ${occurrences.toLocaleString('en')} ${occurrences === 1 ? 'time' : 'times'}${
    sessions === undefined || sessions === 0 ? '' : ` in ${plural(sessions, 'session')}`
  }${names.length > 0 ? `, by ${names.slice(0, 3).join(', ')}${more}` : ''}`;
}

/** `8 places by hand, 2 on a connection of their own, in 3 files (medium)`. */
export function effortWords(effort: {
  readonly mechanical: number;
  readonly byHand: number;
  readonly direct: number;
  readonly files: number;
  readonly size: string;
}): string {
  if (effort.size === 'none') return 'nothing to do';
  const parts = [
    ...(effort.mechanical > 0 ? [`${plural(effort.mechanical, 'place')} by --fix or --fix-unsafe`] : []),
    ...(effort.byHand > 0 ? [`${plural(effort.byHand, 'place')} by hand`] : []),
    ...(effort.direct > 0 ? [`${plural(effort.direct, 'place')} on a connection of their own`] : []),
  ];
  return `${effort.size}: ${parts.join(', ')}, in ${plural(effort.files, 'file')}`;
}

/** Pool sizes and peaks in words, a line per target. */
export const sizingLines = ({ logs }: Audit): readonly string[] =>
  Object.entries(logs?.replay ?? {}).map(
    ([target, { recommendedPoolSize: size, peak, sessionsPinned }]) =>
      `${target}: begin with ${plural(size.value, 'server connection')} (between ${String(size.low)} and ${String(size.high)}); at the peak ${plural(peak.sessions, 'session')}, ${plural(peak.transactions, 'transaction')} and ${plural(peak.serverConnections, 'server connection')} at once${sessionsPinned > 0 ? `; ${plural(sessionsPinned, 'session')} would keep a connection` : ''}.`,
  );
