import type { SourceReader } from './extraction.js';
import { poolerConfigFile } from './configs/pooler-config-file.js';
import { projectFile } from './project/project-file.js';
import { sqlFile } from './sql/sql-file.js';
import { typescriptFile } from './typescript/extract.js';

export type {
  Extraction,
  Flow,
  Lease,
  PlacedStatement,
  ProjectFiles,
  ReadyTree,
  SourceReader,
  Suppressing,
  Told,
} from './extraction.js';
export { located, type Located, type Place } from './places.js';
export { FILE_ROLES, type FileRole, roleOf } from './role.js';
export { definesRoutines, definingText, mayDefine } from './typescript/defining-texts.js';
export { sharedDefinitions, sharedDefinitionsIn, type SqlText } from './sql/definitions.js';
export { sqlDialect, type FileDialect } from './sql/sql-dialect.js';
export { forgetProject } from './typescript/extract.js';
export { hasScriptBlocks } from './typescript/script-blocks.js';
export { mayHoldState } from './typescript/state-words.js';
export { pathMatcher } from './typescript/sql-files/file-source.js';

export {
  type ConfigProblem,
  type ConfigReader,
  type ConfiguredSetting,
  type ConfiguredTarget,
  noIncludes,
  type PoolerConfiguration,
  type ReadInclude,
} from './configs/config-reader.js';
export { configuredTarget, targetText } from './configs/configured-targets.js';
export type { ConfigDanger } from './configs/danger.js';
export { configDangers } from './configs/dangers.generated.js';
export { configReaderFor, includesBeside } from './configs/pooler-config-file.js';

/** Who reads which files; the first that says so reads one. */
export const sourceReaders: readonly SourceReader[] = [poolerConfigFile, sqlFile, typescriptFile, projectFile];

/** Who reads a file by what stands in it, where its path does not tell, else by its path. */
export const readerFor = (path: string, text: string): SourceReader | undefined =>
  sourceReaders.find((reader) => reader.knows?.(path, text)) ?? sourceReaders.find((reader) => reader.reads(path));

export type {
  ClientDescription,
  Behaviour,
  EffectTemplate,
  OptionTest,
  ParameterOptions,
  Switch,
  Trap,
} from './client-description.js';
export { clients } from './options.generated.js';
export { dependencyGroups } from './dependencies.generated.js';
export type { DependencyDescription, DependencyGroup } from './dependency-description.js';
