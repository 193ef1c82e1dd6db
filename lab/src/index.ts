export { cacheFolder, openRoom, type Room } from './bench-room.js';
export { NoPackages } from './debian.js';
export { writeEvidence } from './evidence.js';
export { type Configuration, matrix } from './matrix.js';
export { nameOf, type Result, runConfiguration } from './run.js';
