import type { ProjectFact } from '@poolsafe/core';
import { CLIENT_WORDS, Clients } from './clients.js';
import { parseModule } from './parse.js';
import { ModuleTree } from './tree.js';
import { Values } from './values.js';

/** Clients with their options, and addresses, in a module. Empty for a text that cannot be parsed. */
export function factsOfModule(text: string, path: string): readonly ProjectFact[] {
  if (!CLIENT_WORDS.test(text)) return [];
  try {
    const tree = new ModuleTree(parseModule(text, path).program);
    return new Clients(tree, new Values(tree, text), text).facts();
  } catch {
    // The extraction of statements says why the file cannot be read.
    return [];
  }
}
