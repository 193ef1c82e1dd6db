import type { Context } from '@poolsafe/core';
import type { AnalysedShape } from '../analyse.js';
import type { Live } from './session.js';

const ENDS = { commit: 0, rollback: 1, unknown: 2, never: 2 } as const;
const INSIDE = { inside: 0, outside: 1, unknown: 2 } as const;
const RELEASED = { no: 0, 'in-boundary': 1, later: 2 } as const;

/** Where an effect of a shape stands. */
export function contextOf(
  shape: AnalysedShape,
  text: string,
  facts: {
    transaction: Context['transaction'];
    oneMessage: boolean;
    ends: Context['transactionEnds'];
    made: boolean;
    released: Context['released'];
    maker?: Live | undefined;
    setUp?: boolean;
  },
): Context {
  const { maker } = facts;
  return {
    dialect: shape.dialect,
    transaction: facts.transaction,
    oneMessage: facts.oneMessage,
    transactionEnds: facts.ends,
    madeInBoundary: facts.made,
    released: facts.released,
    handle: 'session',
    text,
    ...(shape.sent === undefined ? {} : { sent: shape.sent }),
    ...(facts.setUp === true ? { exclusive: true } : {}),
    ...(maker === undefined
      ? {}
      : {
          maker: {
            effect: maker.effect,
            context: contextOf(maker.shape, maker.text, {
              transaction: maker.inBlock ? 'inside' : 'outside',
              oneMessage: maker.oneMessage,
              ends: maker.ends,
              made: false,
              released: 'no',
            }),
          },
        }),
  };
}

/** A number for an effect of a shape in a context. */
export const cellKey = (index: number, context: Context): number =>
  (((((index * 2 + (context.exclusive === true ? 1 : 0)) * 3 + INSIDE[context.transaction]) * 2 +
    (context.oneMessage ? 1 : 0)) *
    3 +
    ENDS[context.transactionEnds]) *
    2 +
    (context.madeInBoundary ? 1 : 0)) *
    3 +
  RELEASED[context.released];
