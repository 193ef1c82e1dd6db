export { type Frame, fixedLine, frameOf } from './code-frame.js';
export { counted, countOf, groupBy, plural } from './counts.js';
export { effectJson, explanationJson } from './effect-json.js';
export { evidenceWords } from './evidence.js';
export { plainTable, type PoolerRow, reportExplanation, reportPoolers } from './explanation.js';
export { formats as reporters } from './formats.generated.js';
export type { Reporter, ReportOptions } from './reporter.js';
export { reportMatrixHtml, reportMatrixJson, reportMatrixMarkdown } from './matrix.js';
export { bodyInto, type Colors, headLine, paint, wrap } from './terminal.js';
