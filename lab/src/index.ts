export { measurePool, type PoolResult } from './application-pools/measure.js';
export { pgPool } from './application-pools/pg.js';
export { postgresJs } from './application-pools/postgres.js';
export { cacheFolder, openRoom, type Room } from './bench-room.js';
export { NoPackages } from './debian.js';
export { type Evidence, evidenceOf, poolEvidence, writeEvidence } from './evidence.js';
export { type Configuration, matrix } from './matrix.js';
export { nameOf, type Result, runConfiguration } from './run.js';
