import { type ClientDescription, namedStatement } from '../client-description.js';

/** A source of Hasura: https://hasura.io/docs/2.0/api-reference/syntax-defs/#pgsourceconnectioninfo */
const hasura: ClientDescription = {
  id: 'hasura',
  title: 'Hasura',
  dialect: 'postgres',
  ecosystem: 'image',
  packages: ['hasura/graphql-engine'],
  behaviours: [
    {
      option: 'use_prepared_statements',
      when: { use_prepared_statements: { is: ['true'] } },
      effects: [namedStatement],
      does: 'prepares its queries as named statements',
      remedy: 'Set `use_prepared_statements: false` for this source.',
      set: 'false',
    },
  ],
  switches: [
    {
      option: 'use_prepared_statements',
      off: ['false'],
      effects: [namedStatement],
      costs: 'a parse and a plan for every query',
    },
  ],
};

export default hasura;
