export { type Frame, fixedLine, frameOf } from './code-frame.js';
export { evidenceWords } from './evidence.js';
export { plainTable, type PoolerRow, reportExplanation, reportPoolers } from './explanation.js';
export { effectJson, explanationJson, type JsonOptions, reportJson } from './json.js';
export { type PrettyOptions, reportPretty } from './pretty.js';
