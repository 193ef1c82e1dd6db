import type { ClientFact, EndpointFact, OptionValue } from '@poolsafe/core';
import { readAddress } from '../connection-string.js';
import { keyOf, type Leaf } from '../leaf.js';
import type { FactReader } from '../reader.js';
import { referenceOf } from '../references.js';

/** Configuration files of services that connect to a database by themselves. */
const SERVICES: readonly {
  readonly path: RegExp;
  readonly client: string;
  /** The key that holds the address. */
  readonly address: RegExp;
}[] = [
  {
    path: /(^|\/)databases\/databases\.ya?ml$|(^|\/)metadata[\w./-]*databases\.ya?ml$/i,
    client: 'hasura',
    address: /database_url(\.from_env)?$/,
  },
  { path: /(^|\/)postgrest[\w.-]*\.conf$/i, client: 'postgrest', address: /^db-uri$/ },
  { path: /(^|\/)sqlpage\.(?:json|toml|ya?ml)$/i, client: 'sqlx', address: /^database_url$/ },
  { path: /(^|\/)doctrine\.ya?ml$/i, client: 'doctrine', address: /(^|\.)doctrine\.dbal\.(?:connections\.\w+\.)?url$/ },
  { path: /(^|\/)dendrite[\w.-]*\.ya?ml$/i, client: 'lib/pq', address: /(^|\.)database\.connection_string$/ },
  { path: /(^|\/)sql[-_]exporter[\w.-]*\.ya?ml$/i, client: 'lib/pq', address: /(^|\.)data_source_name$/ },
  { path: /\.hcl$/i, client: 'pgx', address: /(^|\.)storage\.postgresql\.(?:.*\.)?connection_url$/ },
];

const optionsOf = (leaves: readonly Leaf[]): Record<string, OptionValue> =>
  Object.fromEntries(
    leaves.map((leaf) => [
      keyOf(leaf),
      {
        name: keyOf(leaf),
        value: leaf.value,
        range: leaf.range,
        ...(leaf.exact ? { valueRange: leaf.valueRange } : {}),
      },
    ]),
  );

/** Services with configuration files of their own: Hasura's metadata, PostgREST, Doctrine, SQLPage, Vault. */
const services: FactReader = {
  name: 'services',
  reads: (path) => SERVICES.some((service) => service.path.test(path)),
  facts: ({ path, leaves }) => {
    const service = SERVICES.find((candidate) => candidate.path.test(path));
    if (!service) return { facts: [] };
    const facts = leaves.flatMap((leaf): readonly ClientFact[] => {
      const { value } = leaf;
      if (value === null || !service.address.test(leaf.path.join('.'))) return [];
      // The source that the address belongs to: one item of a list, or the whole file.
      const depth = /^\d+$/.test(leaf.path[0] ?? '') ? 1 : 0;
      const own = leaves.filter((other) => depth === 0 || other.path[0] === leaf.path[0]);
      const read = readAddress(value, leaf.valueRange.start, null, leaf.exact);
      const endpoints: EndpointFact[] = read && 'endpoint' in read ? [read.endpoint] : [];
      const variable = keyOf(leaf) === 'from_env' ? value : referenceOf(value);
      return [
        {
          kind: 'client',
          client: service.client,
          connects: { variables: variable === undefined ? [] : [variable], endpoints },
          options: optionsOf(own.filter((other) => other !== leaf)),
          complete: true,
          range: leaf.range,
          role: 'application',
        },
      ];
    });
    return { facts };
  },
};

export default services;
