import { K } from '../keywords.js';
import type { CommandReader } from '../reader.js';

/** `EXPLAIN` runs nothing unless it says `ANALYZE`; an `EXECUTE` behind it still needs its statement. */
export const explain: CommandReader = ({ tokens, head, readAt }) => {
  let i = head + 1;
  let analyze = false;
  if (tokens.isPunctuation(i, '(') && !isQuery(tokens.keyword(i + 1))) {
    const close = tokens.closing(i);
    for (; i < close; i++) {
      if (tokens.keyword(i) !== K.analyze && !/^analyse$/i.test(tokens.raw(i))) continue;
      analyze = !(tokens.keyword(i + 1) === K.false || /^(off|0|'off'|'false')$/i.test(tokens.raw(i + 1)));
    }
    i = close + 1;
  }
  for (; i < tokens.count; i++) {
    if (tokens.keyword(i) === K.analyze || /^analyse$/i.test(tokens.raw(i))) analyze = true;
    else if (!/^verbose$/i.test(tokens.raw(i))) break;
  }
  if (analyze || tokens.keyword(i) === K.execute) readAt(i);
};

const isQuery = (keyword: number): boolean => keyword === K.select || keyword === K.with || keyword === K.values;
