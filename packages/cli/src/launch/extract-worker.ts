import { fileURLToPath } from 'node:url';
import { BundledModules } from './modules.js';
import { BRIEF_RUN } from './switches.js';

// What a thread compiles is not kept: the process that started it does the same work, with the same switches.
new BundledModules(fileURLToPath(new URL('.', import.meta.url)), BRIEF_RUN).require('./worker.js');
