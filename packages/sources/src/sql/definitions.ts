import type { Definition } from '@poolsafe/core';
import { detectDialect, mysqlDefinitions, postgresDefinitions } from '@poolsafe/dialects';
import { isFilled } from '../typescript/defining-texts.js';
import { definesQuietly } from './quiet-definitions.js';

export interface SqlText {
  readonly file: string;
  readonly text: string;
  /** Whose SQL it is; by its words where it is not known. */
  readonly dialect?: Definition['dialect'];
}

/** A file that may define something for others; what it holds of SQL is made when it is asked for. */
export interface DefiningFile {
  readonly file: string;
  /** What the file holds, of whatever language. */
  readonly text: string;
  readonly sql: () => Omit<SqlText, 'file'> | undefined;
}

/** The same, of which only those are read further that say anything of session state or name what such a file defines. */
export function sharedDefinitionsIn(files: readonly DefiningFile[]): readonly Definition[] {
  const defining = files.filter(({ text }) => DEFINES.test(text));
  const quiet = new Set(defining.filter(({ text }) => definesQuietly(text)));
  if (quiet.size === defining.length) return [];
  const texts = new Map<DefiningFile, SqlText | undefined>();
  const textsOf = (wanted: readonly DefiningFile[]) =>
    wanted.flatMap((one) => {
      if (!texts.has(one)) {
        const sql = one.sql();
        texts.set(one, sql && { file: one.file, ...sql });
      }
      return texts.get(one) ?? [];
    });
  for (;;) {
    const read = defining.filter((one) => !quiet.has(one));
    const found = sharedDefinitions(textsOf(read));
    const names = [...new Set(found.map(({ name }) => name.toLowerCase()))];
    const naming = [...quiet].filter(({ text }) => {
      const lower = text.toLowerCase();
      return names.some((name) => lower.includes(name));
    });
    if (naming.length === 0) return found;
    for (const one of naming) quiet.delete(one);
  }
}

/** Files without these words define nothing that is run from elsewhere. */
const DEFINES = /\b(?:function|procedure|view|rule|trigger)\b/i;

/** How deep definitions of one file are followed into those of others. */
const DEEPEST = 4;

/**
 * What SQL files, and the SQL of modules (`definingText`), define that has session effects when another file runs it:
 * functions, procedures, views, rules and triggers of PostgreSQL, functions and procedures of MySQL. Files are taken in
 * the order given; a later definition replaces an earlier one of the same name and parameters, as migrations do.
 */
export function sharedDefinitions(texts: readonly SqlText[]): readonly Definition[] {
  const defining = texts.filter(({ text }) => DEFINES.test(text));
  let shared: readonly Definition[] = [];
  for (let round = 0; round < DEEPEST; round++) {
    const found = defining.flatMap((one) =>
      definitionsIn(
        one,
        shared.filter(({ file }) => file !== one.file),
      ).map(({ schema, ...definition }) => ({
        ...definition,
        effects: definition.effects.filter((effect) => !servesItself(definition, effect)),
        ...(schema === undefined || isFilled(schema) ? {} : { schema }),
        file: one.file,
      })),
    );
    const count = effectsIn(shared);
    shared = withoutReplaced(found.filter(({ kind }) => kind !== 'default' && kind !== 'prepare'));
    if (effectsIn(shared) === count) break;
  }
  return shared;
}

function definitionsIn(
  { text, dialect = detectDialect(text).product === 'mysql' ? 'mysql' : 'postgres' }: SqlText,
  definitions: readonly Definition[],
): readonly Definition[] {
  return dialect === 'mysql'
    ? mysqlDefinitions(text, { client: true, definitions })
    : postgresDefinitions(text, { psql: true, definitions });
}

/**
 * What a routine does for its own work, not for who calls it: an id that is made of the backend's number, a setting of
 * the transaction for the rest of a procedure. A function may be there to set it for its caller.
 */
const servesItself = ({ kind }: Pick<Definition, 'kind'>, { state, action, scope }: Definition['effects'][number]) =>
  (state === 'connection-identity' && action === 'read') ||
  (kind === 'procedure' && (state === 'setting' || state === 'role') && scope === 'transaction');

const effectsIn = (definitions: readonly Definition[]): number =>
  definitions.reduce((sum, { effects }) => sum + effects.length, 0);

function withoutReplaced(definitions: readonly Definition[]): readonly Definition[] {
  const last = new Map<string, Definition>();
  definitions.forEach((definition, index) => {
    const { dialect, kind, schema, name, signature } = definition;
    // Rules and triggers stand beside each other on one table.
    const replaceable = kind === 'function' || kind === 'procedure' || kind === 'view';
    const key = [dialect, kind, schema, name, signature, replaceable ? '' : index].join('\n');
    last.delete(key);
    last.set(key, definition);
  });
  const left = [...last.values()];
  const matters = new Set(
    left.filter(({ effects }) => effects.length > 0).map(({ dialect, name }) => `${dialect} ${name}`),
  );
  // What has no effects may still be what a call runs, by its arguments.
  return left.filter(({ dialect, name }) => matters.has(`${dialect} ${name}`));
}
