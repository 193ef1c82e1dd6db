export {
  type CheckOptions,
  checkProject,
  type CheckResult,
  findingsOf,
  type NotAnalysedPlace,
  type UnusedSuppression,
} from './check.js';
export {
  checkConfig,
  checkRuleLevel,
  type Config,
  ConfigError,
  DEFAULT_CONFIG,
  loadConfig,
  type RuleLevel,
} from './config.js';
export { explain, type Explanation, type TextVerdict } from './explain.js';
export { type FileProblem, readText } from './files.js';
export { isPaired, judgeFlow, occurrenceOf, type Report, ruleFor, visible } from './judging.js';
