import type { ClientFact } from '@poolsafe/core';
import { readAddress } from '../connection-string.js';
import { keyOf } from '../leaf.js';
import type { FactReader } from '../reader.js';
import { referenceOf } from '../references.js';

/** Configuration files of migration tools, and the keys that hold the address. */
const FILES: readonly { readonly path: RegExp; readonly client: string; readonly key: RegExp }[] = [
  { path: /(^|\/)alembic[\w.-]*\.ini$/i, client: 'alembic', key: /^sqlalchemy\.url$/ },
  { path: /(^|\/)liquibase[\w.-]*\.properties$/i, client: 'liquibase', key: /(^|\.)url$/i },
  { path: /(^|\/)flyway[\w.-]*\.(conf|toml|properties)$/i, client: 'flyway', key: /(^|\.)url$/i },
  { path: /(^|\/)\.gmrc[\w.-]*$/, client: 'graphile-migrate', key: /^connectionString$/ },
  { path: /(^|\/)sqitch\.conf$/, client: 'sqitch', key: /^(uri|target)$/ },
  { path: /(^|\/)atlas\.hcl$/, client: 'atlas', key: /^url$/ },
];

/** Where migration tools connect, by their own configuration. */
const migrationConfigs: FactReader = {
  name: 'migration-configs',
  reads: (path) => FILES.some((file) => file.path.test(path)),
  facts: ({ path, leaves }) => {
    const file = FILES.find((candidate) => candidate.path.test(path));
    if (!file) return { facts: [] };
    return {
      facts: leaves.flatMap((leaf): readonly ClientFact[] => {
        const { value } = leaf;
        if (!value || !(file.key.test(keyOf(leaf)) || file.key.test(leaf.path.slice(1).join('.')))) return [];
        const read = readAddress(value, leaf.valueRange.start, keyOf(leaf), leaf.exact);
        const variable = referenceOf(value) ?? /getenv\(\s*"(\w+)"/.exec(value)?.[1];
        const endpoints = read && 'endpoint' in read ? [read.endpoint] : [];
        if (endpoints.length === 0 && variable === undefined) return [];
        return [
          {
            kind: 'client',
            client: file.client,
            connects: { variables: variable === undefined ? [] : [variable], endpoints },
            options: {},
            complete: true,
            range: leaf.range,
            role: 'migration',
          },
        ];
      }),
    };
  },
};

export default migrationConfigs;
