import { create } from 'xmlbuilder2';
import { counted, groupBy } from '../counts.js';
import type { Reporter } from '../reporter.js';

/** Characters that XML 1.0 has no place for. */
const printable = (text: string) =>
  text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD');

/** JUnit XML: a suite per file, a failed case per finding; one passed case when there are none. */
const junit: Reporter = {
  format: 'junit',
  report: ({ findings }) => {
    const shown = counted(findings);
    const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
      name: 'poolsafe',
      tests: String(Math.max(1, shown.length)),
      failures: String(shown.length),
    });
    if (shown.length === 0) {
      root
        .ele('testsuite', { name: 'poolsafe', tests: '1', failures: '0', errors: '0' })
        .ele('testcase', { classname: 'poolsafe', name: 'no findings' });
    }
    for (const [file, ofFile] of groupBy(shown, (finding) => finding.file)) {
      const count = String(ofFile.length);
      const suite = root.ele('testsuite', { name: printable(file), tests: count, failures: count, errors: '0' });
      for (const { rule, severity, range, message, advice } of ofFile) {
        const place = `${file}:${String(range.start.line)}:${String(range.start.column)}`;
        suite
          .ele('testcase', {
            classname: printable(file),
            name: printable(`${rule} at ${String(range.start.line)}:${String(range.start.column)}`),
          })
          .ele('failure', { type: severity, message: printable(message) })
          .txt(printable(`${place}\n${message}\n${advice}`));
      }
    }
    return `${root.end({ prettyPrint: true })}\n`;
  },
};

export default junit;
