import type { Definition } from '@poolsafe/core';
import { postgresDefinitions } from '@poolsafe/dialects';
import { isFilled } from '../typescript/defining-texts.js';

export interface SqlText {
  readonly file: string;
  readonly text: string;
}

/** Files without these words define nothing that is run from elsewhere. */
const DEFINES = /\b(?:function|procedure|view|rule|trigger)\b/i;

/** How deep definitions of one file are followed into those of others. */
const DEEPEST = 4;

/**
 * What SQL files, and the SQL of modules (`definingText`), define that has session effects when another file runs it: functions, procedures, views, rules and
 * triggers of PostgreSQL. Files are taken in the order given; a later definition replaces an earlier one of the same
 * name and parameters, as migrations do.
 */
export function sharedDefinitions(texts: readonly SqlText[]): readonly Definition[] {
  const defining = texts.filter(({ text }) => DEFINES.test(text));
  let shared: readonly Definition[] = [];
  for (let round = 0; round < DEEPEST; round++) {
    const found = defining.flatMap(({ file, text }) =>
      postgresDefinitions(text, { psql: true, definitions: shared.filter((other) => other.file !== file) }).map(
        ({ schema, ...definition }) => ({
          ...definition,
          ...(schema === undefined || isFilled(schema) ? {} : { schema }),
          file,
        }),
      ),
    );
    const count = effectsIn(shared);
    shared = withoutReplaced(found.filter(({ kind }) => kind !== 'default' && kind !== 'prepare'));
    if (effectsIn(shared) === count) break;
  }
  return shared;
}

const effectsIn = (definitions: readonly Definition[]): number =>
  definitions.reduce((sum, { effects }) => sum + effects.length, 0);

function withoutReplaced(definitions: readonly Definition[]): readonly Definition[] {
  const last = new Map<string, Definition>();
  definitions.forEach((definition, index) => {
    const { kind, schema, name, signature } = definition;
    // Rules and triggers stand beside each other on one table.
    const replaceable = kind === 'function' || kind === 'procedure' || kind === 'view';
    const key = [kind, schema, name, signature, replaceable ? '' : index].join('\n');
    last.delete(key);
    last.set(key, definition);
  });
  return [...last.values()].filter(({ effects }) => effects.length > 0);
}
