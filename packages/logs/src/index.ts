export type { JudgedCell, LogFinding, Place, Proof, Service, Speak, Spoken } from './findings.js';
export { detectFormat, formatNamed, formatNames } from './detect.js';
export type { FormatAbilities, LogFormat, LogReader, ReaderOptions } from './format.js';
export { Kind, LogRecord, type RecordSink } from './record.js';
export { type LogPartial, type Merged, mergePartials, PartialError } from './partial.js';
export { type LogsReport, type ReplayFinding, reportLogs, type TargetReplay } from './report.js';
export type { RunCount, Watched } from './runs.js';
export { type FileProblem, type LogsOptions, type LogsRun, runLogs } from './run.js';
export { Threads } from './ahead/threads.js';
