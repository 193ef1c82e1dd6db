import { DEFAULT_CONFIG } from '@poolsafe/engine';
import { knownTargets, profiles } from '@poolsafe/poolers';
import { rules } from '@poolsafe/rules';

const strings = (description: string, examples?: readonly string[]) => ({
  type: 'array',
  description,
  items: { type: 'string', ...(examples ? { examples } : {}) },
});

const target = () => ({
  type: 'string',
  pattern: `^\\s*(${profiles.map(({ product }) => product.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})([@/?].*)?$`,
  examples: knownTargets().map(({ id }) => id),
});

/** What is said about each key; one that is missing here is taken as it is. */
const DESCRIBED: Readonly<Record<string, () => object>> = {
  targets: () => ({
    type: 'array',
    description: 'The poolers to judge for: PRODUCT[@VERSION][/MODE][?setting=value&...].',
    items: target(),
  }),
  connections: () => ({
    type: 'object',
    description: 'What a connection leads to, by the environment variable that names it.',
    additionalProperties: target(),
  }),
  rules: () => ({
    type: 'object',
    description: 'Levels of rules.',
    properties: Object.fromEntries(
      rules.map(({ id, summary }) => [id, { description: summary, enum: ['off', 'info', 'warning', 'error'] }]),
    ),
    additionalProperties: false,
  }),
  include: () => strings('Files that are read, as globs relative to the configuration.'),
  exclude: () => strings('Files that are not read, as globs relative to the configuration.'),
};

/** The JSON schema of `poolsafe.config.json`: the keys that the engine knows. */
export function configSchema(): object {
  const keys = Object.keys(DEFAULT_CONFIG);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'poolsafe configuration',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(keys.map((key) => [key, DESCRIBED[key]?.() ?? {}])),
    },
  };
}

/** The known targets, for a list to pick from. */
export const targetList = () =>
  knownTargets().map(({ id, profile, mode }) => ({
    target: profile.product + (profile.modes.length > 1 ? `/${mode.name}` : ''),
    title: `${profile.title}${profile.modes.length > 1 ? `, ${mode.name} mode` : ''} (${id})`,
  }));
