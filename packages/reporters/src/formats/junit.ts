import { create } from 'xmlbuilder2';
import { counted, groupBy, suppressedCount } from '../counts.js';
import type { Reporter } from '../reporter.js';

/** Characters that XML 1.0 has no place for. */
const printable = (text: string) =>
  text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD');

/** JUnit XML: a suite per file, a failed case per finding, a skipped one per suppressed finding; one passed case else. */
const junit: Reporter = {
  format: 'junit',
  report: ({ findings }) => {
    const skipped = String(suppressedCount(findings));
    const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
      name: 'poolsafe',
      tests: String(Math.max(1, findings.length)),
      failures: String(counted(findings).length),
      skipped,
    });
    if (findings.length === 0) {
      root
        .ele('testsuite', { name: 'poolsafe', tests: '1', failures: '0', errors: '0', skipped: '0' })
        .ele('testcase', { classname: 'poolsafe', name: 'no findings' });
    }
    for (const [file, ofFile] of groupBy(findings, (finding) => finding.file)) {
      const suite = root.ele('testsuite', {
        name: printable(file),
        tests: String(ofFile.length),
        failures: String(counted(ofFile).length),
        errors: '0',
        skipped: String(suppressedCount(ofFile)),
      });
      for (const { rule, severity, range, message, advice, suppressed } of ofFile) {
        const place = `${file}:${String(range.start.line)}:${String(range.start.column)}`;
        const testcase = suite.ele('testcase', {
          classname: printable(file),
          name: printable(`${rule} at ${String(range.start.line)}:${String(range.start.column)}`),
        });
        if (suppressed) testcase.ele('skipped', { message: printable(suppressed.reason || 'suppressed') });
        else
          testcase
            .ele('failure', { type: severity, message: printable(message) })
            .txt(printable(`${place}\n${message}\n${advice}`));
      }
    }
    return `${root.end({ prettyPrint: true })}\n`;
  },
};

export default junit;
