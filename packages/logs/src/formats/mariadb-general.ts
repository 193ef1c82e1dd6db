import type { LogFormat } from '../format.js';
import { detectGeneral, openGeneral } from '../mysql/general.js';

const format: LogFormat = {
  name: 'mariadb-general',
  title: 'MariaDB general query log',
  dialect: 'mysql',
  abilities: { sessions: true, times: 'seconds', durations: false, connects: true, failures: true },
  cannotShow: [
    'How long statements took, and which of them failed.',
    'Times finer than a second: peaks are taken from the order of the records.',
  ],
  detect: (head) => detectGeneral(head, 'mariadb'),
  open: (sink, options) => openGeneral(sink, 'mariadb', options),
};

export default format;
