import type { Fix, FileRange, Finding, Severity } from '@poolsafe/core';
import type { CheckResult } from '@poolsafe/engine';
import { rules } from '@poolsafe/rules';
import type { Log, ReportingDescriptor, Region, Result } from 'sarif';
import { evidenceWords } from '../evidence.js';
import type { Reporter, ReportOptions } from '../reporter.js';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

const pageOf = (rule: string) => `https://github.com/poolsafe/poolsafe/blob/main/rules/${rule}/README.md`;

/** Lines and columns are 1-based, columns in UTF-16 code units: the run says so. */
const region = ({ start, end }: FileRange): Region => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
  charOffset: start.offset,
  charLength: end.offset - start.offset,
});

const location = (file: string, range: FileRange) => ({
  physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: region(range) },
});

const fixOf = (fix: Fix, file: string) => ({
  description: { text: fix.title },
  artifactChanges: [
    {
      artifactLocation: { uri: encodeURI(file) },
      replacements: fix.edits.map(({ start, end, text }) => ({
        deletedRegion: { charOffset: start, charLength: end - start },
        insertedContent: { text },
      })),
    },
  ],
});

function resultOf(finding: Finding, indexes: ReadonlyMap<string, number>): Result {
  const proof = finding.verdicts.flatMap(({ evidence }) => evidence)[0];
  const related = finding.related.map(({ file, range, message }, id) => ({
    id,
    ...location(file, range),
    message: { text: message },
  }));
  return {
    ruleId: finding.rule,
    ruleIndex: indexes.get(finding.rule) ?? -1,
    level: LEVELS[finding.severity],
    message: { text: `${finding.message} ${finding.advice}` },
    locations: [location(finding.file, finding.range)],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    ...(finding.fixes.length > 0 ? { fixes: finding.fixes.map((fix) => fixOf(fix, finding.file)) } : {}),
    suppressions:
      finding.suppressed === null
        ? []
        : [
            {
              kind: 'inSource',
              ...(finding.suppressed.reason === '' ? {} : { justification: finding.suppressed.reason }),
            },
          ],
    partialFingerprints: { 'poolsafe/v1': finding.fingerprint },
    properties: {
      statement: finding.statement,
      targets: finding.verdicts.map(({ target, outcomes }) => `${target}: ${outcomes.join(', ')}`),
      ...(proof ? { evidence: evidenceWords(proof) } : {}),
    },
  };
}

function report(result: CheckResult, options: ReportOptions): string {
  const descriptors = rules.map(({ id, summary }): ReportingDescriptor => ({
    id,
    shortDescription: { text: summary },
    helpUri: pageOf(id),
    help: { text: `${summary}. See ${pageOf(id)}` },
  }));
  const indexes = new Map(descriptors.map(({ id }, index) => [id, index]));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'poolsafe',
            version: options.toolVersion,
            informationUri: 'https://github.com/poolsafe/poolsafe',
            rules: descriptors,
          },
        },
        columnKind: 'utf16CodeUnits',
        results: result.findings.map((finding) => resultOf(finding, indexes)),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [
              ...result.notAnalysed.map(({ file, range, reason }) => ({
                level: 'note' as const,
                message: { text: `not analysed: ${reason}` },
                locations: [
                  range === null
                    ? { physicalLocation: { artifactLocation: { uri: encodeURI(file) } } }
                    : location(file, range),
                ],
              })),
              ...result.problems.map(({ file, reason }) => ({
                level: 'warning' as const,
                message: { text: `${file}: ${reason}` },
                locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(file) } } }],
              })),
            ],
          },
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const sarif: Reporter = { format: 'sarif', report };

export default sarif;
