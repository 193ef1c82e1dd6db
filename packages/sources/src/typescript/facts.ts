import type { ProjectFact } from '@poolsafe/core';
import { CLIENT_WORDS, Clients } from './clients.js';
import type { Module } from './modules.js';
import { Values } from './values.js';

/** False for a text that holds no clients and no addresses. */
export const holdsFacts = (text: string): boolean => CLIENT_WORDS.test(text);

/** Clients with their options, and addresses, in a module. */
export const factsOfModule = (module: Module): readonly ProjectFact[] =>
  new Clients(module.tree, new Values(module), module.text).facts();
