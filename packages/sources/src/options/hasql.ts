import { type ClientDescription, namedStatement } from '../client-description.js';

/** Hasql says of each statement whether it is prepared: nikita-volkov/hasql-transaction#17 */
const hasql: ClientDescription = {
  id: 'hasql',
  title: 'Hasql',
  dialect: 'postgres',
  ecosystem: 'hackage',
  packages: ['hasql'],
  behaviours: [
    {
      option: 'prepared',
      effects: [namedStatement],
      does: 'prepares this statement by name and runs it by that name again',
      remedy: 'Make it with `False` as the last argument, or connect over an endpoint that follows named statements.',
    },
  ],
};

export default hasql;
