import type { LogFormat } from '../format.js';
import stderr, { openStderr } from './postgres-stderr.js';

const format: LogFormat = {
  ...stderr,
  name: 'auto-explain',
  title: 'PostgreSQL server log with auto_explain',
  abilities: { ...stderr.abilities, failures: false },
  cannotShow: [
    'SET, LISTEN, BEGIN, PREPARE and everything else that has no plan: transactions and most session state are not in it.',
    ...stderr.cannotShow,
  ],
  detect: (head) => {
    const text = head.toString('utf8', 0, 65_536);
    const own = text.match(/ duration: [\d.]+ ms {2}plan:/g)?.length ?? 0;
    const others = text.match(/LOG: {2}(?:duration: [\d.]+ ms {2})?(?:statement|execute [^:]*): /g)?.length ?? 0;
    return own > others && /^[^{]/.test(text) ? Math.min(0.95, stderr.detect(head) + 0.02) : 0;
  },
  open: openStderr,
};

export default format;
