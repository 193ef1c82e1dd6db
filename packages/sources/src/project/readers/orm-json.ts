import type { ClientFact, EndpointFact, OptionValue } from '@poolsafe/core';
import { readAddress } from '../connection-string.js';
import { blocks, keyOf } from '../leaf.js';
import type { FactReader } from '../reader.js';

const POSTGRES = /^(pg|postgres(ql)?|cockroachdb|aurora-postgres)$/;

/** Keys that say which database an ORM is for, and the client that they belong to. */
const KINDS: Readonly<Record<string, string>> = { dialect: 'sequelize', type: 'typeorm', client: 'knex' };

/** JSON and YAML configuration of Sequelize, TypeORM and Knex: one client per environment. */
const ormJson: FactReader = {
  name: 'orm-json',
  reads: (path) =>
    /(^|\/)(config|database|ormconfig|sequelize|knexfile)[\w.-]*\.(json|ya?ml)$|(^|\/)config\/[\w.-]+\.json$/i.test(
      path,
    ),
  facts: ({ leaves }) => ({
    facts: [...blocks(leaves).values()].flatMap((block): readonly ClientFact[] => {
      const kind = block.find((leaf) => keyOf(leaf) in KINDS && POSTGRES.test(leaf.value ?? ''));
      if (!kind) return [];
      const prefix = kind.path.slice(0, -1);
      const options: Record<string, OptionValue> = {};
      const endpoints: EndpointFact[] = [];
      for (const leaf of leaves.filter(({ path }) => prefix.every((step, index) => path[index] === step))) {
        // A list is an option of its own name: `searchPath`.
        const name = leaf.path.slice(prefix.length).join('.').replace(/\.0$/, '');
        options[name] = { name: keyOf(leaf), value: leaf.value, range: leaf.range };
        const read =
          leaf.value === null ? undefined : readAddress(leaf.value, leaf.valueRange.start, keyOf(leaf), leaf.exact);
        if (read && 'endpoint' in read) endpoints.push(read.endpoint);
      }
      const variable = options.use_env_variable?.value;
      const client = KINDS[keyOf(kind)] ?? '';
      const connects = { variables: variable ? [variable] : [], endpoints };
      return [{ kind: 'client', client, connects, options, complete: true, range: kind.range, role: 'application' }];
    }),
  }),
};

export default ormJson;
