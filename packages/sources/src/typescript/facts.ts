import type { Dialect, ProjectFact } from '@poolsafe/core';
import { mayHoldFacts } from './fact-words.js';
import { Clients } from './clients.js';
import { infrastructureFacts } from './infrastructure.js';
import type { Module } from './modules.js';
import { projectDialects } from './project-dialects.js';
import { Values } from './values.js';

/** False for a text that holds no clients and no addresses. */
export const holdsFacts = mayHoldFacts;

/** Clients with their options, addresses, and poolers that code defines, in a module. */
export function factsOfModule(module: Module): readonly ProjectFact[] {
  const speaks = (dialect: Dialect) => {
    const known = projectDialects(module);
    return known.size === 0 || known.has(dialect);
  };
  return [...new Clients(module, new Values(module), speaks).facts(), ...infrastructureFacts(module.tree, module.text)];
}
