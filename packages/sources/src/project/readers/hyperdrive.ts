import type { FactReader } from '../reader.js';

/** Hyperdrive bindings of a Worker: `[[hyperdrive]] binding = "HYPERDRIVE"`. */
const hyperdrive: FactReader = {
  name: 'hyperdrive',
  reads: (path) => /(^|\/)wrangler\.(toml|jsonc?)$/i.test(path),
  facts: ({ leaves }) => ({
    facts: leaves.flatMap((leaf) =>
      leaf.path.includes('hyperdrive') && leaf.path.at(-1) === 'binding' && leaf.value !== null
        ? [
            {
              kind: 'endpoint' as const,
              name: leaf.value,
              dialect: 'postgres' as const,
              host: null,
              port: null,
              parameters: [],
              product: 'hyperdrive',
              range: leaf.range,
            },
          ]
        : [],
    ),
  }),
};

export default hyperdrive;
