import type { LogFormat } from '../format.js';
import stderr, { openStderr } from './postgres-stderr.js';

const format: LogFormat = {
  ...stderr,
  name: 'pgaudit',
  title: 'PostgreSQL server log with pgaudit',
  abilities: { ...stderr.abilities, durations: false, failures: false },
  cannotShow: ['Durations, names of prepared statements, and statements that failed before they ran.'],
  detect: (head) => {
    const text = head.toString('utf8', 0, 65_536);
    const own = text.match(/ AUDIT: (?:SESSION|OBJECT),\d+,\d+,/g)?.length ?? 0;
    const others = text.match(/LOG: {2}(?:duration: [\d.]+ ms {2})?(?:statement|execute [^:]*): /g)?.length ?? 0;
    return own > others && /^[^{]/.test(text) ? Math.min(0.95, stderr.detect(head) + 0.02) : 0;
  },
  open: openStderr,
};

export default format;
