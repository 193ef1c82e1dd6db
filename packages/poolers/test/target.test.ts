import { describe, expect, it } from 'vitest';
import { parseTarget, TargetError } from '../src/index.js';

// What was judged for a target is known again by the target's identity: an editor judges a file at every keystroke.
describe('the same words are the same target', () => {
  it.each(['pgbouncer', 'pgbouncer@1.21/transaction', 'pgbouncer?max_prepared_statements=0', 'direct'])(
    '%s',
    (text) => {
      expect(parseTarget(` ${text} `)).toBe(parseTarget(text));
    },
  );

  it('other words are another one', () => {
    expect(parseTarget('pgbouncer/session')).not.toBe(parseTarget('pgbouncer/transaction'));
  });

  it('what is refused is refused each time', () => {
    for (let n = 0; n < 2; n++) expect(() => parseTarget('pgbouncer?no_such_setting=1')).toThrow(TargetError);
  });
});
