import type { Context, Maker, SentText } from '@poolsafe/core';

/** Whether two contexts are the same question: equal in everything, wherever their statements stand. */
export function sameContext(a: Context, b: Context): boolean {
  if (a === b) return true;
  const { maker, sent, ...plain } = a;
  const { maker: otherMaker, sent: otherSent, ...otherPlain } = b;
  const keys = Object.keys(plain) as (keyof typeof plain)[];
  return (
    keys.length === Object.keys(otherPlain).length &&
    keys.every((key) => plain[key] === otherPlain[key]) &&
    sameSent(sent, otherSent) &&
    sameMaker(maker, otherMaker)
  );
}

/** Digests are made of the text. */
const sameSent = (a: SentText | undefined, b: SentText | undefined): boolean =>
  a?.text === b?.text && a?.statements === b?.statements;

function sameMaker(a: Maker | undefined, b: Maker | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.effect === b.effect && a.ago === b.ago && sameContext(a.context, b.context);
}
