export { endpointOf, type EndpointDescription, firstKnown, type KnownEndpoint } from './endpoint.js';
export { compareCell, comparable, type Comparison, judgeConstruct } from './agreement/compare.js';
export { type Disagreement, disagreements, type MeasuredOn, notJudged } from './agreement/disagreements.js';
export { compareMysqlCell, judgeMysqlConstruct, type MysqlComparison } from './agreement/mysql.js';
export { agreesWithSeen, judgeKeyValueConstruct, outcomesOf } from './agreement/key-value.js';
export { type KeyValueDisagreement, keyValueDisagreements } from './agreement/key-value-disagreements.js';
export { mysqlDisagreements } from './agreement/mysql-disagreements.js';
export { mysqlConstructs, type MysqlLabConstruct } from './constructs/mysql.js';
export { keyValueConstruct, type KeyValueConstruct, keyValueConstructs } from './constructs/key-value.js';
export { keyValueConfigurations, type KeyValueEffect, OUTCOME_OF_EFFECT } from './measurements-key-value.js';
export { type LabConstruct, postgresConstructs } from './constructs/postgres.js';
export { type DocumentedCell, documentedCells } from './documented.js';
export { labAgreement, type LabFigures } from './lab-agreement.js';
export { type LabVerdict, OUTCOMES_OF_LAB_VERDICT } from './lab-verdict.js';
export { measurementFile, type MeasurementFile, measurementsOf } from './measurements.js';
export {
  type ProxysqlRepair,
  type ProxysqlRepairs,
  proxysqlRepairs,
  type RuleInput,
} from './proxysql/generate-rules.js';
export { profiles } from './profiles.generated.js';
export { nearest, parseTarget, TargetError } from './target.js';
export { DEFAULT_TARGETS, knownTargets } from './known-targets.js';
export { type Basis, type Matrix, type MatrixCell, type MatrixRow, verdictMatrix } from './matrix.js';
export { type ShownConstruct, shownConstructs } from './shown-constructs.js';
export { repairScript } from './repairs.js';
export { PROBED_VERSION, type ProbedConfiguration, probedTarget, readProbed } from './probed.js';
