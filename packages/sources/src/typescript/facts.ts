import type { ProjectFact } from '@poolsafe/core';
import { mayHoldFacts } from './fact-words.js';
import { Clients } from './clients.js';
import { infrastructureFacts } from './infrastructure.js';
import type { Module } from './modules.js';
import { Values } from './values.js';

/** False for a text that holds no clients and no addresses. */
export const holdsFacts = mayHoldFacts;

/** Clients with their options, addresses, and poolers that code defines, in a module. */
export const factsOfModule = (module: Module): readonly ProjectFact[] => [
  ...new Clients(module.tree, new Values(module), module.text, module.path).facts(),
  ...infrastructureFacts(module.tree, module.text),
];
