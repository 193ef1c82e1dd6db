import type { ClientFact, OptionValue } from '@poolsafe/core';
import { blocks, keyOf } from '../leaf.js';
import type { FactReader } from '../reader.js';

/** Outputs of dbt's profiles that lead to PostgreSQL: one client each. */
const dbt: FactReader = {
  name: 'dbt',
  reads: (path) => /(^|\/)profiles\.ya?ml$/i.test(path),
  words: /postgres/i,
  facts: ({ leaves }) => ({
    facts: [...blocks(leaves).values()].flatMap((block): readonly ClientFact[] => {
      const type = block.find((leaf) => keyOf(leaf) === 'type' && leaf.value === 'postgres');
      if (type?.path.at(-3) !== 'outputs') return [];
      const options: Record<string, OptionValue> = {};
      for (const leaf of block) {
        const name = keyOf(leaf);
        if (name === 'pass' || name === 'password') continue;
        options[name] = { name, value: leaf.value, range: leaf.range };
      }
      const host = block.find((leaf) => keyOf(leaf) === 'host');
      const port = Number(options.port?.value ?? Number.NaN);
      const endpoints = host
        ? [
            {
              kind: 'endpoint' as const,
              name: null,
              dialect: 'postgres' as const,
              host: host.value,
              port: Number.isNaN(port) ? null : port,
              parameters: [],
              range: host.range,
            },
          ]
        : [];
      return [
        {
          kind: 'client',
          client: 'dbt',
          connects: { variables: [], endpoints },
          options,
          complete: true,
          range: type.range,
          role: 'application',
        },
      ];
    }),
  }),
};

export default dbt;
