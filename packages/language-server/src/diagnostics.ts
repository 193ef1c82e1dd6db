import type { Finding, FileRange, Severity } from '@poolsafe/core';
import type { CheckedText, UnusedSuppression } from '@poolsafe/engine';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from 'vscode-languageserver/node';
import { dirname, resolve } from 'node:path';
import type { Client } from './client.js';
import type { Project } from './projects.js';
import { pathOf, uriOf } from './readers.js';

export const SOURCE = 'poolsafe';

/** Editors cut a column that is past its line's end. */
const LINE_END = 2 ** 31 - 1;

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** Lines and columns as the protocol counts them: from 0, in UTF-16 code units. */
export const protocolRange = ({ start, end }: FileRange): Range => ({
  start: { line: start.line - 1, character: start.column - 1 },
  end: { line: end.line - 1, character: end.column - 1 },
});

/** Turns the names of files, as findings tell them, into URIs. */
export type Places = (file: string, own: string) => string;

/** The places that findings of a document speak of. */
export const placesOf =
  (uri: string, project: Project | undefined): Places =>
  (file, own) => {
    const path = pathOf(uri);
    if (file === own || path === undefined) return uri;
    return uriOf(resolve(project?.root ?? dirname(path), file));
  };

/** A finding as a diagnostic of a document. */
export function diagnosticOf(finding: Finding, places: Places, client: Client): Diagnostic {
  const { rule, severity, message, advice, range, related, url, fingerprint } = finding;
  return {
    source: SOURCE,
    code: rule,
    severity: SEVERITY[severity],
    range: protocolRange(range),
    message: `${message} ${advice}`.trim(),
    data: { fingerprint },
    ...(client.takesLinks ? { codeDescription: { href: url } } : {}),
    // What has no effect is shown faded, as editors do with code that is never used.
    ...(client.takesTags && rule === 'no-effect' ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(client.takesRelatedInformation && related.length > 0
      ? {
          relatedInformation: related.map((place) => ({
            location: { uri: places(place.file, finding.file), range: protocolRange(place.range) },
            message: place.message,
          })),
        }
      : {}),
  };
}

function unusedDiagnostic({ line, rules }: UnusedSuppression, client: Client): Diagnostic {
  const at = line - 1;
  return {
    source: SOURCE,
    code: 'unused-suppression',
    severity: DiagnosticSeverity.Hint,
    range: { start: { line: at, character: 0 }, end: { line: at, character: LINE_END } },
    message: `This suppression${rules.length > 0 ? ` of ${rules.join(', ')}` : ''} suppresses nothing; take it out.`,
    ...(client.takesTags ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

/** Everything that a document is told: what is not suppressed, and suppressions that suppress nothing. */
export const diagnosticsOf = (checked: CheckedText, places: Places, client: Client): Diagnostic[] => [
  ...checked.findings
    .filter(({ suppressed }) => suppressed === null)
    .map((finding) => diagnosticOf(finding, places, client)),
  ...checked.unusedSuppressions.map((unused) => unusedDiagnostic(unused, client)),
];
