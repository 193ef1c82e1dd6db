import type { EffectRule } from '@poolsafe/core';
import { happens } from '../sentences.js';

const rule: EffectRule = {
  about: 'effects',
  dialects: ['mysql'],
  id: 'found-rows',
  summary: 'SQL_CALC_FOUND_ROWS, FOUND_ROWS() and ROW_COUNT(): counts of the statement before',
  effects: [{ state: 'row-count' }],
  message: (occurrence) =>
    happens(occurrence, {
      state: 'the row count of the statement before',
      lost: "return the count of another client's statement, 1 or -1",
      leaked: 'read it',
    }),
  advice: ({ effect }) =>
    effect.via === 'row_count'
      ? 'Take the number of changed rows from the answer to the statement itself (affectedRows).'
      : 'Ask for the number of rows with a SELECT COUNT(*) of its own; SQL_CALC_FOUND_ROWS is deprecated since MySQL 8.0.17.',
};

export default rule;
