import { configDefinition } from '@poolsafe/engine';
import { knownTargets, profiles } from '@poolsafe/poolers';
import { toJsonSchema } from '@valibot/to-json-schema';

/** A JSON schema, as far as ours go. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** What a target string looks like: a known product, and what may follow it. */
const TARGET: Schema & { readonly examples: readonly string[] } = {
  type: 'string',
  pattern: `^\\s*(${profiles.map(({ product }) => escaped(product)).join('|')})([@/?].*)?$`,
  examples: knownTargets().map(({ id }) => id),
};

/** The JSON schema of a configuration file, from the definition that configurations are validated with. */
export function configSchema(): Schema {
  const schema = toJsonSchema(configDefinition, {
    target: 'draft-07',
    typeMode: 'input',
    overrideAction: ({ valibotAction, jsonSchema }) =>
      // The only check of our own is that of targets.
      valibotAction.type === 'raw_check' ? ({ ...jsonSchema, ...TARGET } as typeof jsonSchema) : undefined,
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'poolsafe configuration',
    ...schema,
  } as unknown as Schema;
}
