import { type ClientDescription, namedStatement } from '../client-description.js';

/** GORM with its own statement cache, on top of what pgx does. */
const gorm: ClientDescription = {
  id: 'gorm',
  title: 'GORM',
  dialect: 'postgres',
  ecosystem: 'go',
  packages: ['gorm.io/gorm'],
  behaviours: [
    {
      option: 'PrepareStmt',
      when: { PrepareStmt: { is: ['true'] } },
      effects: [namedStatement],
      does: 'prepares every query and keeps the statements',
      remedy: 'Take `PrepareStmt: true` out, and set `PreferSimpleProtocol: true` for its driver.',
    },
  ],
};

export default gorm;
