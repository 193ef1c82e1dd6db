import type { Definition } from '@poolsafe/core';
import type { ProjectFiles } from '../extraction.js';
import { WordSearch } from '../word-search.js';

/** Functions and procedures of the project's SQL that have session effects, and the words that call them. */
interface Callable {
  readonly definitions: readonly Definition[];
  /** Absent where a name is too short to be searched for. */
  readonly words: WordSearch | undefined;
  readonly names: RegExp;
}

const known = new WeakMap<readonly Definition[], Callable | null>();

/** Triggers, rules and views are left out: that a table has some is told where they are defined and in SQL. */
function callableOf(project: ProjectFiles | undefined): Callable | undefined {
  const all = project?.definitions?.();
  if (!all || all.length === 0) return undefined;
  let callable = known.get(all);
  if (callable === undefined) {
    const definitions = all.filter(({ kind }) => kind === 'function' || kind === 'procedure');
    const names = [...new Set(definitions.map(({ name }) => name))];
    const escaped = names.map((name) => name.replace(/[^\w]/g, '\\$&'));
    const words = names.length > 0 && names.every(({ length }) => length > 1) ? new WordSearch(names) : undefined;
    callable =
      names.length === 0 ? null : { definitions, words, names: new RegExp(`\\b(?:${escaped.join('|')})\\b`, 'i') };
    known.set(all, callable);
  }
  return callable ?? undefined;
}

const calls = (text: string, { words, names }: Callable): boolean => words?.test(text) !== false && names.test(text);

/** True when a module's words may call a function of the database that has session effects. */
export function callsDefinition(text: string, project: ProjectFiles | undefined): boolean {
  const callable = callableOf(project);
  return callable !== undefined && calls(text, callable);
}

/** What a text may call, of what the project's SQL files and migrations define; `undefined` for nothing. */
export function definitionsCalled(text: string, project: ProjectFiles): readonly Definition[] | undefined {
  const callable = callableOf(project);
  return callable && calls(text, callable) ? callable.definitions : undefined;
}
