#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { BundledModules } from './modules.js';
import { BRIEF_RUN } from './switches.js';

/** Commands that go over many different files for a few seconds. */
const BRIEF: ReadonlySet<string | undefined> = new Set(['check', 'audit']);

const switches = BRIEF.has(process.argv[2]) ? BRIEF_RUN : [];
for (const one of switches) setFlagsFromString(one);
const modules = new BundledModules(fileURLToPath(new URL('.', import.meta.url)), switches);
process.once('exit', () => {
  modules.keep();
});
modules.require('./main.js');
