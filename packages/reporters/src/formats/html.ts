import { createHash } from 'node:crypto';
import { Eta } from 'eta';
import type { Audit } from '@poolsafe/engine';
import { effortWords, happensWords, nameWords, sectionsOf, seenWords, sizingLines } from '../audit-view.js';
import { counted, countOf, plural, suppressedWords } from '../counts.js';
import { script, styles } from '../html/assets.generated.js';
import { chartsOf } from '../html/charts.js';
import { pageData } from '../html/page-data.js';
import { template } from '../html/template.js';
import type { Reporter } from '../reporter.js';

const ROWS = 25;
const LISTED = 200;

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** JSON that cannot end the element that it stands in. */
const embedded = (value: unknown) =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const CLASSES = { ready: 'ready', 'ready with changes': 'changes', 'not ready': 'not' } as const;

const cut = <T>(list: readonly T[], words: (item: T) => string, most = LISTED): readonly string[] => [
  ...list.slice(0, most).map(words),
  ...(list.length > most ? [`and ${String(list.length - most)} more`] : []),
];

function auditView(audit: Audit) {
  return {
    answers: audit.answers.map((answer) => ({
      ...answer,
      class: CLASSES[answer.answer],
      effort: effortWords(answer.effort),
    })),
    sections: sectionsOf(audit).map(({ findings, ...section }) => ({
      ...section,
      count: findings.length,
      rows: findings.slice(0, ROWS).map((finding) => ({
        place: `${finding.file}:${String(finding.range.start.line)}`,
        rule: finding.rule,
        name: nameWords(finding),
        statement: finding.statement,
        happens: happensWords(finding, audit),
        seen: seenWords(finding),
      })),
    })),
    unnecessary: cut(audit.unnecessary, ({ file, line, what }) => `${file}:${String(line)} ${what}`),
    sizing: sizingLines(audit),
    plan: audit.plan.slice(0, LISTED).map((step) => ({
      ...step,
      places: cut(step.places, ({ file, line, rule, what }) => `${file}:${String(line)} ${rule}: ${what}`, ROWS),
    })),
  };
}

/** One file that needs nothing else: opens from disk, prints, and shows ten thousand findings a page at a time. */
const html: Reporter = {
  format: 'html',
  report: (all, { toolVersion }) => {
    const { audit } = all;
    // What stands in the code and ran is one finding.
    const result = audit ? { ...all, findings: audit.findings } : all;
    const charts = chartsOf(result);
    const shown = counted(result.findings);
    const view = {
      title: audit ? 'poolsafe audit' : 'poolsafe',
      lead: `${plural(countOf(result.findings, 'error'), 'error')} and ${plural(countOf(result.findings, 'warning'), 'warning')} in ${plural(result.files, 'file')}, for ${result.targets.map(({ id }) => id).join(', ')}.${suppressedWords(
        result.findings,
      )
        .map((words) => ` ${words}, not counted.`)
        .join('')}`,
      version: toolVersion,
      audit: audit && auditView(audit),
      charts,
      rules: [...new Set(shown.map(({ rule }) => rule))].sort(),
      targets: result.targets.map(({ id }) => id),
      coverage: [
        ...(audit
          ? audit.coverage
          : [`${plural(result.files, 'file')} with ${plural(result.statements, 'statement')}.`]),
        ...cut(result.notAnalysed, ({ file, range, reason }) => `${file}:${String(range?.start.line ?? 1)} ${reason}`),
        ...cut(result.problems, ({ file, reason }) => `${file}: ${reason}`),
      ],
      styles,
      script,
      scriptHash: hashOf(script),
      styleHash: hashOf(styles),
      data: embedded(pageData(result, charts)),
    };
    return new Eta({ autoTrim: false }).renderString(template, view);
  },
};

export default html;
