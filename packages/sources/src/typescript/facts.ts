import type { Dialect, ProjectFact } from '@poolsafe/core';
import { mayHoldFacts } from './fact-words.js';
import { Clients } from './clients.js';
import { infrastructureFacts, mayMakePooler } from './infrastructure.js';
import type { Module } from './modules.js';
import { projectDialects } from './project-dialects.js';
import { Values } from './values.js';

/** False for a text that holds no clients and no addresses. */
export const holdsFacts = mayHoldFacts;

/** Whether a text holds a pooler that code defines. */
export const holdsPoolers = mayMakePooler;

/**
 * Clients with their options, addresses, and poolers that code defines, in a module.
 *
 * @param poolers whether its text, or the longer text that it is part of, holds poolers
 */
export function factsOfModule(module: Module, poolers = holdsPoolers(module.text)): readonly ProjectFact[] {
  const speaks = (dialect: Dialect) => {
    const known = projectDialects(module);
    return known.size === 0 || known.has(dialect);
  };
  const clients = new Clients(module, new Values(module), speaks).facts();
  return poolers ? [...clients, ...infrastructureFacts(module.tree, module.text)] : clients;
}
