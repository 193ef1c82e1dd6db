import { type ClientDescription, holdCursor, namedStatement } from '../client-description.js';

/** Django: https://docs.djangoproject.com/en/stable/ref/databases/#transaction-pooling-server-side-cursors */
const django: ClientDescription = {
  id: 'django',
  title: 'Django',
  dialect: 'postgres',
  ecosystem: 'pypi',
  packages: ['django'],
  behaviours: [
    {
      option: 'DISABLE_SERVER_SIDE_CURSORS',
      when: { DISABLE_SERVER_SIDE_CURSORS: { not: ['true'] } },
      effects: [holdCursor],
      does: 'opens a server-side cursor WITH HOLD for every `.iterator()`',
      remedy: 'Set `DISABLE_SERVER_SIDE_CURSORS: True` for this database.',
      set: 'True',
    },
    {
      option: 'OPTIONS.prepare_threshold',
      when: { 'OPTIONS.prepare_threshold': { given: ['none'] } },
      effects: [namedStatement],
      does: 'prepares statements that are run this often (`_pg3_0`, ...)',
      remedy: 'Take `prepare_threshold` out: Django turns it off by default.',
    },
  ],
  parameters: {
    flags: ['OPTIONS.options'],
    startup: { 'OPTIONS.application_name': 'application_name' },
    set: { 'OPTIONS.assume_role': 'role' },
  },
};

export default django;
