import type { SessionEffect, Statement } from '@poolsafe/core';

/** Whether a text asks for the last value of a sequence: only then is it of interest which statements drew one. */
export const asksForValues = (text: string): boolean => /\b(?:curr|last)val\s*\(/i.test(text);

const INSERT = /\binsert\s+into\b/i;

/**
 * PostgreSQL's statements, those that insert with the value that a column's default may have drawn from its sequence,
 * for `currval()` and `lastval()` after them.
 */
export function withDrawnValues(statements: readonly Statement[], text: string): readonly Statement[] {
  return statements.map((statement): Statement => {
    if (statement.dialect !== 'postgres' || statement.leaves) return statement;
    const written = text.slice(statement.range.start, statement.range.end);
    const insert = /^\s*(?:insert\s+into|with)\b/i.test(written) ? INSERT.exec(written) : null;
    if (!insert) return statement;
    const start = statement.range.start + insert.index;
    const range = { start, end: start + insert[0].length };
    return {
      ...statement,
      leaves: [{ state: 'sequence-value', action: 'write', scope: 'session', via: 'insert', range }],
    };
  });
}

/**
 * A statement without the reads of values that it draws itself: `DO $$ ... INSERT INTO a ...; INSERT INTO b VALUES
 * (currval('a_id_seq')) $$`.
 * @param text what the ranges of the statement point into
 */
export function withoutDrawnInPlace(statement: Statement, text: string): Statement {
  const drawn = statement.effects.filter((effect) => isDrawnBefore(text, statement, effect));
  if (drawn.length === 0) return statement;
  return { ...statement, effects: statement.effects.filter((effect) => !drawn.includes(effect)) };
}

function isDrawnBefore(text: string, statement: Statement, { state, action, range }: SessionEffect): boolean {
  if (state !== 'sequence-value' || action !== 'read') return false;
  const before = text.slice(statement.range.start, range.start);
  const earlier = /^\s*do\b/i.test(before) ? before.slice(0, before.lastIndexOf(';')) : before;
  return /^\s*(?:do|with)\b/i.test(before) && INSERT.test(earlier);
}
