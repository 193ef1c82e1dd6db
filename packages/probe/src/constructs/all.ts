import type { Probe } from '../construct.js';
import { blockProbes } from './blocks.js';
import { preparedProbes } from './prepared.js';
import { sessionProbes } from './session.js';
import { settingProbes } from './settings.js';
import { startupProbes } from './startup.js';
import { streamProbes } from './streams.js';
import { temporaryProbes } from './temporary.js';

/** Everything that is tried, in the order in which it is tried. */
export const postgresProbes: readonly Probe[] = [
  ...settingProbes,
  ...blockProbes,
  ...temporaryProbes,
  ...preparedProbes,
  ...sessionProbes,
  ...startupProbes,
  ...streamProbes,
];
