import { it } from 'vitest';
import { readFileSync } from 'node:fs';
import { formatNamed } from '@poolsafe/logs';
it('x', () => {
  const head = readFileSync('/work/shared/facts/log-samples/pg15-stderr-pgaudit.log');
  let n = 0;
  const r = formatNamed('postgres-stderr')!.open({ record: (x) => { if (n++ > 30 && n < 40) console.log(x.kind, x.line, x.text.toString('utf8', x.textStart, x.textEnd)); }, unparsed: (l, y) => console.log(l, y) }, { head, note: console.log });
  r.read(head, 0, head.length, true, 0);
});
