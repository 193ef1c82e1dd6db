#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { BundledModules } from './modules.js';

const modules = new BundledModules(fileURLToPath(new URL('.', import.meta.url)));
process.once('exit', () => {
  modules.keep();
});
modules.require('./main.js');
