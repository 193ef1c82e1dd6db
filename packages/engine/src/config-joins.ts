import { describeTarget, type Finding, type Observation, type PoolerFact, type Target } from '@poolsafe/core';
import { repairScript } from '@poolsafe/poolers';
import type { ReadFile } from './project/model.js';
import { targetOfPooler } from './project-targets.js';
import { repairInputs } from './repair-inputs.js';

/** What a pooler's configuration means for the code of the project: told where the configuration stands. */
export interface ConfigJoin {
  readonly file: ReadFile;
  readonly observation: Observation;
}

type Join = (findings: readonly Finding[], target: Target) => Omit<Observation, 'range' | 'related'> | undefined;

const joined = (severity: 'error' | 'warning', subject: string, message: string, advice: string) => ({
  rule: 'pooler-config',
  severity,
  subject,
  message,
  advice,
  verdicts: [],
  fixes: [],
});

const times = (count: number, thing: string): string => `${String(count)} ${thing}${count === 1 ? '' : 's'}`;

const JOINS: readonly { readonly concerns: (finding: Finding, target: Target) => boolean; readonly join: Join }[] = [
  {
    concerns: ({ rule }, { settings }) =>
      settings['max_prepared_statements'] === '0' && (rule === 'named-statement' || rule === 'prepare-option'),
    join: (findings, target) =>
      joined(
        'error',
        'max_prepared_statements',
        `max_prepared_statements is 0, so ${describeTarget(target)} does not follow prepared statements, and this project prepares in ${times(findings.length, 'place')}: executing fails with 26000 on the next connection.`,
        'Set max_prepared_statements above 0 (PgBouncer 1.21 or newer), or switch preparing off in the client.',
      ),
  },
  {
    concerns: ({ rule }) => rule === 'statement-mode-transaction',
    join: (findings, target) =>
      joined(
        'error',
        'mode',
        `${describeTarget(target)} hands connections on after every statement, and this project opens transactions in ${times(findings.length, 'place')}.`,
        'Use transaction mode for the databases and users of this project.',
      ),
  },
  {
    concerns: ({ dialect }) => dialect === 'mysql',
    join: (findings, target) => {
      const inputs = repairInputs(findings, target.id);
      const script = repairScript(target, inputs);
      if (script === '') return undefined;
      const leaks = inputs.filter(({ problem }) => problem === 'leaks').length;
      return joined(
        leaks > 0 ? 'error' : 'warning',
        'mysql_query_rules',
        leaks > 0
          ? `No rule of this configuration keeps what ${times(leaks, 'statement')} of the project leave on shared connections, which ${describeTarget(target)} does not notice by itself.`
          : `${times(inputs.length, 'statement')} of the project only read session variables, and take a connection of ${describeTarget(target)} out of sharing.`,
        `Until the code is changed, give the admin interface:\n${script.trimEnd()}`,
      );
    },
  },
];

const isConfigured = ({ mode, settings }: PoolerFact) => mode !== null || Object.keys(settings).length > 0;

/** Joins the poolers that the project's files configure with what was found in its code. */
export function joinConfigurations(
  files: readonly ReadFile[],
  findings: readonly Finding[],
  targets: readonly Target[],
): readonly ConfigJoin[] {
  const joins: ConfigJoin[] = [];
  for (const file of files) {
    const told = new Set<string>();
    for (const fact of file.extraction.facts ?? []) {
      if (fact.kind !== 'pooler' || !isConfigured(fact)) continue;
      const configured = targetOfPooler(fact);
      const target = targets.find(({ id }) => id === configured?.id);
      if (!target) continue;
      const here = findings.filter(
        ({ verdicts, suppressed }) => !suppressed && verdicts.some((one) => one.target === target.id),
      );
      for (const { concerns, join } of JOINS) {
        const concerned = here.filter((finding) => concerns(finding, target));
        const observation = concerned.length > 0 ? join(concerned, target) : undefined;
        if (!observation || told.has(observation.message)) continue;
        told.add(observation.message);
        const related = concerned
          .slice(0, 5)
          .map(({ file: where, range, rule }) => ({ file: where, range, message: `${rule} here` }));
        joins.push({ file, observation: { ...observation, range: fact.range, related } });
      }
    }
  }
  return joins;
}
