import { dialects } from '@poolsafe/dialects';
import { nearest, parseTarget, TargetError } from '@poolsafe/poolers';
import { rules } from '@poolsafe/rules';
import { FILE_ROLES } from '@poolsafe/sources';
import * as v from 'valibot';

/** Levels of a rule, from silent to loudest. */
export const LEVELS = ['off', 'info', 'warning', 'error'] as const;
export type RuleLevel = (typeof LEVELS)[number];

/** What is wrong with a target string; `undefined` when nothing is. */
function wrongTarget(text: string): string | undefined {
  try {
    parseTarget(text);
    return undefined;
  } catch (error) {
    if (error instanceof TargetError) return error.message;
    throw error;
  }
}

/** `PRODUCT[@VERSION][/MODE][?setting=value&...]`. The JSON schema adds the known products to it. */
const targetText = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? wrongTarget(dataset.value) : undefined;
    if (message !== undefined) addIssue({ message });
  }),
);

const strings = (description: string) => v.optional(v.pipe(v.array(v.string()), v.description(description)));

/** `; did you mean "x"? Known: x, y`, for a word that is close to a known one or begins like it; else `; known: x, y`. */
export function suggestion(given: string, known: readonly string[]): string {
  const near = nearest(given, known) ?? known.find((word) => given.length > 2 && word.startsWith(given));
  return `${near === undefined ? '; known' : `; did you mean "${near}"? Known`}: ${known.join(', ')}`;
}

const oneOf = <const Known extends readonly string[]>(known: Known, what = '') =>
  v.picklist(
    known,
    ({ received }) => `${what}${received} is not known${suggestion(received.replace(/^"|"$/g, ''), known)}`,
  );

const level = oneOf(LEVELS, 'the level ');

const targets = v.optional(
  v.pipe(v.array(targetText), v.description('The poolers to judge for: PRODUCT[@VERSION][/MODE][?setting=value&...].')),
);

const connections = v.optional(
  v.pipe(
    v.record(v.string(), targetText),
    v.description('What a connection leads to, by the environment variable that holds its address.'),
  ),
);

const levels = v.optional(
  v.pipe(
    v.strictObject(
      Object.fromEntries(rules.map(({ id, summary }) => [id, v.optional(v.pipe(level, v.description(summary)))])),
    ),
    v.description('Levels of rules.'),
  ),
);

const override = v.strictObject({
  files: v.pipe(
    v.array(v.string()),
    v.minLength(1, 'no file is named'),
    v.description('Globs relative to the configuration; one without a slash is a file name, wherever it is.'),
  ),
  targets,
  connections,
  rules: levels,
  role: v.optional(
    v.pipe(
      oneOf(FILE_ROLES),
      v.description('What the files are for; findings weigh less outside of application code.'),
    ),
  ),
  dialect: v.optional(v.pipe(oneOf(dialects), v.description('What the statements of these files are written in.'))),
});

/** What a configuration may hold: validates it, and is what its JSON schema and its types are made from. */
export const definition = v.strictObject({
  $schema: v.optional(v.pipe(v.string(), v.description('Where the JSON schema of this file is.'))),
  extends: v.optional(
    v.pipe(
      v.union([v.string(), v.array(v.string())], 'must be a path, a package or a list of them'),
      v.description(
        'Configurations that this one builds on: relative paths or packages. Later ones win over earlier ones, and what stands here wins over all.',
      ),
    ),
  ),
  targets,
  connections,
  rules: levels,
  include: strings('Files that are read, as globs relative to the configuration.'),
  exclude: strings('Files that are not read, as globs relative to the configuration.'),
  overrides: v.optional(
    v.pipe(v.array(override), v.description('What holds for some files only; later entries win over earlier ones.')),
  ),
  baseline: v.optional(
    v.pipe(v.string(), v.description('File of findings that are known and not reported, as --baseline.')),
  ),
});

/** A configuration as people write it. */
export type UserConfig = v.InferInput<typeof definition>;
export type UserOverride = v.InferInput<typeof override>;

/** Keys that are known at a place of a configuration, for suggestions. */
export function keysAt(path: readonly (string | number)[]): readonly string[] {
  if (path.at(-1) === 'rules') return rules.map(({ id }) => id);
  if (path[0] === 'overrides' && path.length === 2) return Object.keys(override.entries);
  return Object.keys(definition.entries).filter((key) => key !== '$schema');
}
