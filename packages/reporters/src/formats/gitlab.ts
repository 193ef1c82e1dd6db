import type { Severity } from '@poolsafe/core';
import { counted } from '../counts.js';
import type { Reporter } from '../reporter.js';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', info: 'info' };

/** GitLab Code Quality: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
const gitlab: Reporter = {
  format: 'gitlab',
  report: ({ findings }) => {
    const issues = counted(findings).map(({ rule, severity, file, range, message, fingerprint }) => ({
      type: 'issue',
      check_name: `poolsafe/${rule}`,
      description: message,
      categories: ['Bug Risk'],
      severity: SEVERITIES[severity],
      fingerprint,
      location: {
        path: file,
        positions: {
          begin: { line: range.start.line, column: range.start.column },
          end: { line: range.end.line, column: range.end.column },
        },
      },
    }));
    return `${JSON.stringify(issues, null, 2)}\n`;
  },
};

export default gitlab;
