export { type CheckOptions, checkProject, type CheckResult } from './check.js';
export {
  type CheckedText,
  checkText,
  NOTHING_FOUND,
  judgeExtraction,
  type JudgeOptions,
  type NotAnalysedPlace,
  targetsOfFlow,
  isUntold,
  toldIn,
  type UnusedSuppression,
} from './check-text.js';
export {
  checkConfig,
  checkRuleLevel,
  type Config,
  CONFIG_FILES,
  configDefinition,
  ConfigError,
  Configurations,
  DEFAULT_CONFIG,
  excludedBy,
  type FileSettings,
  findConfigFile,
  isConfigName,
  isIncluded,
  isProgram,
  loadConfig,
  ProgramNotRun,
  readConfigText,
  type Origin,
  type RuleLevel,
  settingsFor,
  shownPath,
  type Sourced,
  sourcedFor,
  type UserConfig,
  validate,
} from './config/index.js';
export { configText, lookAt, lookText, type ProjectLook, type Seen, type SeenConnection } from './init/index.js';
export { explain, type Explanation, type TextVerdict } from './explain.js';
export { isPaired, judgeFlow, judgeFlows, occurrenceOf, type Report, ruleFor, visible } from './judging.js';
export { type FileProblem, type FileSelection, selectFiles } from './files.js';
export { filesUnder, NEVER_READ } from './walk.js';
export { cacheFileOf } from './extracting/cache.js';
export { readText, readTextSync } from './read-text.js';
export {
  type Baseline,
  compareBaseline,
  compareOwnBaseline,
  type Compared,
  makeBaseline,
  readBaseline,
  writeBaseline,
} from './baseline.js';
export { changedFiles, concerning } from './changed.js';
export { writeWhole } from './write-whole.js';
export { type FixedText, type FixSafety, fixText, type Look } from './fixing.js';
export { type FixedFile, fixFiles, type FixResult, writeFixed } from './fix-project.js';
export { type Audit, type AuditedLogs, answersOf, auditedTargets, auditOf, type Unnecessary } from './audit/index.js';
export { type Answer, type Effort, hurting, isInCode, type TargetAnswer, worstFirst } from './audit/answer.js';
export { type Consequence, CONSEQUENCES, consequencesOf, needsDirect, verdictOn } from './audit/consequence.js';
export { namesIn, statementNames } from './audit/join.js';
export type { PlanPlace, PlanStep } from './audit/plan.js';
export { ProjectView } from './project/view.js';
export { repairedRules } from './repairs.js';
export { joinedFindings } from './joined-findings.js';
export { Judging, type RunChoice } from './judging-options.js';
export { type ReadFile, settlingWords } from './project/model.js';
export { ProjectOnDisk } from './project-files.js';
