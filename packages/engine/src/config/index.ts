export {
  checkConfig,
  type Config,
  DEFAULT_CONFIG,
  excludedBy,
  type FileSettings,
  isIncluded,
  loadConfig,
  type Override,
  overridesFor,
  settingsFor,
} from './config.js';
export { Configurations } from './configurations.js';
export { definition as configDefinition, LEVELS, type RuleLevel, type UserConfig } from './definition.js';
export { ConfigError, ProgramNotRun } from './error.js';
export { CONFIG_FILES, findConfigFile, isConfigName } from './find.js';
export { type Origin, type Sourced, sourcedFor } from './origins.js';
export { isProgram, readConfigText } from './read.js';
export { shownPath } from './shown-path.js';
export { checkRuleLevel, validate } from './validate.js';
