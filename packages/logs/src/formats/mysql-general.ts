import type { LogFormat } from '../format.js';
import { detectGeneral, openGeneral } from '../mysql/general.js';

const format: LogFormat = {
  name: 'mysql-general',
  title: 'MySQL general query log',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'exact', durations: false, connects: true, failures: true },
  cannotShow: [
    'How long statements took, and which of them failed.',
    'Statements that are not SQL at all: the server does not log them.',
  ],
  detect: (head) => detectGeneral(head, 'mysql'),
  open: (sink, options) => openGeneral(sink, 'mysql', options),
};

export default format;
