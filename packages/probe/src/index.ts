export { postgresProbes } from './constructs/all.js';
export type { Observation, Probe } from './construct.js';
export { describeObservation, sightsOf } from './describe.js';
export { measure, type MeasureOptions } from './measure.js';
export { prepareDatabase, prepareServer } from './prepare.js';
export { SceneError, type Subject } from './scene.js';
export type { Sight } from './sight.js';
export { type Address, type Login, WireClient } from './wire/client.js';
export type { Reply } from './wire/reply.js';
