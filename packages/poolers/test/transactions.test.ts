import { type Dialect, judgeSequence, replay, type Step } from '@poolsafe/core';
import { analyse } from '@poolsafe/dialects';
import { describe, expect, it } from 'vitest';
import { parseTarget } from '../src/index.js';

/** One message a statement, on one connection of a client. */
const stepsOf = (texts: readonly string[], dialect: Dialect): Step[] =>
  texts.flatMap((text, message) =>
    analyse(text, dialect).statements.map(({ effects, leaves }): Step => ({
      effects,
      ...(leaves ? { leaves } : {}),
      message,
      messageSize: 1,
      handle: 'session',
      text,
    })),
  );

/** Of the effects in the last statement: whether it runs in a transaction, how that ends, whether it has what it needs. */
const lastOf = (texts: readonly string[], dialect: Dialect): string => {
  const steps = stepsOf(texts, dialect);
  const placed = replay(steps, dialect).filter(({ step }) => step === steps.length - 1);
  return placed
    .map(({ context, madeBy }) =>
      [
        context.transaction,
        context.transactionEnds,
        ...(madeBy ? [context.madeInBoundary ? 'made here' : 'made elsewhere'] : []),
        ...(context.firstInTransaction ? ['first'] : []),
      ].join(' '),
    )
    .join(', ');
};

describe('a transaction that begins where another one ends', () => {
  it.each<[Dialect, readonly string[], string]>([
    ['postgres', ['BEGIN', 'COMMIT AND CHAIN', 'SET x = 1'], 'inside unknown first'],
    ['postgres', ['BEGIN', 'COMMIT AND CHAIN', 'SET x = 1', 'ROLLBACK', 'SHOW x'], 'outside unknown made elsewhere'],
    ['postgres', ['BEGIN', 'COMMIT AND NO CHAIN', 'SET x = 1'], 'outside unknown'],
    // The server connection stays, what the transaction kept does not.
    ['postgres', ['BEGIN', 'SET x.y = 1', 'COMMIT AND CHAIN', 'SHOW x.y'], 'inside unknown made here first'],
    ['postgres', ['BEGIN', 'SET LOCAL x.y = 1', 'COMMIT AND CHAIN', 'SHOW x.y'], 'inside unknown made elsewhere first'],
    ['postgres', ['BEGIN', 'SET LOCAL x.y = 1', 'SHOW x.y'], 'inside unknown made here'],
    ['postgres', ['BEGIN', 'SET x.y = 1', 'COMMIT', 'SHOW x.y'], 'outside unknown made elsewhere'],
    ['postgres', ['BEGIN', 'SET x.y = 1', 'ROLLBACK AND CHAIN', 'SHOW x.y'], 'inside unknown made here first'],
    ['mysql', ['BEGIN', 'COMMIT AND CHAIN', 'SET @a = 1'], 'inside unknown first'],
    ['mysql', ['BEGIN', 'SET @a = 1', 'START TRANSACTION', 'SELECT @a'], 'inside unknown made here first'],
  ])('%s %j', (dialect, texts, expected) => {
    expect(lastOf(texts, dialect)).toBe(expected);
  });

  it('ends as the statement says that chains', () => {
    const ends = (texts: readonly string[]) =>
      replay(stepsOf(texts, 'postgres'), 'postgres')
        .filter(({ effect }) => effect.state === 'setting')
        .map(({ context }) => context.transactionEnds);
    const text = ['BEGIN', 'SET x = 1', 'ROLLBACK AND CHAIN', 'SET x = 2', 'COMMIT'];
    expect(ends(text)).toEqual(['rollback', 'commit']);
  });

  it('keeps the connection', () => {
    const target = parseTarget('rds-proxy');
    const held = (texts: readonly string[]) =>
      judgeSequence(stepsOf(texts, 'mysql'), target, 'mysql').map(({ heldUntil }) => heldUntil);
    const [, chained] = [held(['BEGIN', 'COMMIT', 'SELECT 1']), held(['BEGIN', 'COMMIT AND CHAIN', 'SELECT 1'])];
    expect(chained.at(-1)).toBe(held(['BEGIN', 'SELECT 1']).at(-1));
  });
});

describe('a transaction that nothing announces, with autocommit off', () => {
  it.each<[readonly string[], string]>([
    [['SET autocommit = 0', 'INSERT INTO t VALUES (1)', 'SELECT LAST_INSERT_ID()'], 'inside unknown made here'],
    [['INSERT INTO t VALUES (1)', 'SELECT LAST_INSERT_ID()'], 'outside unknown made elsewhere'],
    [['SET autocommit = 0', 'SELECT a FROM t', 'SET @a = 1', 'SELECT @a'], 'inside unknown made here'],
    [['SET autocommit = 0', 'SELECT a FROM t', 'SET @a = 1', 'COMMIT', 'SELECT @a'], 'outside unknown made elsewhere'],
    // SET opens none.
    [['SET autocommit = 0', 'SET @a = 1', 'SELECT @a'], 'outside unknown made elsewhere'],
    [['SET autocommit = 0', 'UPDATE t SET a = 1', 'SET autocommit = 1', 'SET @a = 1'], 'outside unknown'],
    [['SET autocommit = 0', 'UPDATE t SET a = 1', 'COMMIT', 'DELETE FROM t', 'SET @a = 1'], 'inside unknown'],
  ])('%j', (texts, expected) => {
    expect(lastOf(texts, 'mysql')).toBe(expected);
  });

  it('is not there in PostgreSQL, whose servers know no such setting', () => {
    expect(lastOf(['SET autocommit = 0', 'SELECT a FROM t', 'SET x = 1'], 'postgres')).toBe('outside unknown');
  });
});
