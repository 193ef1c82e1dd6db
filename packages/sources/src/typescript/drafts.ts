import type { SessionEffect, Statement } from '@poolsafe/core';
import { HOLE } from '@poolsafe/dialects';
import type { PlacedStatement } from '../extraction.js';

/** A statement of a text, before it stands in a flow. */
export type Draft = Omit<PlacedStatement, 'message' | 'contextOnly'>;

export const opensBlock = ({ statement }: Draft) =>
  statement.effects.some(({ state, via }) => state === 'transaction' && via === 'begin');
export const savesPoint = ({ statement }: Draft) =>
  statement.effects.some(({ state, via }) => state === 'transaction' && /savepoint|release/.test(via));

export const says = ({ statement: { effects, leaves } }: Pick<Draft, 'statement'>) =>
  effects.length > 0 || leaves !== undefined;

/** What PostgreSQL refuses or undoes at once where no transaction is open: who writes it knows of one. */
export const needsTransaction = ({ statement }: Draft) =>
  statement.dialect === 'postgres' &&
  statement.effects.some(
    ({ state, action, scope, deferred }) =>
      (state === 'cursor' || state === 'temp-relation') &&
      action === 'write' &&
      scope === 'transaction' &&
      deferred === undefined,
  );

/** Uses of a cursor whose declaration is not seen: it stands in the same transaction, or it would not work anywhere. */
const isCursorUse = ({ state, action }: SessionEffect) => state === 'cursor' && action !== 'write';

export const commits = (effect: SessionEffect) => effect.state === 'transaction' && effect.via === 'commit';

/** Leaves out uses of cursors that none of the statements declares: they stand in the transaction that does. */
export function withoutUnseenCursors(drafts: readonly Draft[], all: readonly Draft[]): readonly Draft[] {
  const declared = all.some(({ statement }) =>
    statement.effects.some(({ state, action }) => state === 'cursor' && action === 'write'),
  );
  if (declared) return drafts;
  return drafts
    .map((draft) => ({
      ...draft,
      statement: { ...draft.statement, effects: draft.statement.effects.filter((effect) => !isCursorUse(effect)) },
    }))
    .filter(says);
}

/**
 * Leaves out uses of temporary relations that a text by itself does not make: what makes them, and on which connection,
 * stands where the text is put together and sent.
 */
export function withoutUnseenRelations(drafts: readonly Draft[]): readonly Draft[] {
  const is = (effect: SessionEffect, action: SessionEffect['action']) =>
    effect.state === 'temp-relation' && effect.action === action;
  const made = drafts.some(({ statement }) => statement.effects.some((effect) => is(effect, 'write')));
  if (made) return drafts;
  return drafts
    .map((draft) => ({
      ...draft,
      statement: { ...draft.statement, effects: draft.statement.effects.filter((effect) => !is(effect, 'read')) },
    }))
    .filter(says);
}

/** `pid <> pg_backend_pid()`: compared where it stands, and forgotten. */
export function isComparedInPlace(text: string, effect: SessionEffect): boolean {
  if (effect.state !== 'connection-identity') return false;
  const before = text.slice(0, effect.range.start);
  const behind = text.slice(effect.range.end);
  return (
    /(=|<>|!=|\bnot\s+in\s*\(|\bin\s*\(|distinct\s+from)\s*(pg_catalog\.)?$/i.test(before) ||
    /^\s*(\(\s*\))?\s*(=|<>|!=)/.test(behind)
  );
}

/** `CREATE TEMP VIEW ${name} ...; ...; DROP VIEW ${name}`: gone with the message that made it, whatever its name. */
export function isDroppedInText(text: string, { state, action, name, range }: SessionEffect): boolean {
  if (state !== 'temp-relation' || action !== 'write' || (name !== undefined && !name.includes(HOLE))) return false;
  const made = /\btemp(?:orary)?\s+(?:table|view|sequence)\s+(?:if\s+not\s+exists\s+)?([^\s(;]+)/i.exec(
    text.slice(range.start),
  )?.[1];
  if (made === undefined) return false;
  const dropped = [
    ...text.slice(range.end).matchAll(/;\s*drop\s+(?:table|view|sequence)\s+(?:if\s+exists\s+)?([^\s(;]+)/gi),
  ];
  return dropped.some((match) => match[1] === made);
}

/** `contextOnly` where an earlier flow, or another file, tells about a statement. */
export const placed = (drafts: readonly Draft[], message: number, contextOnly: boolean): readonly PlacedStatement[] =>
  drafts.map((draft) => {
    const elsewhere = contextOnly || 'foreign' in draft;
    return { ...draft, message, ...(elsewhere ? { contextOnly: true } : {}) };
  });

/** A statement whose text begins further on, by so many characters, than that of the caller. */
export function shifted(statement: Statement, by: number): Statement {
  const back = ({ start, end }: { start: number; end: number }) => ({ start: start - by, end: end - by });
  return {
    ...statement,
    range: back(statement.range),
    effects: statement.effects.map((effect) => ({ ...effect, range: back(effect.range) })),
    ...(statement.leaves ? { leaves: statement.leaves.map((made) => ({ ...made, range: back(made.range) })) } : {}),
  };
}
