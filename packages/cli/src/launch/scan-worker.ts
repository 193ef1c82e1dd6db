import { fileURLToPath } from 'node:url';
import { BundledModules } from './modules.js';

// What a thread compiles is not kept: the process that started it does the same work.
new BundledModules(fileURLToPath(new URL('.', import.meta.url))).require('./scanner.js');
