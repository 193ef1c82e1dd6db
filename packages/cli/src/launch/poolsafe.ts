#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { BundledModules } from './modules.js';
import { BRIEF_RUN, LONG_RUN } from './switches.js';

/** Commands that go over many different files for a few seconds, and the one that stays. */
const SWITCHES: ReadonlyMap<string | undefined, readonly string[]> = new Map([
  ['check', BRIEF_RUN],
  ['audit', BRIEF_RUN],
  ['lsp', LONG_RUN],
]);

const switches = SWITCHES.get(process.argv[2]) ?? [];
for (const one of switches) setFlagsFromString(one);
const modules = new BundledModules(fileURLToPath(new URL('.', import.meta.url)), switches);
process.once('exit', () => {
  modules.keep();
});
modules.require('./main.js');
